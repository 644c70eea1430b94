"""A day without a network, in Chromium: what was opened can be read and ticked, and what comes of it."""

import pytest
from playwright.sync_api import expect

from roadmap import services
from roadmap.models import PersonalEntry, UserProgress
from roadmap.views import offline
from tests.factories import a_learner

from .conftest import PASSWORD, PHONE, READY, WIDE, is_kept, until

TOPIC = "/topics/deep-learning/"
FIRST = "A first look at layers"
PAPER = "Deep residual learning"
CACHED = """async () => {
    const found = {};
    for (const name of await caches.keys())
        found[name] = (await (await caches.open(name)).keys()).map(request => new URL(request.url).pathname);
    return found;
}"""


@pytest.fixture
def browser_context_args(browser_context_args):
    return browser_context_args | {"service_workers": "allow"}


@pytest.fixture(autouse=True)
def on_a_phone(page):
    page.set_viewport_size(PHONE)


def stone(page, title=FIRST):
    return page.get_by_role("button", name=f"Done: {title}", exact=True)


def away(page):
    return page.locator("#away")


def state_of(resource):
    row = UserProgress.objects.filter(resource=resource).first()
    return row.state if row else ""


def test_what_was_opened_is_there_without_a_network(page, live_server, at_home, context):
    context.set_offline(True)
    page.goto(live_server.url + TOPIC)
    expect(page.get_by_role("heading", level=1)).to_have_text("Deep learning")
    expect(away(page)).to_contain_text("You are offline. This page is from")
    assert page.evaluate("getComputedStyle(document.querySelector('.tick')).cursor") == "pointer"
    page.goto(live_server.url + at_home.paper.get_absolute_url())
    expect(page.get_by_role("heading", level=1)).to_have_text(PAPER)


def test_what_is_not_kept_says_so_and_lists_what_is(page, live_server, at_home, context):
    context.set_offline(True)
    page.goto(f"{live_server.url}/topics/calculus/")
    expect(page.get_by_role("heading", level=1)).to_have_text("No network here")
    page.get_by_role("link", name="Deep learning").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Deep learning")
    page.goto(f"{live_server.url}/me/data/")
    expect(page.get_by_role("heading", level=1)).to_have_text("No network here")
    context.set_offline(False)
    page.get_by_role("link", name="Try again").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("My data")


def test_a_day_offline_with_ticks_another_s_ticks_and_a_return(page, live_server, at_home, context):
    context.set_offline(True)
    page.goto(live_server.url + TOPIC)
    stone(page).click()
    expect(stone(page)).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".item", has_text=FIRST).locator(".waits")).to_be_visible()
    expect(away(page)).to_contain_text("Waiting to be sent: 1.")
    stone(page, PAPER).click()
    page.get_by_role("link", name="The talk about it: Mark").click()
    page.get_by_role("button", name="Planned").click()
    expect(away(page)).to_contain_text("Waiting to be sent: 3.")
    expect(page.locator(".state-of:focus")).to_contain_text("Planned")
    # It is all there after a reload, and after another page.
    page.goto(live_server.url + at_home.paper.get_absolute_url())
    expect(page.locator("#state-done")).to_have_attribute("aria-pressed", "true")
    page.goto(live_server.url + TOPIC)
    expect(stone(page)).to_have_attribute("aria-pressed", "true")
    assert not UserProgress.objects.exists()
    # Meanwhile, at another machine.
    services.mark(at_home.learner, [at_home.paper], "skipped")
    context.set_offline(False)
    expect(page.locator("#ring")).to_contain_text("1 of 3 done, 1 skipped")
    expect(page.get_by_text("What you ticked offline is saved.")).to_be_visible()
    expect(page.locator(".waits")).to_have_count(0)
    assert state_of(at_home.first) == "done"
    assert state_of(at_home.paper) == "skipped"
    expect(away(page)).to_contain_text(
        f"{PAPER}: ticked elsewhere meanwhile, it stays at “Skipped”"
    )
    page.get_by_role("button", name="Set it to “Done”").click()
    expect(page.locator("#ring")).to_contain_text("2 of 4 done")
    expect(away(page)).not_to_contain_text("elsewhere")
    assert state_of(at_home.paper) == "done"


