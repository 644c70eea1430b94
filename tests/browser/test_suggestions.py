"""A suggestion from a learner's keyboard to the page it ends on, with and without scripts."""

import pytest
from playwright.sync_api import expect

from roadmap.models import Resource, Suggestion
from tests.factories import a_curator, a_suggestion

from .conftest import PASSWORD, PHONE, WIDE

FOLD = "Something missing or wrong? Suggest a change"


@pytest.fixture
def curator(roadmap):
    return a_curator("cleo", password=PASSWORD)


def sign_out(page):
    page.context.clear_cookies()


def test_from_a_link_to_the_page_of_its_entry(page, live_server, roadmap, curator, sign_in):
    sign_in("ada")
    page.goto(live_server.url + roadmap.stop.get_absolute_url())
    page.get_by_text(FOLD).click()
    page.get_by_role("link", name="A new entry").click()
    page.get_by_label("Link", exact=True).fill("https://github.com/karpathy/nanoGPT")
    page.get_by_label("Thank me by name").check()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Thank you. A curator will look at it.")).to_be_focused()
    sign_out(page)
    sign_in("cleo")
    page.goto(f"{live_server.url}/admin/roadmap/suggestion/")
    page.get_by_role("button", name="Accept").click()
    expect(page.get_by_text("Accepted: New entry: nanoGPT")).to_be_visible()
    sign_out(page)
    page.goto(live_server.url + roadmap.stop.get_absolute_url())
    page.get_by_role("link", name="Details: nanoGPT").click()
    expect(page.get_by_text("Suggested by ada")).to_be_visible()


def test_the_keyboard_alone_opens_the_fold_and_sends(page, live_server, roadmap, sign_in):
    sign_in("ada")
    page.goto(live_server.url + roadmap.paper.get_absolute_url())
    page.locator("#suggest > summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="The level of “Deep")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    for _ in range(3):
        page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Send")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Thank you. A curator will look at it.")).to_be_focused()
    made = Suggestion.objects.get()
    assert (made.kind, made.level, made.resource) == ("level", "introductory", roadmap.paper)


def test_what_is_here_already_is_told_in_place(page, live_server, roadmap, sign_in):
    Resource.objects.filter(pk=roadmap.paper.pk).update(identity="arxiv:1512.03385")
    sign_in("ada")
    page.goto(live_server.url + roadmap.stop.get_absolute_url())
    page.get_by_text(FOLD).click()
    page.get_by_role("link", name="A new entry").click()
    page.get_by_label("Link", exact=True).fill("arxiv.org/pdf/1512.03385v1")
    page.get_by_role("button", name="Send").click()
    told = page.locator(".suggest-form [role=alert]")
    expect(told).to_contain_text("Deep residual learning stands in Convolution")
    expect(told).to_be_focused()
    page.get_by_role("button", name="Send it all the same").click()
    expect(page.get_by_text("Thank you. A curator will look at it.")).to_be_visible()


def test_a_gap_is_one_press_away_from_its_form(page, live_server, roadmap, sign_in):
    sign_in("ada")
    page.goto(f"{live_server.url}/wanted/")
    page.get_by_role("link", name="Suggest for No link here").click()
    page.get_by_label("Link", exact=True).fill("javascript:alert(1)")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Enter a link that begins with http")).to_be_visible()
    expect(page.locator("#failed")).to_be_empty()
    page.get_by_label("Link", exact=True).fill("https://example.org/found")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Thank you. A curator will look at it.")).to_be_visible()


def test_a_stranger_types_signs_in_and_sends(page, live_server, roadmap):
    page.goto(live_server.url + roadmap.paper.get_absolute_url())
    page.get_by_text(FOLD).click()
    page.get_by_role("link", name="A mistake").click()
    page.get_by_label("What is wrong").fill("It is of 2016.")
    page.get_by_role("button", name="Send").click()
    page.wait_for_url("**/accounts/login/**")
    page.locator("[name=login]").fill("ada")
    page.locator("main [name=password]").fill(PASSWORD)
    page.locator("main form .btn").first.click()
    expect(page.get_by_label("What is wrong")).to_have_value("It is of 2016.")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Thank you. A curator will look at it.")).to_be_visible()
    assert Suggestion.objects.get().by == roadmap.learner


class TestWithoutScripts:
    @pytest.fixture
    def browser_context_args(self, browser_context_args):
        return browser_context_args | {"java_script_enabled": False}

    def test_the_form_is_a_page_and_mine_are_listed(self, page, live_server, roadmap, sign_in):
        sign_in("ada")
        page.goto(live_server.url + roadmap.paper.get_absolute_url())
        page.locator("#suggest > summary").click()
        page.get_by_role("link", name="A mistake").click()
        page.get_by_role("link", name="A better link").click()
        page.get_by_label("Link", exact=True).fill("https://example.org/better")
        page.get_by_role("button", name="Send").click()
        expect(page.get_by_text("Thank you. A curator will look at it.")).to_be_visible()
        page.get_by_role("link", name="My suggestions").first.click()
        expect(page.get_by_text("https://example.org/better")).to_be_visible()
        page.get_by_role("button", name="Withdraw").click()
        expect(page.get_by_text("Withdrawn.")).to_be_visible()


SEEN = ["/wanted/", "/wanted/?show=easier", "/me/suggestions/", "form", "already", "fold"]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_no_page_has_a_fault(
    page, live_server, roadmap, curator, sign_in, find_faults, theme, size
):
    page.emulate_media(color_scheme=theme)
    page.set_viewport_size(size)
    decided = {
        "decided_at": roadmap.learner.date_joined,
        "reason": "No room",
        "by": roadmap.learner,
    }
    a_suggestion("level", resource=roadmap.paper, level="cult", state="declined", **decided)
    for kind, more in (("link", {"url": roadmap.first.url}), ("mistake", {"remark": "Wrong"})):
        a_suggestion(kind, resource=roadmap.paper, by=roadmap.learner, **more)
    a_suggestion("entry", topic=roadmap.stop, url=roadmap.first.url)
    faults = {}

    def look(name):
        if found := find_faults():
            faults[name] = found
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            faults[f"{name} width"] = ["scrolls sideways"]

    sign_in("ada")
    form = f"{roadmap.stop.get_absolute_url()}suggest/"
    for name in SEEN:
        addresses = {"form": form, "already": form, "fold": roadmap.paper.get_absolute_url()}
        page.goto(live_server.url + addresses.get(name, name))
        if name == "already":
            page.get_by_label("Link", exact=True).fill(roadmap.first.url)
            page.get_by_role("button", name="Send").click()
            expect(page.get_by_role("alert").first).to_be_visible()
        if name == "fold":
            page.get_by_text(FOLD).click()
            page.get_by_role("link", name="Its level").click()
            expect(page.get_by_role("heading", name="The level of")).to_be_visible()
        look(name)
    sign_out(page)
    sign_in("cleo")
    for state in ("waiting", "declined"):
        page.goto(f"{live_server.url}/admin/roadmap/suggestion/?state={state}")
        look(f"queue {state}")
    assert faults == {}
