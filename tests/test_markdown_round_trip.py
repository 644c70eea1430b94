"""The README: what is written reads back, shows itself on GitHub, and may be edited by hand."""

import time
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
    entry = Entry("e", titles[0], summary=text, why=words, note=text, places=[Place("t0")])
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
    assert squeezed.count("".join(text.split())) >= len(titles) + 2


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
        "- [ ] ◆ [Attention; \\[all\\]](<https://x.example/a%20b>) (*cult*; book; by Ada\\; Bo B.; 2016-03; "
        "2 h 30 min; paid; optional; in progress; 3/7; started 2024-01-02; arXiv 1706.03762; doi 10.1/x; "
        "venue NeurIPS)\\\n"
        "  One.\n"
        "\n"
        "  Two.\\\n"
        "  Three.\\\n"
        "  Also: [Code](<https://c.example>), <https://d.example>\\\n"
        "  Why: It lasts.\\\n"
        "  Remark: Twice.\n"
        "  > Mine\n"
        "  >\n"
        "  > &#32;&#32;too\n"
        "  - **Later**\\\n"
        "    Explains: *Attention; \\[all\\]*: well"
    )
