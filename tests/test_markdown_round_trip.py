"""The README: what is written reads back, and may be edited by hand."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roadmap.outline.model import (
    Entry,
    Outline,
    Place,
    Relation,
    Topic,
)
from roadmap.outline.readers import fixture, markdown
from roadmap.outline.readers.markdown import own
from roadmap.outline.writers.markdown import write
from tests.any_outline import TEXTS, TITLES, WORDS, outlines
from tests.written import a_list, headings, others, parsed, rows, topics, words_in

ROADMAP = Path(__file__).parents[1] / "fixtures" / "roadmap.json"


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
