"""The walk of a learner in Chromium, with scripts."""

import re

import pytest
from playwright.sync_api import expect

from roadmap.models import UserProgress

from .conftest import PASSWORD

FIRST = "Done: A first look at layers"


def title(page):
    return page.locator(".entry a.title", has_text="A first look at layers")


def stone(page, name=FIRST):
    return page.get_by_role("button", name=name, exact=True)


def saved(page, count=1):
    """The stone answers before the server does; the ring follows only the server."""
    expect(page.locator("#ring")).to_contain_text(f"{count} of 4 done")


@pytest.fixture
def topic(page, live_server, roadmap):
    page.goto(f"{live_server.url}/topics/deep-learning/")
    return roadmap


def test_a_printed_topic_takes_the_whole_sheet_and_is_light(page, topic):
    page.emulate_media(media="print", color_scheme="dark")
    assert page.locator("main").bounding_box()["width"] > 0.9 * page.viewport_size["width"]
    expect(page.get_by_role("banner")).to_be_hidden()
    soft = page.evaluate("getComputedStyle(document.querySelector('.crumbs')).color")
    page.emulate_media(media="screen", color_scheme="light")
    expect(page.locator(".crumbs").first).to_have_css("color", soft)


def test_one_press_ticks_and_the_ring_follows(page, topic):
    stone(page).click()
    expect(stone(page)).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#ring")).to_contain_text("1 of 4 done")
    expect(page.get_by_role("status").filter(has_text="Marked done")).to_be_visible()
    page.reload()
    expect(stone(page)).to_have_attribute("aria-pressed", "true")


def test_undo_in_the_toast_takes_it_back(page, topic):
    stone(page).click()
    page.get_by_role("button", name="Undo").click()
    expect(stone(page)).to_have_attribute("aria-pressed", "false")
    expect(page.locator("#ring")).to_contain_text("0 of 4 done")


def test_undo_by_keyboard_keeps_the_focus_where_it_can_be_undone_again(page, topic):
    stone(page).click()
    for said in ("No longer marked", "Marked done"):
        page.get_by_role("button", name="Undo").press("Enter")
        expect(page.locator("#toast")).to_contain_text(said)
        expect(page.get_by_role("button", name="Undo")).to_be_focused()


def test_who_goes_on_before_the_page_has_settled_stays_there(page, topic):
    page.evaluate(
        """() => {
          const settled = () => (document.body.dataset.settled = "");
          document.addEventListener("htmx:afterSettle", () => setTimeout(settled));
          document.addEventListener("htmx:afterSwap", () =>
            setTimeout(() => document.querySelector("#toast button").focus()));
        }"""
    )
    stone(page).click()
    expect(page.locator("body")).to_have_attribute("data-settled", "")
    expect(page.get_by_role("button", name="Undo")).to_be_focused()


def test_double_click_is_not_a_surprise(page, topic):
    stone(page).dblclick()
    saved(page)
    page.reload()
    expect(stone(page)).to_have_attribute("aria-pressed", "true")


def test_the_menu_has_every_state_and_keeps_the_focus(page, topic):
    page.get_by_role("link", name="Deep residual learning: Mark").click()
    page.get_by_role("button", name="Skipped").click()
    expect(page.locator("#ring")).to_contain_text("0 of 3 done, 1 skipped")
    expect(page.locator(".state-of:focus")).to_contain_text("Skipped")


def test_a_filter_swaps_the_list_and_the_address(page, topic):
    page.get_by_label(re.compile("^Cult")).check(force=True)
    expect(title(page)).to_have_count(0)
    expect(page).to_have_url(re.compile(r"\?level=cult$"))
    expect(page).to_have_title("Deep learning: cult entries · Cairn")
    expect(page.locator("#shown")).to_have_text("1 of 4 entries")
    page.go_back()
    expect(title(page)).to_be_visible()


def test_words_filter_while_typing(page, topic):
    page.get_by_label("Words in the list").press_sequentially("residual")
    expect(title(page)).to_have_count(0)
    expect(page.get_by_label("Words in the list")).to_be_focused()


def test_a_failed_save_puts_the_stone_back_and_says_so(page, topic):
    page.route("**/progress/", lambda route: route.fulfill(status=500))
    stone(page).click()
    expect(stone(page)).to_have_attribute("aria-pressed", "false")
    expect(page.get_by_role("alert")).to_contain_text("could not be saved")


def test_two_tabs_agree(page, topic, context):
    other = context.new_page()
    other.goto(page.url)
    stone(page).click()
    saved(page)
    stone(other).click()
    saved(other)
    page.reload()
    expect(stone(page)).to_have_attribute("aria-pressed", "true")


def test_ticks_before_signing_up_come_along(page, live_server, topic):
    stone(page).click()
    saved(page)
    page.goto(f"{live_server.url}/accounts/signup/?next=/log/")
    page.locator("[name=username]").fill("newcomer")
    page.locator("[name=password1]").fill(PASSWORD)
    page.locator("main form .btn, main form button[type=submit]").first.click()
    expect(page.get_by_text("1 tick from this browser joined your log.")).to_be_visible()
    assert UserProgress.objects.get().user.username == "newcomer"


def test_a_note_is_written_and_read(page, live_server, roadmap, sign_in):
    sign_in("ada")
    page.goto(live_server.url + roadmap.paper.get_absolute_url())
    page.get_by_label("My note", exact=True).fill("The **skip** is the trick")
    page.get_by_role("button", name="Save the note").click()
    expect(page.locator(".note strong")).to_have_text("skip")


def test_the_whole_walk_by_keyboard_alone(page, topic):
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    page.keyboard.press("Enter")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id").startswith("tick-"):
            break
    page.keyboard.press("Space")
    saved(page)
    expect(stone(page)).to_have_attribute("aria-pressed", "true")
    expect(stone(page)).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.locator(".state-of:focus")).to_contain_text("Planned")
    page.keyboard.press("Space")
    page.keyboard.press("Escape")
    expect(page.locator(".state-of:focus")).to_have_attribute("aria-expanded", "false")


def test_menus_close_with_escape(page, topic):
    menu = page.locator("#facet-kind")
    menu.locator("summary").click()
    page.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    expect(menu.locator("summary")).to_be_focused()


def test_a_filter_s_menu_stays_open_for_a_second_choice(page, topic):
    page.locator("#facet-kind summary").click()
    page.locator("#kind-video").check()
    expect(page).to_have_url(re.compile("kind=video"))
    expect(page.locator("#kind-video")).to_be_focused()
    page.locator("#kind-talk").check()
    expect(page).to_have_url(re.compile("kind=talk.*kind=video|kind=video.*kind=talk"))


def test_the_map_leads_to_its_stops(page, live_server, roadmap):
    page.set_viewport_size({"width": 1360, "height": 900})
    page.goto(live_server.url)
    page.locator(".map").get_by_role("link", name=re.compile("Deep learning")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Deep learning")


def test_nothing_breaks_the_policy_or_comes_from_elsewhere(page, live_server, roadmap):
    troubles, hosts = [], set()
    page.on(
        "console", lambda message: troubles.append(message.text) if message.type == "error" else 0
    )
    page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
    for address in ("/", "/topics/deep-learning/", "/papers/", roadmap.paper.get_absolute_url()):
        page.goto(live_server.url + address)
        page.wait_for_load_state("networkidle")
    assert troubles == []
    assert hosts == {live_server.url.split("/")[2]}