def test_undo_offline_and_sent_in_order(page, live_server, at_home, context):
    context.set_offline(True)
    page.goto(live_server.url + TOPIC)
    stone(page).click()
    page.get_by_role("button", name="Undo").click()
    expect(stone(page)).to_have_attribute("aria-pressed", "false")
    for number in (3, 4, 5):
        stone(page, PAPER).click()
        expect(away(page)).to_contain_text(f"Waiting to be sent: {number}.")
    context.set_offline(False)
    expect(page.locator("#ring")).to_contain_text("1 of 4 done")
    expect(away(page)).not_to_contain_text("Waiting")
    assert (state_of(at_home.first), state_of(at_home.paper)) == ("", "done")


def test_an_entry_of_one_s_own_can_be_ticked_too(page, live_server, at_home, context):
    mine = PersonalEntry.objects.create(user=at_home.learner, topic=at_home.stop, title="My task")
    page.goto(live_server.url + TOPIC)
    context.set_offline(True)
    stone(page, "My task").click()
    expect(away(page)).to_contain_text("Waiting to be sent: 1.")
    context.set_offline(False)
    expect(away(page)).not_to_contain_text("Waiting")
    expect(page.locator(".waits")).to_have_count(0)
    expect(stone(page, "My task")).to_have_attribute("aria-pressed", "true")
    mine.refresh_from_db()
    assert mine.state == "done"


def test_ticks_are_sent_from_whatever_page_is_opened_next(page, live_server, at_home, context):
    context.set_offline(True)
    page.goto(live_server.url + TOPIC)
    stone(page).click()
    expect(away(page)).to_contain_text("Waiting to be sent: 1.")
    page.close()
    context.set_offline(False)
    other = context.new_page()
    other.goto(f"{live_server.url}/about/")
    until(other, "outbox.all().then(ticks => ticks.length === 0)")
    assert state_of(at_home.first) == "done"


def test_what_needs_the_network_says_so_and_changes_nothing(page, live_server, at_home, context):
    context.set_offline(True)
    page.goto(live_server.url + TOPIC)
    page.get_by_role("button", name="Mark all of this done").click()
    expect(page.get_by_role("alert")).to_contain_text("could not be saved")
    page.locator(".you summary").click()
    page.get_by_role("button", name="Sign out").click()
    expect(away(page)).to_contain_text("Signing out needs a connection.")


def test_a_note_typed_offline_is_sent_later_and_tells_of_another(
    page, live_server, at_home, context
):
    context.set_offline(True)
    page.goto(live_server.url + at_home.paper.get_absolute_url())
    page.locator("#id_note").fill("Written on the train")
    expect(page.locator("#failed")).to_contain_text("kept in this browser")
    page.goto(live_server.url + TOPIC)
    services.save_note(at_home.learner, at_home.paper, "Written at home")
    context.set_offline(False)
    expect(away(page)).to_contain_text("changed elsewhere meanwhile")
    page.get_by_role("link", name="Look at both").click()
    expect(page.get_by_label("Saved elsewhere")).to_have_value("Written at home")
    expect(page.locator("#id_note")).to_have_value("Written on the train")


def test_a_note_typed_offline_is_saved_without_its_page(page, live_server, at_home, context):
    context.set_offline(True)
    page.goto(live_server.url + at_home.paper.get_absolute_url())
    page.locator("#id_note").fill("Written on the train")
    expect(page.locator("#failed")).to_contain_text("kept in this browser")
    page.goto(live_server.url + TOPIC)
    context.set_offline(False)
    until(page, "Object.keys(localStorage).length === 0")
    assert UserProgress.objects.get().note == "Written on the train"


