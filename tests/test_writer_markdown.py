"""The README as it is written: it shows itself on GitHub."""

import re
from pathlib import Path

from markdown_it import MarkdownIt

from roadmap.outline.model import (
    Entry,
    Link,
    Need,
    Outline,
    Paper,
    Place,
    Relation,
    Source,
    Topic,
)
from roadmap.outline.readers import fixture
from roadmap.outline.readers.markdown import own
from roadmap.outline.writers.markdown import write
from tests.written import a_list, entry_lines, headings, others, parsed, rows, topics

ROADMAP = Path(__file__).parents[1] / "fixtures" / "roadmap.json"


def test_a_line_of_everything():
    entry = Entry("a", "Attention; [all]", "https://x.example/a b", kind="book", level="cult")
    entry.authors, entry.published, entry.effort = "Ada; Bo B.", "2016-03", 150
    entry.access, entry.status, entry.amount = "paid", "in_progress", "3/7"
    entry.started, entry.paper = "2024-01-02", Paper("1706.03762", "10.1/x", "NeurIPS")
    entry.summary, entry.note = "One.\n\nTwo.\nThree.", "Mine\n\n  too"
    entry.links, entry.why = (
        [Link("Code", "https://c.example"), Link("", "https://d.example")],
        "It lasts.",
    )
    entry.places = [Place("things", 1, True, "Twice.")]
    after = Entry(
        "b", "Later", relations=[Relation("follows_up", "a"), Relation("explains", "a", "well")]
    )
    assert entry_lines(entry, after) == (
        "- 🚧 ◆ [Attention; \\[all\\]](https://x.example/a%20b) (*cult*; book; by Ada\\; Bo B.; 2016-03; "
        "2 h 30 min; paid; optional; 3/7; started 2024-01-02; arXiv 1706.03762; doi 10.1/x; "
        "venue NeurIPS)\\\n"
        "  One.\n"
        "\n"
        "  Two.\\\n"
        "  Three.\\\n"
        "  Also: [Code](https://c.example), <https://d.example>\\\n"
        "  Why: It lasts.\\\n"
        "  Remark: Twice.\n"
        "  > Mine\n"
        "  >\n"
        "  >   too\n"
        "  - **Later**\\\n"
        "    Explains: *Attention; \\[all\\]*: well"
    )


def test_a_title_is_never_markup():
    titles = [
        "[x] a](b)",
        "**b** `c` _d_",
        "<script>alert(1)</script>",
        "a | b",
        "C:\\",
        "# a #",
        "1. a",
    ]
    text = write(a_list(*(Entry(title, title, "https://x.example") for title in titles)))
    shown = MarkdownIt("commonmark").render(text)
    assert "<script>" not in shown and "<code>" not in shown and "<strong>" not in shown
    assert [row["title"] for row in own.read(text).rows()] == titles


def test_a_line_break_in_a_title_breaks_nothing():
    again = own.read(
        write(a_list(Entry("a", "One\n# two\r\n- three", why="a\nb"), topic="Some\n\nthings"))
    )
    assert [topic.title for topic in again.topics] == ["Some things"]
    assert [(entry.title, entry.why) for entry in again.entries] == [("One # two - three", "a b")]


def test_no_link_runs_a_script():
    entry = Entry("a", "Here", "javascript:alert(1)", links=[Link("There", "data:text/html,x")])
    assert entry_lines(entry) == "- **Here**"


def test_addresses_keep_what_an_address_may_hold():
    url = "https://x.example/a(b)_c*d\\e&copy;=1&f[]=%20"
    assert (
        own.read(write(a_list(Entry("a", "A", url, links=[Link("", url)])))).entries[0].url == url
    )
    assert "(https://x.example/%3Ca%3E%20b)" in entry_lines(
        Entry("a", "A", "https://x.example/<a> b")
    )


def test_addresses_between_signs_are_read_like_plain_ones():
    text = write(
        a_list(Entry("a", "A", "https://a.example", links=[Link("b", "https://b.example")]))
    )
    signed = re.sub(r"\((https[^)]*)\)", r"(<\1>)", text)
    assert signed != text and write(own.read(signed)) == text


def test_a_bare_address_keeps_no_backslash():
    lines = entry_lines(
        Entry("a", "A", summary="See https://a.example\nor https://a.example/_b", why="So.")
    )
    assert "See https://a.example \\\n" in lines
    assert "or https\\://a.example/\\_b\\\n" in lines


def test_anchors_are_those_of_github():
    titles = [
        "Echo",
        "echo",
        "Echo 1",
        "echo-1",
        "ECHO",
        "I ♥ unicode",
        "😄 an – emoji",
        "Привет, 你好",
        "a_b: c.d",
    ]
    found = [Topic(str(number), title) for number, title in enumerate(titles)]
    found[0].body = "# Echo *two*\n\n```\n# no heading\n```"
    found[1].concepts = "Echo two\n---"
    text = write(
        Outline("Contents", topics=[*found, Topic("last", "Echo two", needs=[Need("1", "why")])])
    )
    assert [
        line.partition("(#")[2][:-1] for line in text.split("\n") if line.startswith("- [")
    ] == [
        *(
            "echo",
            "echo-1",
            "echo-1-1",
            "echo-1-2",
            "echo-2",
            "i--unicode",
            "-an--emoji",
            "привет-你好",
        ),
        *("a_b-cd", "echo-two-2"),
    ]
    assert "## Contents" in text and own.read(text).topics[-1].needs == [Need("echo-2", "why")]


