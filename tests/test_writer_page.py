"""The page on disk is valid, safe and complete."""

import re
from dataclasses import fields
from html.parser import HTMLParser

import pytest

from roadmap.outline.model import Link, Need, Outline, Place, Source, UnreadableError
from roadmap.outline.readers import choose
from roadmap.outline.writers import page
from tests.outlines import a_topic, an_entry, an_outline, follows

SCRIPT = "<script>alert(1)</script>"
VOID = {"meta", "br", "hr", "link", "img"}


class Seen(HTMLParser):
    """The elements of a page, its words, and whether each element is closed in order."""

    def __init__(self, html):
        super().__init__()
        self.elements, self.words, self.inside = [], "", []
        self.feed(html)
        assert self.inside == []

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.inside.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.inside.pop() == tag

    def handle_data(self, data):
        if "style" not in self.inside:
            self.words += data

    def all(self, name):
        return [value for _, attributes in self.elements if (value := attributes.get(name))]


def see(*things, **given):
    return Seen(page.write(an_outline(*things, **{"title": "The roadmap"} | given)))


def hostile(thing, **kept):
    """The same noun with a script in every field that holds text."""
    texts = {
        each.name: SCRIPT for each in fields(thing) if isinstance(getattr(thing, each.name), str)
    }
    return type(thing)(
        **{each.name: getattr(thing, each.name) for each in fields(thing)} | texts | kept
    )


def test_no_field_brings_a_script():
    topic = hostile(a_topic("A", needs=[Need(SCRIPT, SCRIPT)]), parent="")
    entry = hostile(
        an_entry("A", effort=5), links=[Link(SCRIPT, SCRIPT), Link(SCRIPT, "https://a.org")]
    )
    entry.places = [Place(SCRIPT, remark=SCRIPT)]
    outline = an_outline(
        topic, entry, title=SCRIPT, learner=SCRIPT, sources=[hostile(Source("a", "b"))]
    )
    html = page.write(outline)
    assert "<script" not in html.lower()
    assert "script" not in {tag for tag, _ in Seen(html).elements}
    assert html.count(SCRIPT.replace("<", "&lt;").replace(">", "&gt;")) > 15


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,a", "/etc/passwd", "mailto:a@b.org", "https:a"]
)
def test_only_links_to_the_web_stay_links(url):
    entry = an_entry("A", "a", url=url, links=[Link("more", url)], note=f"[a]({url}) <{url}>")
    topic = a_topic("A", summary=f"[a]({url} 'b')", body=f"![a]({url})")
    seen = see(topic, entry, sources=[Source("a", "A list", address=url)])
    assert {href for href in seen.all("href") if not href.startswith("#")} == set()
    assert "more" in seen.words and "A list" in seen.words


def test_the_page_needs_nothing_beside_it():
    seen = see(
        a_topic("A", body="![x](https://a.org/x.png)"), an_entry("B", "a", url="https://b.org")
    )
    assert not {"script", "img", "link", "iframe"} & {tag for tag, _ in seen.elements}
    assert seen.all("src") == []
    assert not re.search(r"url\(|@import", page.STYLE)
    assert ("a", "noopener noreferrer") in [(tag, each.get("rel")) for tag, each in seen.elements]


def test_headings_nest_as_topics_do():
    names = "ABCDEFG"
    seen = see(
        *[a_topic(name, names[at - 1].lower() if at else "") for at, name in enumerate(names)]
    )
    tags = [tag for tag, _ in seen.elements]
    assert [tag for tag in tags if re.fullmatch(r"h\d", tag)] == [
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
    ]
    assert seen.all("aria-level") == ["7", "8"]


def test_headings_in_texts_stand_below_their_topic():
    seen = see(a_topic("A"), a_topic("B", "a", body="## One\n\n#### Two\n\n# Three"))
    tags = [tag for tag, _ in seen.elements if re.fullmatch(r"h\d", tag)]
    assert tags == ["h1", "h2", "h3", "h4", "h5", "h4"]


def test_every_anchor_is_unique_and_reached_from_the_contents():
    seen = see(a_topic("A", key="x y"), a_topic("B", key="x-y"), a_topic("C", key="X y"))
    ids = seen.all("id")
    assert len(ids) == len(set(ids)) == 4
    assert {f"#{each}" for each in ids} == set(seen.all("href"))


def test_topics_may_nest_and_entries_follow_two_hundred_deep():
    topics = [a_topic(f"T{at}", f"t{at - 1}" if at else "") for at in range(200)]
    entries = [an_entry(f"E{at}", "t199", relations=follows(f"e{at - 1}")) for at in range(2000)]
    seen = see(*topics, *entries)
    assert seen.all("aria-level")[-1] == "201"
    assert "E1999" in seen.words


def test_entries_that_follow_each_other_in_a_ring_are_shown_once():
    seen = see(
        a_topic("A"),
        an_entry("First one", "a", key="b", relations=follows("c")),
        an_entry("Second one", "a", key="c", relations=follows("b")),
    )
    assert seen.words.count("First one") == seen.words.count("Second one") == 1


