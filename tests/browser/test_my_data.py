"""Taking everything away and leaving, as one would in a browser."""

import pytest
from playwright.sync_api import expect

from accounts.models import User
from roadmap import services

from .conftest import PASSWORD, PHONE, WIDE


@pytest.fixture
def mine(page, live_server, roadmap, sign_in):
    services.mark(roadmap.learner, [roadmap.first], "done")
    sign_in("ada")
    page.goto(f"{live_server.url}/me/data/")


def leave(page):
    page.get_by_role("link", name="Delete my account").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    return page.get_by_label("Type your name to confirm")


def test_all_of_it_is_one_file(page, mine):
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download my data").click()
    assert waiting.value.suggested_filename.startswith("my-data-")


def test_leaving_takes_a_fresh_sign_in_and_the_name(page, mine):
    name = leave(page)
    name.fill("somebody")
    page.get_by_role("button", name="Delete everything").click()
    expect(page.get_by_text("That is not your name")).to_be_visible()
    page.get_by_label("Type your name to confirm").fill("ada")
    page.get_by_role("button", name="Delete everything").click()
    expect(page.get_by_text("Your account is deleted")).to_be_visible()
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()
    assert not User.objects.filter(username="ada").exists()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_leaving_has_no_fault(page, mine, find_faults, theme, size):
    page.emulate_media(color_scheme=theme)
    page.set_viewport_size(size)
    leave(page).fill("somebody")
    assert find_faults() == []
    page.get_by_role("button", name="Delete everything").click()
    expect(page.get_by_text("That is not your name")).to_be_visible()
    assert find_faults() == []
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
