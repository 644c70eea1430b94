"""A public profile and its badge, as a stranger and as their owner see them."""

import pytest
from playwright.sync_api import expect

from roadmap import services

from .conftest import PHONE, WIDE


@pytest.fixture
def ada(roadmap):
    ada = roadmap.learner
    ada.is_public = True
    ada.save()
    services.mark(ada, [roadmap.first, roadmap.paper], "done")
    return ada


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_a_profile_has_no_fault(page, live_server, ada, sign_in, find_faults, theme, size):
    page.emulate_media(color_scheme=theme)
    page.set_viewport_size(size)
    page.goto(f"{live_server.url}/@ada/")
    expect(page.get_by_role("link", name="Deep learning")).to_be_visible()
    assert find_faults() == []
    sign_in("ada")
    page.goto(f"{live_server.url}/accounts/profile/")
    assert find_faults() == []
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")


def test_the_badge_is_drawn_and_nothing_breaks_the_policy(page, live_server, ada, sign_in):
    troubles = []
    page.on("console", lambda said: troubles.append(said.text) if said.type == "error" else None)
    sign_in("ada")
    page.goto(f"{live_server.url}/accounts/profile/")
    badge = page.get_by_role("img", name="Your badge")
    assert badge.evaluate("image => image.complete && image.naturalWidth") > 100
    expect(page.locator("#badge-line")).to_contain_text("/@ada/badge.svg)](")
    page.goto(f"{live_server.url}/@ada/badge.svg")
    assert troubles == []