def test_contents_lead_to_every_topic():
    text = write(fixture.read(ROADMAP.read_text()))
    given = set()
    for title in headings(text):
        slug = "".join(c for c in title.lower() if c.isalnum() or c in " -_").replace(" ", "-")
        given.add(next(s for n in range(99) if (s := f"{slug}-{n}" if n else slug) not in given))
    links = [
        child.attrs["href"]
        for token in parsed(text)
        for child in token.children or []
        if child.attrs
    ]
    inside = [link[1:] for link in links if link.startswith("#")]
    assert len(inside) > 107 and set(inside) <= given


def test_topics_below_the_sixth_heading_say_how_deep_they_are():
    found = [Topic(str(n), f"<{n} & _m_>", str(n - 1) if n else "", n) for n in range(8)]
    text = write(Outline("Deep", topics=found))
    assert '\n\n<h6 data-depth="9">&lt;7 &amp; _m_&gt;</h6>\n' in text
    assert "\n\n###### \\<4" not in text and "\n\n###### <4 & \\_m\\_>\n" in text
    assert topics(own.read(text)) == topics(Outline("Deep", topics=found))


def test_a_roadmap_that_is_one_topic_has_it_as_title():
    found = [Topic("a", "Learning", summary="A way."), Topic("b", "First", "a", needs=[Need("a")])]
    for title, beginning in (("", "topic"), ("Learning", "title and topic")):
        outline = Outline(title, topics=found, entries=[Entry("e", "E", places=[Place("a")])])
        text = write(outline)
        assert headings(text) == ["Learning", "Contents", "First"]
        assert text.split("\n")[2] == f"<!-- {beginning} -->"
        again = own.read(text)
        assert (again.title, topics(again), rows(again)) == (title, topics(outline), rows(outline))


def test_siblings_stand_by_position_and_what_is_retired_is_left_out():
    found = [
        Topic("a", "A", position=2),
        Topic("b", "B", position=1),
        Topic("c", "C", retired=True),
    ]
    entries = [Entry(n, n, places=[Place("a", -int(n))], retired=n == "2") for n in "123"]
    entries[0].relations = [Relation("explains", "2"), Relation("explains", "3")]
    again = own.read(write(Outline("T", topics=found, entries=entries)))
    assert [(topic.title, topic.position) for topic in again.topics] == [("B", 10), ("A", 20)]
    assert [(entry.title, entry.places[0].position) for entry in again.entries] == [
        ("3", 10),
        ("1", 20),
    ]
    assert again.entries[1].relations == [Relation("explains", again.entries[0].key)]


def test_follow_ups_in_a_circle_and_in_a_long_chain_end():
    circle = [Entry(a, a, relations=[Relation("follows_up", b)]) for a, b in ("ab", "bc", "ca")]
    chain = [
        Entry("0", "0"),
        *(
            Entry(str(n), str(n), relations=[Relation("follows_up", str(n - 1))])
            for n in range(1, 40)
        ),
    ]
    for entries in (circle, chain):
        outline = a_list(*entries)
        text = write(outline)
        assert others(own.read(text)) == others(outline) and rows(own.read(text)) == rows(outline)
        assert "            -" not in text


def test_what_stands_in_several_topics_is_written_in_each():
    found = [Topic("a", "A"), Topic("b", "B")]
    entry = Entry("e", "E", places=[Place("a"), Place("b", optional=True)])
    after = Entry("f", "F", places=[Place("b")], relations=[Relation("follows_up", "e")])
    again = own.read(write(Outline("T", topics=found, entries=[entry, after])))
    assert [each.key for each in again.entries] == ["a-e", "b-e", "b-f"]
    assert again.entries[2].parent == "b-e"
    lines = write(Outline("T", topics=found, entries=again.entries)).split("\n")
    assert again.entries[2].line == lines.index("  - **F**") + 1


def test_the_legend_says_what_is_used():
    assert "legend" not in write(a_list(Entry("a", "A")))
    text = write(a_list(Entry("a", "A", level="cult"), Entry("b", "B", status="skipped")))
    assert "◆ cult: deep, scientific, heavily cited\\\n⏭️ skipped\n" in text
    assert "○" not in text


def test_sources_are_named_with_their_licence():
    outline = a_list(Entry("a", "A"))
    outline.sources = [
        Source("s", "A_list_", "https://s.example", "CC BY 4.0"),
        Source("t", "Other"),
    ]
    text = write(outline)
    assert text.endswith("Gathered from:\n\n- [A_list\\_](https://s.example), CC BY 4.0\n- Other\n")
    assert rows(own.read(text)) == rows(outline)