def test_a_session_that_ended_lets_the_ticks_wait_for_the_same_person(
    page, live_server, at_home, context, sign_in
):
    context.set_offline(True)
    page.goto(live_server.url + TOPIC)
    stone(page).click()
    expect(away(page)).to_contain_text("Waiting to be sent: 1.")
    context.clear_cookies()
    context.set_offline(False)
    expect(away(page)).to_contain_text("wait for whoever made them")
    assert "visited:guest" not in page.evaluate(CACHED)
    assert not [name for name in page.evaluate(CACHED) if name != "files"]
    page.get_by_role("link", name="Sign in to send them").click()
    page.locator("[name=login]").fill("ada")
    page.locator("main [name=password]").fill(PASSWORD)
    page.locator("main form .btn").first.click()
    expect(page.locator("#ring")).to_contain_text("1 of 4 done")
    assert state_of(at_home.first) == "done"


def test_another_person_neither_sends_nor_finds_them(page, live_server, at_home, context, sign_in):
    a_learner("bob", password=PASSWORD)
    context.set_offline(True)
    page.goto(live_server.url + TOPIC)
    stone(page).click()
    expect(away(page)).to_contain_text("Waiting to be sent: 1.")
    context.clear_cookies()
    page.goto("about:blank")
    context.set_offline(False)
    sign_in("bob")
    page.goto(live_server.url + TOPIC)
    expect(stone(page)).to_have_attribute("aria-pressed", "false")
    expect(away(page)).not_to_contain_text("Waiting")
    until(page, "outbox.all().then(ticks => ticks.length === 0)")
    assert not UserProgress.objects.exists()
    assert not [name for name in page.evaluate(CACHED) if name.endswith(f":{at_home.learner.pk}")]


def test_a_guest_reads_and_ticks_offline_too(page, live_server, roadmap, context):
    page.goto(live_server.url + TOPIC)
    until(page, READY)
    until(page, is_kept(TOPIC, "guest"))
    context.set_offline(True)
    page.reload()
    stone(page).click()
    expect(away(page)).to_contain_text("Waiting to be sent: 1.")
    context.set_offline(False)
    expect(page.locator("#ring")).to_contain_text("1 of 4 done")


def test_signing_out_leaves_nothing(page, live_server, at_home, context):
    page.route("**/progress/", lambda route: route.abort())
    page.goto(live_server.url + TOPIC)
    stone(page).click()
    expect(away(page)).to_contain_text("Waiting to be sent: 1.")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
    page.locator(".you summary").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Sign in", exact=True)).to_be_visible()
    assert len(asked) == 1 and "not sent yet" in asked[0]
    kept = page.evaluate(CACHED)
    assert not [name for name in kept if name not in {"files", "visited:guest"}]
    assert page.evaluate("indexedDB.databases()") == []
    assert page.evaluate("Object.keys(localStorage)") == []


def test_no_to_signing_out_keeps_everything(page, live_server, at_home, context):
    page.route("**/progress/", lambda route: route.abort())
    page.goto(live_server.url + TOPIC)
    stone(page).click()
    expect(away(page)).to_contain_text("Waiting to be sent: 1.")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    page.locator(".you summary").click()
    with page.expect_event("dialog"):
        page.get_by_role("button", name="Sign out").click()
    expect(stone(page)).to_be_visible()
    assert len(asked) == 1
    page.unroute("**/progress/")
    page.reload()
    expect(page.locator("#ring")).to_contain_text("1 of 4 done")


def test_the_header_alone_clears_up_too(page, live_server, at_home, context):
    """As when the account is deleted, or a script did not run."""
    page.goto(f"{live_server.url}/accounts/logout/")
    page.evaluate("document.querySelector('main form').submit()")
    expect(page.get_by_role("link", name="Sign in", exact=True)).to_be_visible()
    assert not [name for name in page.evaluate(CACHED) if name not in {"files", "visited:guest"}]


def test_personal_pages_and_fragments_are_not_kept(page, live_server, at_home):
    for address in ("/me/data/", "/accounts/", "/me/tokens/", "/api/docs", "/search/?q=deep"):
        page.goto(live_server.url + address)
    page.goto(f"{live_server.url}/resources/")
    page.locator("#facet-kind summary").click()
    page.locator("#kind-video").check()
    expect(page.locator("#shown")).to_have_text("1 of 5 entries")
    until(page, is_kept("/resources/", at_home.learner.pk))
    kept = page.evaluate(CACHED)[f"visited:{at_home.learner.pk}"]
    assert set(kept) == {"/", TOPIC, at_home.paper.get_absolute_url(), "/resources/"}


