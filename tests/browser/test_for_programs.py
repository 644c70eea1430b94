"""The pages about programs, for people: with and without scripts, in both themes."""

import json
import re

import pytest
from playwright.sync_api import expect

from roadmap.models import Source

from .conftest import PASSWORD, PHONE, WIDE


def make_a_token(page, live_server, name="backup"):
    page.goto(f"{live_server.url}/me/tokens/")
    page.get_by_label("Name").fill(name)
    page.get_by_label("It may").select_option("write")
    page.get_by_role("button", name="Make it").click()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_no_page_has_a_fault(page, live_server, roadmap, sign_in, find_faults, theme, size):
    Source.objects.create(name="A list", slug="a-list")
    page.emulate_media(color_scheme=theme)
    page.set_viewport_size(size)
    sign_in("ada")
    faults = {}

    def look(state):
        if found := find_faults():
            faults[state] = found
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            faults[f"{state}, width"] = ["scrolls sideways"]

    for address in ("/api/docs", "/feeds/", "/me/tokens/"):
        page.goto(live_server.url + address)
        look(address)
    make_a_token(page, live_server)
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    expect(page.locator("#secret")).to_have_text(re.compile("cairn_"))
    look("a new token")
    make_a_token(page, live_server)
    expect(page.get_by_text("You have a token of this name.")).to_be_visible()
    look("a name taken")
    assert faults == {}


def test_the_pages_say_nothing_to_the_console_and_their_data_can_be_read(
    page, live_server, roadmap
):
    troubles = []
    page.on("console", lambda message: troubles.append(message.text))
    read = "document.querySelector('script[type=\"application/ld+json\"]').textContent"
    for address in ("/", "/topics/deep-learning/", "/papers/", roadmap.paper.get_absolute_url()):
        page.goto(live_server.url + address)
        assert json.loads(page.evaluate(read))["@graph"]
    for address in ("/api/docs", "/feeds/"):
        page.goto(live_server.url + address)
    # The worker, which keeps pages, is held back here.
    assert [said for said in troubles if "Service Worker" not in said] == []


def test_the_contents_lead_to_each_endpoint(page, live_server, transactional_db):
    page.goto(f"{live_server.url}/api/docs")
    page.get_by_role("link", name="Change my progress with one resource").click()
    expect(page.locator("#change_progress")).to_be_in_viewport()
    page.locator("#change_progress").get_by_role("link", name="Change", exact=True).click()
    expect(page.locator("#shape-Change")).to_be_in_viewport()
