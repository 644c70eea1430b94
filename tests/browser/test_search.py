"""Search and saved filters in Chromium: while typing, by keyboard alone, without scripts."""

import re

import pytest
from playwright.sync_api import expect

from .conftest import PHONE, WIDE


def entries(page):
    return page.locator("#results .entry a.title")


@pytest.fixture
def search(page, live_server, roadmap):
    page.goto(f"{live_server.url}/search/?q=residual")
    expect(entries(page)).to_have_text(["Deep residual learning"])
    return roadmap


def test_from_anywhere_to_an_entry_by_keys_alone(page, live_server, roadmap):
    page.goto(f"{live_server.url}/about/")
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.type("residal")
    page.keyboard.press("Enter")
    expect(page.get_by_text("This is for “residual”.")).to_be_visible()
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('#results a.title')"):
            break
    expect(entries(page)).to_be_focused()


def test_results_come_while_typing_and_the_field_keeps_the_focus(page, search):
    field = page.locator("#filter-q")
    field.press("ControlOrMeta+a")
    field.press_sequentially("look")
    expect(entries(page)).to_have_text(["A first look at layers"])
    expect(field).to_be_focused()
    expect(page).to_have_url(re.compile(r"q=look"))


def test_escape_empties_the_field_and_what_was_found_goes(page, search):
    page.locator("#filter-q").press("Escape")
    expect(page.locator("#filter-q")).to_have_value("")
    expect(entries(page)).to_have_count(0)


def test_back_brings_what_was_found_before(page, search):
    page.locator("#filter-q").fill("look")
    expect(entries(page)).to_have_text(["A first look at layers"])
    page.go_back()
    expect(entries(page)).to_have_text(["Deep residual learning"])
    expect(page.locator("#filter-q")).to_have_value("residual")


def test_a_filter_is_saved_opened_and_let_go_by_keys_alone(page, live_server, roadmap, sign_in):
    sign_in("ada")
    page.goto(f"{live_server.url}/resources/?level=cult")
    page.get_by_text("Save this filter").press("Enter")
    page.get_by_label("Name", exact=True).press_sequentially("Deep ones")
    page.get_by_label("Open this page with it").press("Space")
    page.get_by_label("Name", exact=True).press("Enter")
    expect(page.get_by_text("Saved: Deep ones")).to_be_visible()
    page.goto(f"{live_server.url}/resources/")
    expect(entries(page)).to_have_text(["Deep residual learning"])
    page.get_by_role("link", name="See everything").press("Enter")
    expect(page.locator("#results .entry")).to_have_count(5)


def test_taking_off_every_choice_does_not_bring_the_default_back(
    page, live_server, roadmap, sign_in
):
    roadmap.learner.saved_filters.create(
        path="/resources/", name="Deep ones", query="level=cult", is_default=True
    )
    sign_in("ada")
    page.goto(f"{live_server.url}/resources/")
    page.locator("#level-cult").uncheck(force=True)
    expect(page.locator("#results .entry")).to_have_count(5)
    page.reload()
    expect(page.locator("#results .entry")).to_have_count(5)


def test_a_view_is_copied_even_after_the_list_has_changed(page, live_server, roadmap, context):
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{live_server.url}/resources/")
    page.locator("#level-cult").check(force=True)
    expect(page).to_have_url(re.compile("level=cult"))
    page.get_by_role("button", name="Copy link to this view").click()
    expect(page.get_by_text("Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{live_server.url}/resources/?level=cult"


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_no_fault_and_nothing_wider_than_the_page(
    page, live_server, roadmap, sign_in, find_faults, theme, size
):
    for name, default in (("Deep ones", True), ("A name as long as one may be " * 2, False)):
        roadmap.learner.saved_filters.create(
            path="/resources/", name=name, query="level=cult", is_default=default
        )
    page.emulate_media(color_scheme=theme)
    page.set_viewport_size(size)
    sign_in("ada")
    for address in ("/search/?q=layers", "/search/?q=zzz", "/resources/", "/me/filters/"):
        page.goto(f"{live_server.url}{address}")
        page.evaluate(
            "for (const fold of document.querySelectorAll('.rooms details')) fold.open = true"
        )
        if page.locator(".saved .menu").count():
            page.get_by_text("Save this filter").click()
        assert find_faults() == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], address


class TestWithoutScripts:
    @pytest.fixture
    def browser_context_args(self, browser_context_args):
        return browser_context_args | {"java_script_enabled": False}

    def test_search_is_a_form(self, page, search):
        page.locator("#search").fill("look")
        page.locator("#search").press("Enter")
        expect(entries(page)).to_have_text(["A first look at layers"])

    def test_a_view_has_a_plain_link(self, page, live_server, roadmap):
        page.goto(f"{live_server.url}/resources/?level=cult")
        expect(page.get_by_role("button", name="Copy link")).to_have_count(0)
        page.get_by_role("link", name="Link to this view").click()
        expect(page).to_have_url(f"{live_server.url}/resources/?level=cult")

    def test_a_filter_is_saved_renamed_and_deleted(self, page, live_server, roadmap, sign_in):
        sign_in("ada")
        page.goto(f"{live_server.url}/resources/?level=cult")
        page.get_by_text("Save this filter").click()
        page.get_by_label("Name", exact=True).fill("Deep ones")
        page.get_by_role("button", name="Save", exact=True).click()
        page.get_by_role("link", name="Change them").click()
        page.get_by_text("Rename Deep ones").click()
        page.get_by_label("New name").fill("Deeper ones")
        page.get_by_role("button", name="Rename").click()
        page.get_by_role("button", name="Delete Deeper ones").click()
        expect(page.get_by_text("Deleted: Deeper ones")).to_be_visible()
        expect(page.get_by_text("None yet.")).to_be_visible()
