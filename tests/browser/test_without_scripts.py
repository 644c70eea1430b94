"""Everything works by links, forms and a full page."""

import re

import pytest
from playwright.sync_api import expect

from roadmap.models import Token

from .conftest import PASSWORD


@pytest.fixture
def browser_context_args(browser_context_args):
    return browser_context_args | {"java_script_enabled": False}


def title(page):
    return page.locator(".entry a.title", has_text="A first look at layers")


@pytest.fixture
def topic(page, live_server, roadmap):
    page.goto(f"{live_server.url}/topics/deep-learning/")
    return roadmap


def test_a_tick_is_a_form_and_comes_back_to_the_page(page, topic):
    page.get_by_role("button", name="Done: A first look at layers").click()
    expect(page).to_have_url(f"{page.url}")
    expect(page.locator("#ring")).to_contain_text("1 of 4 done")
    expect(page.get_by_text("Marked done: A first look at layers")).to_be_visible()


def test_undo_is_a_form_too(page, topic):
    page.get_by_role("button", name="Done: A first look at layers").click()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#ring")).to_contain_text("0 of 4 done")


def test_filters_are_a_form(page, topic):
    page.locator("#level-cult").check(force=True)
    page.get_by_role("button", name="Filter").click()
    expect(page).to_have_url(re.compile("level=cult"))
    expect(title(page)).to_have_count(0)
    page.get_by_role("link", name="Clear all").click()
    expect(title(page)).to_be_visible()


def test_another_state_is_on_the_page_of_the_entry(page, topic):
    page.get_by_role("link", name="A first look at layers: Mark").click()
    planned = page.get_by_role("button", name="Planned")
    planned.click()
    expect(planned).to_have_attribute("aria-pressed", "true")
    page.goto(page.url.split("/resources/")[0] + "/topics/deep-learning/")
    expect(page.get_by_role("link", name="A first look at layers: Planned")).to_be_visible()


def test_a_section_is_marked_and_started_over(page, topic):
    page.get_by_role("button", name="Mark all of this done").click()
    expect(page.locator("#ring")).to_contain_text("4 of 4 done")
    page.get_by_role("button", name="Start over").click()
    expect(page.locator("#ring")).to_contain_text("0 of 4 done")


def test_a_note_is_saved(page, live_server, roadmap, sign_in):
    sign_in("ada")
    page.goto(live_server.url + roadmap.paper.get_absolute_url())
    page.get_by_label("My note", exact=True).fill("A thought")
    page.get_by_role("button", name="Save the note").click()
    expect(page.locator(".note")).to_have_text("A thought")


def test_a_token_is_made_used_and_revoked(page, live_server, roadmap, sign_in):
    sign_in("ada")
    page.goto(f"{live_server.url}/me/tokens/")
    page.get_by_label("Name").fill("backup")
    page.get_by_label("It may").select_option("write")
    page.get_by_role("button", name="Make it").click()
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.locator("#secret").wait_for()
    secret = re.search(r"cairn_[\w-]{43}", page.content())[0]
    address = f"{live_server.url}/api/me/progress/{roadmap.first.slug}"
    headers = {"Authorization": f"Bearer {secret}"}
    answer = page.request.patch(address, data={"state": "done"}, headers=headers)
    assert answer.json()["state"] == "done"
    page.goto(f"{live_server.url}/me/tokens/")
    page.get_by_role("button", name="Revoke backup").click()
    expect(page.get_by_text("Revoked: backup")).to_be_visible()
    assert page.request.get(address, headers=headers).status == 401
    assert not Token.objects.exists()
