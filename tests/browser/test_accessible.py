"""axe finds nothing on any page, in either theme, in any open state."""

import pytest

from roadmap import services

from .conftest import PHONE, WIDE

PAGES = [
    "/",
    "/topics/deep-learning/",
    "/topics/deep-learning/?level=cult",
    "/topics/deep-learning/?path=cult",
    "/topics/deep-learning/?q=nothing-at-all",
    "/resources/",
    "/papers/",
    "/search/?q=deep",
    "/log/",
    "/log/notes/",
    "/log/revisit/",
    "/log/plan/",
    "/about/",
    "/me/data/",
    "/nowhere/",
    "paper",
]


# Folds open all at once, menus one at a time, as they do for people.
STATES = ["details:not(.menu)", ".entry .state-of", ".facet", ".you"]
OPEN = """selector => {
    const wanted = document.querySelector(selector);
    document.body.click();
    for (const each of document.querySelectorAll("details"))
        each.open = !each.matches(".menu") || each === wanted;
    if (wanted?.matches(".state-of")) wanted.click();
}"""


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_no_page_has_a_fault(page, live_server, roadmap, sign_in, find_faults, theme, size):
    page.emulate_media(color_scheme=theme)
    page.set_viewport_size(size)
    faults = {}
    for who in ("stranger", "learner"):
        if who == "learner":
            services.mark(roadmap.learner, [roadmap.first], "in_progress")
            services.save_note(roadmap.learner, roadmap.paper, "A **note**")
            sign_in("ada")
        for address in PAGES:
            address = roadmap.paper.get_absolute_url() if address == "paper" else address
            page.goto(live_server.url + address)
            for state in STATES:
                page.evaluate(OPEN, state)
                if found := find_faults():
                    faults[f"{who} {address} {state}"] = found
            wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
            if wide:
                faults[f"{who} {address} width"] = ["scrolls sideways"]
    assert faults == {}