def test_a_whole_roadmap_is_kept_on_demand(page, live_server, at_home, context):
    page.goto(live_server.url)
    page.get_by_role("button", name="Keep this roadmap offline").click()
    expect(page.locator("#keep-said")).to_contain_text("Kept on this device:")
    context.set_offline(True)
    page.goto(f"{live_server.url}/topics/calculus/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Calculus")
    page.goto(live_server.url)
    expect(page.locator("#keep-said")).to_contain_text("as of")
    page.get_by_role("button", name="Let go of it").click()
    expect(page.locator("#keep-said")).to_have_text("No longer kept.")
    page.goto(f"{live_server.url}/topics/calculus/")
    expect(page.get_by_role("heading", level=1)).to_have_text("No network here")


def test_a_tab_follows_when_another_sends_the_ticks(page, live_server, at_home, context):
    other = context.new_page()
    other.goto(live_server.url + TOPIC)
    context.set_offline(True)
    stone(page).click()
    expect(away(page)).to_contain_text("Waiting to be sent: 1.")
    other.reload()
    expect(away(other)).to_contain_text("Waiting to be sent: 1.")
    context.set_offline(False)
    for tab in (page, other):
        expect(tab.locator("#ring")).to_contain_text("1 of 4 done")
        expect(tab.locator(".waits")).to_have_count(0)


def test_another_worker_takes_over_and_clears_up(page, live_server, at_home, monkeypatch):
    page.evaluate(
        "caches.open('files').then(files => files.put('/static/old.css', new Response('')))"
    )
    monkeypatch.setattr(offline, "_version", lambda files: "another")
    page.evaluate("""async () => {
        const registration = await navigator.serviceWorker.getRegistration();
        const taken = new Promise(done => navigator.serviceWorker.addEventListener("controllerchange", done));
        await registration.update();
        await taken;
    }""")
    until(page, "caches.match('/static/old.css').then(found => !found)")
    kept = page.evaluate(CACHED)
    assert "/static/js/site.js" in kept["files"]
    assert TOPIC in kept[f"visited:{at_home.learner.pk}"]


def test_a_site_that_keeps_nothing_takes_its_worker_back(page, live_server, at_home, settings):
    settings.OFFLINE = False
    page.goto(live_server.url + TOPIC)
    page.evaluate("navigator.serviceWorker.getRegistration().then(found => found?.update())")
    until(page, "caches.keys().then(names => names.length === 0)")
    until(page, "navigator.serviceWorker.getRegistration().then(found => !found)")
    stone(page).click()
    expect(page.locator("#ring")).to_contain_text("1 of 4 done")


def test_nothing_breaks_the_policy(page, live_server, at_home, context):
    troubles = []
    page.on("console", lambda said: troubles.append(said.text) if said.type == "error" else 0)
    page.goto(live_server.url)
    page.get_by_role("button", name="Keep this roadmap offline").click()
    expect(page.locator("#keep-said")).to_contain_text("Kept on this device:")
    page.goto(f"{live_server.url}/offline/")
    expect(page.get_by_role("link", name="Deep learning")).to_be_visible()
    assert troubles == []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_no_page_offline_has_a_fault(page, live_server, at_home, context, find_faults, theme, size):
    page.emulate_media(color_scheme=theme)
    page.set_viewport_size(size)
    page.goto(live_server.url)
    page.get_by_role("button", name="Keep this roadmap offline").click()
    expect(page.locator("#keep-said")).to_contain_text("Kept on this device:")
    assert find_faults() == []
    context.set_offline(True)
    page.goto(f"{live_server.url}/papers/")
    expect(page.get_by_role("link", name="Deep learning")).to_be_visible()
    assert find_faults() == []
    page.goto(live_server.url + TOPIC)
    stone(page).click()
    expect(away(page)).to_contain_text("Waiting to be sent: 1.")
    assert find_faults() == []
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert not wide
