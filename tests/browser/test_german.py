"""The main pages in German, on a phone: nothing runs over the edge, axe finds nothing."""

import pytest

from roadmap import services
from tests.browser.conftest import PHONE

pytestmark = pytest.mark.browser

FOR_GUESTS = [
    "/",
    "/topics/deep-learning/",
    "paper",
    "/resources/",
    "/papers/",
    "/search/?q=deep",
    "/wanted/",
    "/about/",
    "/keys/",
    "/accounts/signup/",
    "/accounts/password/reset/",
]
FOR_LEARNERS = ["/log/", "/log/plan/", "/log/import/", "/me/data/", "/accounts/profile/", "paper"]


@pytest.fixture
def browser_context_args(browser_context_args):
    return browser_context_args | {"locale": "de-DE", "viewport": PHONE}


def faults_of(page, live_server, roadmap, addresses, find_faults):
    found = {}
    for address in addresses:
        path = roadmap.paper.get_absolute_url() if address == "paper" else address
        page.goto(f"{live_server.url}{path}")
        assert page.locator("html").get_attribute("lang") == "de"
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if faults := find_faults() + ([f"{wide}px too wide"] if wide > 0 else []):
            found[address] = faults
    return found


def test_guests_read_german_on_a_phone(page, live_server, roadmap, find_faults):
    assert faults_of(page, live_server, roadmap, FOR_GUESTS, find_faults) == {}


def test_learners_read_german_on_a_phone(page, live_server, roadmap, sign_in, find_faults):
    services.mark(roadmap.learner, [roadmap.first], "in_progress")
    sign_in("ada")
    assert faults_of(page, live_server, roadmap, FOR_LEARNERS, find_faults) == {}


def test_a_guest_changes_the_language_by_keyboard_and_keeps_their_place(page, live_server, roadmap):
    page.goto(f"{live_server.url}/resources/?level=cult")
    page.get_by_role("button", name="English").press("Enter")
    page.get_by_role("heading", name="Resources").wait_for()
    assert page.url == f"{live_server.url}/resources/?level=cult"
    page.goto(f"{live_server.url}/topics/deep-learning/")
    assert page.locator("html").get_attribute("lang") == "en-gb"


def test_what_a_script_says_is_german(page, live_server, roadmap):
    page.goto(f"{live_server.url}/topics/deep-learning/")
    page.locator(".tick").first.click()
    page.locator("#toast").get_by_text("Als erledigt markiert").wait_for()
    page.locator(".state-of").first.click()
    page.get_by_role("button", name="Zu wiederholen").wait_for()