def test_a_follow_up_is_indented_only_beside_its_entry():
    first, then = an_entry("First", "a"), an_entry("Then", "a", "b", relations=follows("first"))
    html = page.write(an_outline(a_topic("A"), a_topic("B"), then, first))
    assert html.count('<ul class="entries">') == 3
    assert html.index(">First<") < html.index(">Then<")


def test_what_is_retired_is_left_out_and_what_stood_below_moves_up():
    seen = see(
        a_topic("Old", retired=True),
        a_topic("Young", "old"),
        an_entry("Gone", "young", retired=True),
        an_entry("Kept", "young"),
        an_entry("Homeless", "old"),
    )
    assert "Old" not in seen.words and "Gone" not in seen.words
    assert [tag for tag, _ in seen.elements if tag in {"h2", "h3"}] == ["h2", "h2"]
    assert (
        seen.words.index("Kept") < seen.words.rindex("In no topic") < seen.words.index("Homeless")
    )


def test_counts_are_of_distinct_entries_and_name_what_is_left_out():
    seen = see(
        a_topic("A"),
        a_topic("B", "a"),
        an_entry("1", "a", "b", status="done"),
        an_entry("2", "b", status="revisit"),
        an_entry("3", "b"),
        an_entry("4", "b", status="skipped"),
        an_entry("5", places=[Place("a", optional=True)], status="done"),
        an_entry("6", places=[Place("a", optional=True), Place("b")]),
    )
    words = re.findall(r"\d of \d done[^\n]*", seen.words)
    assert words == ["2 of 4 done, 1 skipped, 1 optional"] * 2 + ["2 of 4 done, 1 skipped"]


def test_states_are_said_in_words_once_there_is_any():
    entries = [
        an_entry(status or "Fresh", "a", status=status)
        for status in ("done", "todo", "in_progress", "skipped", "revisit", "")
    ]
    words = see(a_topic("A"), *entries).words
    for word in ("Done", "Planned", "In progress", "Skipped", "To revisit", "Not started"):
        assert words.count(word) == 2, word  # the entry and the legend
    plain = see(a_topic("A"), an_entry("Fresh", "a"))
    assert "Not started" not in plain.words and " done" not in plain.words


def test_an_entry_tells_what_is_known_of_it():
    facts = {"kind": "dataset", "level": "cult", "access": "paid", "authors": "Li", "effort": 150}
    dates = {"published": "2020-12", "started": "2021-01-02", "finished": "2021"}
    texts = {"summary": "A *sum*.", "why": "It matters.", "amount": "3/7", "note": "**Mine**"}
    entry = an_entry("Known", links=[Link("slides", "https://a.org/s")], **facts, **dates, **texts)
    entry.places = [Place("a", optional=True, remark="Skim it.")]
    seen = see(a_topic("A"), entry)
    said = "Known ◆ Cult Li Data set Dec 2020 2 h 30 Paid Optional slides Skim it. It matters."
    said += " A sum. 3/7 started 2 Jan 2021 finished 2021 My note Mine"
    assert said in " ".join(seen.words.split())
    assert ("aside", "My note") in [(tag, each.get("aria-label")) for tag, each in seen.elements]


@pytest.mark.parametrize("minutes,said", [(45, "45 min"), (60, "1 h"), (65, "1 h 05"), (None, "")])
def test_effort_is_said_as_people_say_it(minutes, said):
    seen = see(a_topic("A"), an_entry("Known", "a", effort=minutes))
    assert f"Known {said}".strip() in " ".join(seen.words.split())


def test_the_title_says_whose_page_it_is():
    html = page.write(an_outline(title="Our map", learner="Ada"))
    assert "<title>Our map · Ada</title>" in html and "The progress of Ada" in html
    assert "<h1>Roadmap</h1>" in page.write(Outline())


def test_a_roadmap_that_is_one_topic_has_its_title_once():
    seen = see(
        a_topic("Whole", key="w", summary="What it is."),
        a_topic("Part", "w"),
        an_entry("First", "w"),
        title="Whole",
    )
    assert [tag for tag, _ in seen.elements if tag in {"h1", "h2"}] == ["h1", "h2"]
    assert seen.words.count("Whole") == 2, "the window's title and the heading"
    assert {f"#{each}" for each in seen.all("id")} >= set(seen.all("href"))
    assert seen.words.index("What it is.") < seen.words.index("First")


@pytest.mark.parametrize("name", ["page.html", "page.htm", "page"])
def test_the_page_is_not_mistaken_for_bookmarks(name):
    text = page.write(an_outline(a_topic("Looms"), an_entry("Cards", "looms")))
    with pytest.raises(UnreadableError, match="Markdown, CSV and JSON can be taken in again"):
        choose.read(text.encode(), name)
