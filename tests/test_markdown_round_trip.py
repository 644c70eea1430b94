"""The README: what is written reads back, shows itself on GitHub, and may be edited by hand."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from roadmap.outline.model import (
    STATUSES,
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
from roadmap.outline.readers import fixture, markdown
from roadmap.outline.readers.markdown import own
from roadmap.outline.words import ACCESS, KINDS, LEVELS, RELATIONS
from roadmap.outline.writers.markdown import write

ROADMAP = Path(__file__).parents[1] / "fixtures" / "roadmap.json"
TRAPS = [
    *(
        "#",
        "# ",
        "- ",
        "+ ",
        "* ",
        "1. ",
        "2) ",
        "> ",
        "---",
        "===",
        ":-:",
        "|-|",
        "| a |",
        "[x] ",
        "[ ] ",
    ),
    *(
        "\\",
        "`",
        "``",
        "*",
        "**",
        "_",
        "__",
        "a_b",
        "~",
        "~~",
        "[",
        "]",
        "](",
        ")",
        "(",
        "<",
        ">",
        "![",
    ),
    *(
        "<script>",
        "</h6>",
        "-->",
        "&amp;",
        "&copy",
        "&#35;",
        ";",
        "; ",
        " ; ",
        "$x$",
        "$",
        "://",
        "www.",
    ),
    *(
        "https://a.example/b_c*d",
        "https://a.example",
        "me@a.example",
        "@me",
        ":smile:",
        "  ",
        "#1",
        "C #",
    ),
    *(
        "Why: ",
        "Also: ",
        "Best after: ",
        "*Optional.*",
        "Follows up: *x*",
        "○ ",
        "◆ ",
        "by ",
        "2020",
        "free",
    ),
    *(
        "3/7",
        "optional",
        "in progress",
        "é",
        "e\u0301",
        "😀",
        "⚙️",
        "שלום",
        "العربية",
        "\u202e",
        "\u200b",
        "\xa0",
    ),
    *("\u3000", "\u2028", "Contents", "1", "a", "A", "你好"),
]
CHARS = st.characters(exclude_categories=("Cc", "Cs"))
PIECES = st.lists(st.sampled_from(TRAPS) | st.text(CHARS, max_size=6), max_size=6).map("".join)
LINES = PIECES.filter(lambda text: "<!--" not in text)
WORDS = LINES.map(str.strip)
TITLES = WORDS.filter(bool)
INDENTED = st.tuples(st.sampled_from(["", "", " ", "    ", "\t"]), LINES).map("".join)
TEXTS = st.lists(INDENTED | st.just(""), max_size=6).map(lambda lines: "\n".join(lines).strip())
CODE = st.sampled_from(
    ["```python caption='x'\n# a\n## b\n```", "```\nopen", "# A", "- b\n  - c", "<div>"]
)
MARKDOWN = st.lists(INDENTED | CODE, max_size=5).map(lambda lines: "\n".join(lines).strip())
URLS = st.text(st.sampled_from("ab/?&=;#%()[]*_~\\'\"é😀:.copy"), max_size=12).map(
    "https://example.org/".__add__
)


def either(values):
    return st.sampled_from(["", *sorted(values)]) | WORDS


def outlines():
    return st.composite(_outline)()


def _outline(draw):
    outline = Outline(title=draw(WORDS))
    stack = []
    for number in range(draw(st.integers(0, 9))):
        del stack[draw(st.integers(0 if number % 3 else len(stack), 8)) :]
        topic = Topic(f"t{number}", draw(TITLES), stack[-1] if stack else "", number)
        topic.summary, topic.concepts, topic.body = draw(TEXTS), draw(MARKDOWN), draw(MARKDOWN)
        topic.optional = draw(st.booleans())
        if others := sorted(f"t{other}" for other in range(number)):
            keys = draw(st.lists(st.sampled_from(others), max_size=2, unique=True))
            topic.needs = [Need(key, draw(WORDS)) for key in keys]
        outline.topics.append(topic)
        stack.append(topic.key)
    for number in range(draw(st.integers(0, 6))):
        outline.entries.append(_entry(draw, number, [topic.key for topic in outline.topics]))
    return outline


def _entry(draw, number, topics):
    entry = Entry(f"e{number}", draw(TITLES), draw(st.just("") | URLS))
    entry.links = draw(st.lists(st.builds(Link, WORDS, URLS), max_size=2))
    entry.kind, entry.level = draw(either(KINDS)), draw(either(LEVELS))
    entry.access, entry.authors = draw(either(ACCESS)), draw(WORDS)
    entry.published = draw(either(["2020", "2020-12", "2020-12-31"]))
    entry.effort = draw(st.none() | st.integers(0, 999))
    entry.summary, entry.why, entry.note = draw(TEXTS), draw(WORDS), draw(TEXTS)
    entry.paper = draw(st.none() | st.builds(Paper, WORDS, WORDS, WORDS))
    entry.status = draw(st.sampled_from(["", *STATUSES]))
    entry.amount = draw(either(["3/7", "299/458 p.", "44:24", "30 %"]))
    entry.started, entry.finished = draw(WORDS), draw(WORDS)
    keys = draw(st.lists(st.sampled_from(topics), max_size=2, unique=True)) if topics else []
    entry.places = [
        Place(key, draw(st.integers(0, 50)), draw(st.booleans()), draw(WORDS)) for key in keys
    ]
    if others := [f"e{other}" for other in range(number)]:
        kinds = st.sampled_from(["follows_up", *sorted(RELATIONS)])
        entry.relations = draw(
            st.lists(
                st.builds(Relation, kinds, st.sampled_from(others), WORDS),
                max_size=3,
                unique_by=lambda relation: (relation.kind, relation.to),
            )
        )
    return entry


def rows(outline):
    return sorted(
        repr({field: value for field, value in row.items() if field != "line"})
        for row in outline.rows()
    )


def topics(outline):
    paths = outline.paths()
    return sorted(
        (
            *(paths[topic.key], paths[topic.parent], topic.summary, topic.concepts, topic.body),
            *(topic.optional, [(paths[need.topic], need.reason) for need in topic.needs]),
        )
        for topic in outline.topics
    )


def others(outline):
    """What rows do not tell."""
    titles = {entry.key: entry.title for entry in outline.entries}
    return sorted(
        repr(
            (
                *(entry.title, entry.why, place.remark),
                *(
                    (paper.arxiv_id, paper.doi, paper.venue)
                    if (paper := entry.paper)
                    else ("",) * 3
                ),
                sorted((told.kind, titles[told.to], told.remark) for told in entry.relations),
            )
        )
        for entry in outline.entries
        for place in entry.places or [Place("")]
    )


def a_list(*entries, topic="Things", **given):
    for entry in entries:
        entry.places = entry.places or [Place("things")]
    return Outline("List", topics=[Topic("things", topic, **given)], entries=list(entries))


def entry_lines(*entries):
    return write(a_list(*entries)).partition("## Things\n\n")[2].rstrip("\n")


def parsed(text):
    return MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text)


def words_in(token):
    return "".join(
        child.content
        if child.type in {"text", "text_special"}
        else " " * (child.type[4:] == "break")
        for child in token.children
    )


def headings(text):
    tokens = parsed(text)
    return [
        words_in(tokens[at + 1]) for at, each in enumerate(tokens) if each.type == "heading_open"
    ]


@settings(deadline=None, max_examples=200)
@given(outlines())
def test_what_is_written_reads_back(outline):
    text = write(outline)
    again = own.read(text)
    assert again is not None
    assert rows(again) == rows(outline)
    assert topics(again) == topics(outline)
    assert again.title == outline.title and again.problems == []
    assert write(again) == text


@settings(deadline=None, max_examples=200)
@given(st.lists(TITLES, min_size=1, max_size=4), TEXTS, WORDS)
def test_any_text_shows_as_itself(titles, text, words):
    entry = Entry("e", titles[0], summary=text, why=words, places=[Place("t0")])
    linked = Entry("f", titles[-1], "https://x.example", authors=words, places=[Place("t0")])
    found = [Topic(f"t{number}", title, summary=text) for number, title in enumerate(titles)]
    shown = write(Outline("List", topics=found, entries=[entry, linked]))
    assert headings(shown) == ["List", "Contents", *titles]
    allowed = {
        "text",
        "text_special",
        "hardbreak",
        "link_open",
        "link_close",
        "strong_open",
        "strong_close",
    }
    tokens = parsed(shown)
    assert {child.type for token in tokens for child in token.children or []} <= allowed
    assert not {token.type for token in tokens} & {"fence", "code_block", "hr", "table_open"}
    assert all(token.content.startswith("<!-- ") for token in tokens if token.type == "html_block")
    squeezed = "".join("".join(map(words_in, (each for each in tokens if each.children))).split())
    assert squeezed.count("".join(text.split())) >= len(titles) + 1


def test_the_real_roadmap_reads_back():
    outline = fixture.read(ROADMAP.read_text())
    again = markdown.read(write(outline))
    assert rows(again) == rows(outline)
    assert topics(again) == topics(outline)
    assert others(again) == others(outline)
    assert again.problems == []


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


@pytest.mark.parametrize(
    "body",
    [
        *(
            "```\nopen",
            "~~~~ x\n```",
            "<details>\n\n# a",
            "<!-- open",
            "> ```\n> a",
            "- a\n\n      code",
        ),
        *(
            "```\n<!-- entries -->\n<!-- topic . -->\n```",
            "````markdown\n```\n````",
            "    code\n\n\n    more",
        ),
        *(
            "<!-- topic -->\n\n## No topic",
            "<!-- other . -->",
            "# heading\n===",
            "<!-- entries -->",
        ),
    ],
)
def test_no_example_swallows_what_follows(body):
    outline = a_list(Entry("a", "A"), body=body, concepts=body)
    text = write(outline)
    tokens = parsed(text)
    assert topics(own.read(text)) == topics(outline) and rows(own.read(text)) == rows(outline)
    assert [token.type for token in tokens[-6:]][-1] == "bullet_list_close"
    assert tokens[-1].level == 0


@pytest.mark.parametrize(
    "before, after",
    [
        ("- [A](https://a.example)", "- [A](https://a.example) -"),
        ("- [A](https://a.example)", "* [A](<https://a.example>)"),
        ("- [A](https://a.example)", "- [A](<https://a.example>) (book; blue)"),
        ("  Words.", "Words."),
        ("  Words.", "  Some *words*."),
        ("  Words.", "  Words\n  wrapped."),
        ("## Things", "#### Things"),
        ("## Things", "Things\n------"),
        ("format 2", "format 3"),
        ("- [Things](#things)", "Nothing."),
    ],
)
def test_what_was_edited_freely_is_left_to_the_general_reader(before, after):
    text = write(a_list(Entry("a", "A", "https://a.example", summary="Words.")))
    assert own.read(text) is not None and text.count(before) == 1
    assert own.read(text.replace(before, after)) is None


def test_words_may_be_edited_in_place():
    text = write(a_list(Entry("a", "A", summary="Words.", why="Yes.")))
    again = own.read(
        text.replace("Words.", "For $5, A & B: snake_case.").replace("- **A**", "- [x] **A**")
    )
    assert (again.entries[0].summary, again.entries[0].status) == (
        "For $5, A & B: snake_case.",
        "done",
    )


def test_a_title_that_is_gone_is_a_problem_and_no_loss():
    outline = a_list(Entry("a", "A"), Entry("b", "B", relations=[Relation("explains", "a")]))
    again = markdown.read(write(outline).replace("- **A**", "- **C**"))
    assert [entry.title for entry in again.entries] == ["C", "B"]
    assert [problem.sentence for problem in again.problems] == ["There is no entry “A”."]


def test_a_line_added_by_hand_is_read():
    text = write(fixture.read(ROADMAP.read_text()))
    at = text.index("- ◆ [Attention is all you need]")
    again = markdown.read(f"{text[:at]}- [New thing](https://x.example/) - words\n{text[at:]}")
    assert own.read(f"{text[:at]}- [New thing](https://x.example/) - words\n{text[at:]}") is None
    added = next(row for row in again.rows() if row["title"] == "New thing")
    assert (added["url"], added["description"]) == ("https://x.example/", "words")
    assert added["topic_path"][-1] == "Attention and transformers"
    assert "Attention is all you need" in {row["title"] for row in again.rows()}


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


def test_nothing_is_written_and_read_too():
    assert rows(own.read(write(Outline()))) == []
    assert own.read("") is None and own.read(own.MARKER) is None


@pytest.mark.parametrize(
    "piece",
    [
        *(
            "[",
            "]",
            "*",
            "_",
            "`",
            "\\",
            "<",
            "<a",
            "&",
            "&a",
            "~",
            "$",
            "#",
            " #",
            "a ",
            ";",
            "; ",
            "p://",
        ),
        *("www.", "p://*", " ", "\n", "\n\n", "> ", "\n- ", "\n```\n", "\n# a\n", "\\\n", "a\\\n"),
    ],
)
def test_long_texts_are_written_and_read_back(piece):
    text = piece * (100_000 // len(piece))
    entry = Entry("a", f"a{text}a", summary=text.strip(), note=f"a{text}a", authors=f"a{text}a")
    outline = a_list(entry, body=f"a{text}a", summary=text.strip())
    assert own.read(write(outline)).entries[0].title.startswith("a")
