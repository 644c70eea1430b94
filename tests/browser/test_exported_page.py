"""The page that is taken along: opened from disk, in Chromium, by people and by axe."""

import pytest

from roadmap.outline.model import Entry, Link, Need, Outline, Place, Relation, Topic
from roadmap.outline.writers import page as writer

from .conftest import PHONE, WIDE

BODY = '# A heading\n\n```python caption="Mean"\nprint(sum([1, 2]) / 2)  # a mean\n```\n\n| a |\n|---|\n| 1 |'
FACTS = {
    "authors": "He, Zhang",
    "kind": "paper",
    "published": "2015-12",
    "why": "It let us go deep.",
}
FACTS |= {"effort": 90, "access": "free", "amount": "3/7", "started": "2024-02-03", "note": BODY}
FACTS |= {"url": "https://example.org/an/address/as/long/as/they/are/without/a/place/to/break/it"}
STATUSES = ["done", "todo", "in_progress", "skipped", "revisit", ""]


@pytest.fixture
def address(tmp_path):
    topics = [
        Topic("deep", "Deep learning", summary="Layers of **features**.", body=BODY),
        Topic("nets", "Networks", "deep", concepts="- **Layer**: one step", optional=True),
        Topic("again", "Networks", "nets", body=BODY, needs=[Need("deep", "It stands on it.")]),
    ]
    entries = [
        Entry(
            key=status or "fresh",
            title=f"A resource that is {status or 'fresh'}",
            level="cult" if number % 2 else "introductory",
            status=status,
            links=[Link("code", "https://example.org/code")],
            places=[Place("again", remark="Read it slowly."), Place("deep")],
            relations=[Relation("follows_up", "done")] if status == "todo" else [],
            **FACTS,
        )
        for number, status in enumerate(STATUSES)
    ]
    file = tmp_path / "roadmap.html"
    outline = Outline(title="Machine learning", learner="Ada", topics=topics, entries=entries)
    file.write_text(writer.write(outline), "utf-8")
    return file.as_uri()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_the_page_on_disk_has_no_fault(page, address, find_faults, theme, size):
    said = []
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda request: said.append(request.url))
    page.emulate_media(color_scheme=theme)
    page.set_viewport_size(size)
    page.goto(address)
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == (
        "rgb(251, 250, 246)" if theme == "light" else "rgb(23, 22, 20)"
    )
    assert find_faults() == []
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert said == [address]


def test_the_page_prints_dark_on_white_with_its_addresses(page, address):
    page.emulate_media(media="print", color_scheme="dark")
    page.goto(address)
    style = page.evaluate("({...getComputedStyle(document.body)})")
    assert (style["backgroundColor"], style["color"]) == ("rgb(255, 255, 255)", "rgb(0, 0, 0)")
    after = "getComputedStyle(document.querySelector('a.title'), '::after').content"
    assert "https://example.org" in page.evaluate(after)
    assert page.evaluate("getComputedStyle(document.querySelector('.item')).breakInside") == "avoid"


def test_the_keyboard_skips_to_the_content_and_reaches_a_topic(page, address):
    page.goto(address)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    page.get_by_role("navigation", name="Contents").get_by_text("Networks").first.click()
    assert page.url.endswith("#topic-nets")
