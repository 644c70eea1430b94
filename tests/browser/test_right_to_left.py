"""Pages in a language that is written from right to left: mirrored, and nothing scrolls sideways."""

import pytest
from playwright.sync_api import expect

from roadmap import services

from .conftest import PHONE, WIDE

PAGES = [
    "/",
    "/topics/deep-learning/",
    "/topics/deep-learning/?level=cult",
    "/resources/",
    "/papers/",
    "/search/?q=deep",
    "/log/",
    "/log/notes/",
    "/log/plan/",
    "/log/import/",
    "/wanted/",
    "/about/",
    "/keys/",
    "/accounts/",
    "/accounts/profile/",
    "/me/data/",
    "paper",
]
# Beyond either edge, unless it scrolls or is cut off within its own box.
OUTSIDE = """() => {
    const isHeld = (each) => each && each !== document.body
        && (getComputedStyle(each).overflowX !== 'visible' || getComputedStyle(each).clipPath !== 'none'
            || each.matches('.skip') || isHeld(each.parentElement));
    return [...document.querySelectorAll('body *')].filter((each) => {
        const { left, right, width } = each.getBoundingClientRect();
        return width && (left < -1 || right > innerWidth + 1) && !isHeld(each);
    }).map((each) => each.outerHTML.slice(0, 120));
}"""


@pytest.fixture
def arabic(page, settings, roadmap, sign_in):
    """No word is translated: it is about the direction alone."""
    settings.LANGUAGES = [("en-gb", "English"), ("ar", "العربية")]
    page.set_extra_http_headers({"Accept-Language": "ar"})
    services.mark(roadmap.learner, [roadmap.first], "in_progress")
    services.save_note(roadmap.learner, roadmap.paper, "A **note**, and `code`.")
    sign_in("ada")
    return roadmap


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_no_page_scrolls_sideways_from_right_to_left(page, live_server, arabic, size):
    page.set_viewport_size(size)
    faults = {}
    for address in PAGES:
        path = arabic.paper.get_absolute_url() if address == "paper" else address
        page.goto(live_server.url + path)
        expect(page.locator("html")).to_have_attribute("dir", "rtl")
        page.evaluate(
            "document.querySelectorAll('details:not(.menu)').forEach(each => each.open = true)"
        )
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            faults[path] = ["scrolls sideways"]
        elif found := page.evaluate(OUTSIDE):
            faults[path] = found
    assert faults == {}


def places(page, *selectors):
    """Where these begin, read from the right."""
    return [page.locator(each).first.bounding_box() for each in selectors]


def test_the_page_is_mirrored_and_drawings_are_not(page, live_server, arabic):
    page.set_viewport_size(WIDE)
    page.goto(f"{live_server.url}/topics/deep-learning/")
    trail, brand, you = places(page, ".trail", ".brand", ".you")
    tick, title, state = places(page, ".item .tick", ".item .title", ".item .state-of")
    assert brand["x"] > you["x"]
    assert trail["x"] > tick["x"] > title["x"] > state["x"]
    heading, main = places(page, "h1", "main")
    assert page.locator("h1").evaluate("each => getComputedStyle(each).textAlign") in (
        "right",
        "-webkit-right",
    )
    assert heading["x"] > main["x"]
    page.goto(live_server.url)
    assert page.locator(".map svg").evaluate("each => getComputedStyle(each).direction") == "ltr"
    page.goto(live_server.url + arabic.paper.get_absolute_url())
    assert (
        page.locator(".actions .ahead").evaluate("each => getComputedStyle(each).scale") == "-1 1"
    )


def test_an_open_menu_stays_within_the_page(page, live_server, arabic):
    page.set_viewport_size(PHONE)
    page.goto(f"{live_server.url}/topics/deep-learning/")
    for menu in ("#facet-kind", ".menu.you"):
        page.locator(f"{menu} summary").click()
        assert page.evaluate(OUTSIDE) == []
    page.locator(".state-of").first.click()
    assert page.evaluate(OUTSIDE) == []
