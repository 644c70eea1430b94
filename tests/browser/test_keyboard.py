"""The keyboard: everything by Tab and Enter, the same quicker by single keys, and nothing by mistake."""

import re

import pytest
from playwright.sync_api import expect

from roadmap.models import PersonalEntry, UserProgress

from .conftest import PASSWORD

TOPIC = "/topics/deep-learning/"
FIRST = "A first look at layers"
HELD = """document.activeElement.closest('.entry > .item, .logged, .trail > li')
    ?.querySelector('.title, .logged > a, .trail > li > a').innerText ?? ''"""
SAID = """document.activeElement.matches(':focus-visible') && (document.activeElement.ariaLabel
    || document.activeElement.labels?.[0]?.innerText || document.activeElement.innerText).trim()"""


@pytest.fixture
def go(page, live_server):
    return lambda path: page.goto(live_server.url + path)


@pytest.fixture
def keys(page):
    """Press one after the other."""

    def press(*names):
        for name in names:
            page.keyboard.press(name)

    return press


def focused(page):
    return page.locator(":focus")


def tab_to(page, name, most=80):
    """Tab until the focus is seen on what is called so."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if re.search(name, page.evaluate(SAID) or ""):
            return
    pytest.fail(f"no {name} within {most} steps")


def note_of(roadmap, page, text):
    expect(page.locator("#note-shown .note")).to_have_text(text)
    (row,) = UserProgress.objects.of(roadmap.learner).exclude(note="")
    assert row.note == text
    return row.resource


def test_from_home_to_a_saved_note_by_tab_and_enter_alone(page, roadmap, go, keys):
    go("/")
    tab_to(page, "^Sign in$")
    keys("Enter")
    page.wait_for_url("**/accounts/login/**")
    tab_to(page, "name")
    page.keyboard.type("ada")
    tab_to(page, "^Password")
    page.keyboard.type(PASSWORD)
    keys("Enter")
    page.wait_for_url(lambda address: "/accounts/" not in address)
    tab_to(page, "^Deep learning")
    keys("Enter")
    page.wait_for_url(f"**{TOPIC}")
    tab_to(page, f"^Done: {FIRST}")
    keys("Space")
    expect(focused(page)).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#ring")).to_contain_text("1 of 4 done")
    tab_to(page, f"^Details: {FIRST}")
    keys("Enter")
    page.wait_for_url("**/resources/**")
    tab_to(page, "^(Your|My) note|^Note")
    page.keyboard.type("By hand")
    tab_to(page, "^Save the note$")
    keys("Enter")
    assert note_of(roadmap, page, "By hand") == roadmap.first


def test_from_home_to_a_saved_note_by_single_keys(page, roadmap, sign_in, go, keys):
    sign_in("ada")
    go("/papers/")
    keys("g", "h")
    page.wait_for_url(lambda address: "/papers/" not in address)
    keys("j")
    while "Deep learning" not in page.evaluate(HELD):
        keys("j")
    keys("o")
    page.wait_for_url(f"**{TOPIC}")
    keys("j", "x")
    expect(page.locator("#ring")).to_contain_text("1 of 4 done")
    assert page.evaluate(HELD) == FIRST
    keys("n")
    expect(page.locator("#id_note")).to_be_focused()
    page.keyboard.type("xi?gl")
    assert note_of(roadmap, page, "xi?gl") == roadmap.first


def test_rows_are_walked_down_and_up(page, roadmap, go, keys):
    go(TOPIC)
    seen = []
    for _ in range(5):
        keys("j")
        seen.append(page.evaluate(HELD))
    assert (
        seen == [FIRST, "Deep residual learning", "The talk about it", "No link here"] + seen[-1:]
    )
    assert seen[-1] == "No link here", "the last stays"
    keys("k")
    assert page.evaluate(HELD) == "The talk about it"
    expect(focused(page)).to_have_class("title")


def test_the_next_row_is_that_after_what_is_held(page, roadmap, go, keys):
    go(TOPIC)
    page.get_by_role("link", name=re.compile("Details: Deep residual")).focus()
    keys("j")
    assert page.evaluate(HELD) == "The talk about it"
    page.get_by_role("button", name="Mark all of this done").focus()
    keys("k")
    assert page.evaluate(HELD) == "No link here"


@pytest.mark.parametrize(
    ("key", "said", "ring"),
    [
        ("x", "Marked done", "1 of 4 done"),
        ("i", "In progress", "0 of 4 done"),
        ("s", "Skipped", "0 of 3 done, 1 skipped"),
    ],
)
def test_a_key_marks_and_z_takes_it_back(page, roadmap, go, keys, key, said, ring):
    go(TOPIC)
    keys("j", key)
    expect(page.locator("#toast")).to_have_text(re.compile(f"{said}: {FIRST}"))
    expect(page.locator("#ring")).to_contain_text(ring)
    assert page.evaluate(HELD) == FIRST, "the swapped row keeps the focus"
    page.evaluate("document.getElementById('toast').replaceChildren()")
    keys("z")
    expect(page.locator("#toast")).to_contain_text(f"No longer marked: {FIRST}")
    expect(page.locator("#ring")).to_contain_text("0 of 4 done")
    expect(page.locator("#ring")).not_to_contain_text("skipped")
    assert page.evaluate(HELD) == FIRST
    assert page.locator(".item button[hidden]").count() == 0


@pytest.mark.parametrize(
    "path", ["/resources/", "/search/?q=first", "/papers/", TOPIC + "?path=cult"]
)
def test_keys_work_wherever_rows_are(page, roadmap, go, keys, path):
    go(path)
    keys("j", "x")
    expect(page.locator("#toast")).to_contain_text("Marked done")
    expect(focused(page)).to_have_class("title")
    keys("n")
    page.wait_for_url("**/resources/*/#id_note")
    expect(focused(page)).to_have_text("Sign in")


def test_on_the_page_of_an_entry_that_entry_is_meant(page, roadmap, sign_in, go, keys):
    sign_in("ada")
    go(roadmap.paper.get_absolute_url())
    keys("i")
    expect(page.locator("#state-in_progress")).to_have_attribute("aria-pressed", "true")
    keys("x")
    expect(page.locator("#state-done")).to_have_attribute("aria-pressed", "true")
    keys("z")
    expect(page.locator("#state-in_progress")).to_have_attribute("aria-pressed", "true")
    keys("n")
    expect(page.locator("#id_note")).to_be_focused()


def test_a_row_of_the_log_and_one_s_own_find_their_place_again(page, roadmap, sign_in, go, keys):
    own = PersonalEntry.objects.create(user=roadmap.learner, topic=roadmap.stop, title="Own task")
    sign_in("ada")
    go(TOPIC)
    keys("j", "x")
    expect(page.locator("#ring")).to_contain_text("1 of 4 done")
    keys("j", "j", "j", "j", "x")
    expect(page.locator(f"#mine-{own.pk} :focus")).to_have_attribute("aria-pressed", "true")
    keys("g", "l")
    page.wait_for_url("**/log/")
    keys("j", "i")
    expect(page.locator(f"#logged-{roadmap.first.pk}")).to_contain_text("In progress")
    expect(page.locator(f"#logged-{roadmap.first.pk} a")).to_be_focused()
    keys("z")
    expect(page.locator(f"#logged-{roadmap.first.pk}")).to_contain_text("Done")


def test_a_key_that_is_refused_says_so_and_leaves_nothing_behind(page, roadmap, go, keys):
    go(TOPIC)
    page.route("**/progress/", lambda route: route.fulfill(status=503))
    keys("j", "i")
    expect(page.get_by_role("alert")).to_contain_text("could not be saved")
    expect(page.locator(".item button[hidden]")).to_have_count(0)
    assert page.evaluate(HELD) == FIRST


def test_a_key_without_a_network_is_kept_and_undone_like_a_press(page, roadmap, go, keys):
    go(TOPIC)
    page.route("**/progress/", lambda route: route.abort())
    keys("j", "i")
    expect(page.locator("#toast")).to_contain_text("Kept here")
    expect(page.locator(".tick").first).to_have_attribute("aria-pressed", "mixed")
    keys("z")
    expect(page.locator(".tick").first).to_have_attribute("aria-pressed", "false")


def test_a_key_without_an_entry_says_what_to_do(page, roadmap, go, keys):
    go(TOPIC)
    for key, said in [("x", "Choose an entry"), ("z", "nothing to undo"), ("g", "Go to: h")]:
        keys(key)
        expect(page.locator("#toast")).to_contain_text(said)
    go("/")
    page.locator(".trail a", has_text="Deep learning").focus()
    for key, said in [("x", "cannot be marked"), ("n", "no room for a note")]:
        keys(key)
        expect(page.locator("#toast")).to_contain_text(said)


@pytest.mark.parametrize(
    "field", ["#search", "#filter-q", "#state", "#level-cult", "[contenteditable]"]
)
def test_no_key_acts_while_somebody_types(page, roadmap, go, keys, field):
    go(TOPIC)
    page.evaluate("document.querySelector('h1').contentEditable = 'true'")
    keys("j")
    page.locator(field).focus()
    page.keyboard.type("xisznojk?gl")
    page.wait_for_timeout(300)
    expect(page.locator(field)).to_be_focused()
    assert "/log/" not in page.url
    assert not page.locator("dialog[open]").count()
    assert page.locator(".tick[aria-pressed=true]").count() == 0


def test_no_key_acts_beside_a_modifier_or_while_letters_are_composed(page, roadmap, go, keys):
    go(TOPIC)
    keys("j", "Control+x", "Alt+x", "Meta+x", "Shift+X", "Control+Shift+X")
    page.evaluate(
        """document.activeElement.dispatchEvent(
            new KeyboardEvent('keydown', {key: 'x', code: 'KeyX', bubbles: true, isComposing: true}))"""
    )
    expect(page.locator("#toast")).to_be_empty()
    assert page.locator(".tick[aria-pressed=true]").count() == 0


def test_where_letters_are_not_latin_the_place_of_the_key_counts(page, roadmap, go, keys):
    go(TOPIC)
    for code, key in (("KeyJ", "о"), ("KeyX", "ч")):
        page.evaluate(
            """([code, key]) => document.activeElement.dispatchEvent(
                new KeyboardEvent('keydown', {key, code, bubbles: true}))""",
            [code, key],
        )
    expect(page.locator("#toast")).to_contain_text(f"Marked done: {FIRST}")


def test_a_dialog_shows_the_keys_and_gives_the_focus_back(page, roadmap, go, keys, find_faults):
    go(TOPIC)
    keys("j", "?")
    dialog = page.get_by_role("dialog", name="Keyboard")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_role("button", name="Close")).to_be_focused()
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        assert find_faults() == []
    keys("x", "g", "l")
    keys("Escape")
    expect(dialog).to_be_hidden()
    assert page.evaluate(HELD) == FIRST
    assert page.url.endswith(TOPIC)
    assert page.locator(".tick[aria-pressed=true]").count() == 0


def test_the_keys_have_a_page_too(page, roadmap, go, keys, find_faults):
    go("/")
    page.get_by_role("link", name="Keyboard").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Keyboard")
    assert find_faults() == []
    keys("?")
    assert not page.locator("dialog[open]").count()


def test_a_guest_switches_single_keys_off_in_this_browser(page, roadmap, go, keys):
    go(TOPIC)
    keys("?")
    switch = page.get_by_label("Single keys work in this browser")
    switch.uncheck()
    keys("Escape", "j", "/", "?", "g", "l")
    assert page.evaluate(HELD) == ""
    go("/papers/")
    keys("j", "x", "?", "g", "h")
    assert page.url.endswith("/papers/")
    assert not page.locator("dialog[open]").count()
    go("/keys/")
    switch.check()
    page.locator("h1").click()
    keys("/")
    expect(page.locator("#search")).to_be_focused()


def test_a_learner_switches_them_off_everywhere(page, roadmap, sign_in, go, keys):
    roadmap.learner.has_shortcuts = False
    roadmap.learner.save()
    sign_in("ada")
    go(TOPIC)
    keys("j", "x", "/", "?", "g", "l")
    expect(page.locator("body")).to_be_focused()
    assert page.url.endswith(TOPIC)
    go("/keys/")
    expect(page.locator("main")).to_contain_text("switched off in your profile")
