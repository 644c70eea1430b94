"""No file, however made, does more harm to the reader than a sentence that says why it is not read."""

import sys
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roadmap.outline.model import Outline, UnreadableError
from roadmap.outline.readers import markdown
from roadmap.outline.readers.text import LIMIT, cleaned, decoded

FRAGMENTS = [
    *(
        "# ",
        "## ",
        "- ",
        "  - ",
        "1. ",
        "> ",
        "| ",
        "|-|-|\n",
        "\n",
        "\n\n",
        "    ",
        "\t",
        "```\n",
        "---\n",
    ),
    *(
        "[a](https://a.test)",
        "[pdf](b.pdf)",
        "[x]: https://x.test",
        "[x]",
        "[ ] ",
        "[^1]",
        "[^1]: ",
        "![](",
    ),
    *(
        "**",
        "*",
        "_",
        "`",
        "~~",
        "<details>",
        "<summary>",
        "</details>",
        "<a href='",
        "'>",
        "</a>",
        "<!--",
    ),
    *(
        "-->",
        "<table>",
        "<td>",
        "<li>",
        "</ul>",
        "<p align=center>",
        "<br>",
        "&amp;",
        "&#0;",
        "https://a.test",
    ),
    *(
        '"',
        "“",
        "”",
        ": ",
        " - ",
        "(2019)",
        " by Ada Roe",
        "et al.",
        "✅",
        "3/7",
        "javascript:alert(1)",
        "\\",
    ),
    *(
        "Contents",
        "Done",
        "Videos:",
        "Progress",
        "Title",
        "www.",
        "http://",
        "\x00",
        "\u202e",
        "A-",
        "🎓",
        "](",
    ),
]


def attempt(act: Callable[[], Any]) -> tuple[Any, UnreadableError | None]:
    """What comes of it, or the refusal."""
    try:
        return act(), None
    except UnreadableError as refusal:
        return None, refusal


def read(text: str) -> Outline | None:
    """The outline, or nothing if the reader says in a sentence why there is none."""
    found, refusal = attempt(lambda: markdown.read(cleaned(text)))
    assert refusal is None or refusal.sentence.endswith(".")
    return found


def calls(text: str) -> int:
    """How many functions are called to read a text, Python's and built-in ones."""
    count = 0

    def look(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    sys.setprofile(look)
    try:
        read(text)
    finally:
        sys.setprofile(None)
    return count


def holds_together(outline: Outline) -> bool:
    topics = [topic.key for topic in outline.topics]
    known = {"", *topics}
    return (
        len(set(topics)) == len(topics)
        and all(topic.parent in known for topic in outline.topics)
        and all(place.topic in known for entry in outline.entries for place in entry.places)
        and all(entry.title for entry in outline.entries)
        and all(entry.url.startswith(("http", "")) for entry in outline.entries)
    )


@settings(max_examples=150, deadline=None)
@given(st.text())
def test_any_text_reads_or_is_refused_with_a_sentence(text):
    outline = read(text)
    assert outline is None or holds_together(outline)


@settings(max_examples=400, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.text(max_size=5)), max_size=60))
def test_any_pieces_of_markdown_read_or_are_refused_with_a_sentence(pieces):
    outline = read("".join(pieces))
    assert outline is None or holds_together(outline)


@settings(max_examples=150, deadline=None)
@given(st.binary())
def test_any_bytes_become_text_or_are_refused(data):
    text, refusal = attempt(lambda: decoded(data))
    assert refusal.sentence.endswith(".") if refusal else "\x00" not in text


@pytest.mark.parametrize(
    "piece",
    [
        ">",
        "[",
        "<",
        "*a_",
        "<!--",
        "<a <a",
        "<details>",
        "<details>\n\n",
        "<ul><li>",
        "![",
        "`a",
        "[^",
        "~~a ",
    ],
)
def test_a_hundred_thousand_of_the_same_are_read_or_refused(piece):
    outline = read(piece * 100_000)
    assert outline is None or holds_together(outline)


def test_a_list_a_million_deep_is_refused_with_its_line():
    with pytest.raises(UnreadableError, match="nested more than") as refused:
        markdown.read(cleaned("- " * 400_000 + "a"))
    assert refused.value.line == 1
    deep = "\n".join(" " * 2 * depth + "- a" for depth in range(1300))
    with pytest.raises(UnreadableError) as refused:
        markdown.read(cleaned(deep))
    assert refused.value.line > 1


def test_a_line_of_ten_megabytes_is_refused_with_its_line():
    with pytest.raises(UnreadableError, match="longer than") as refused:
        decoded(b"# List\n" + b"a" * (LIMIT - 10))
    assert refused.value.line == 2


def test_fifty_megabytes_are_refused():
    with pytest.raises(UnreadableError, match="at most"):
        decoded(b"- a\n" * 12_500_000)


@pytest.mark.parametrize(
    "data", [b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 50, b"\x7fELF\x01\x02\x03" * 99]
)
def test_what_is_no_text_is_refused(data):
    with pytest.raises(UnreadableError, match="no text"):
        decoded(data)


@pytest.mark.parametrize(
    "form",
    [
        "- [a](https://a.test) - words\n",
        "- [a](https://a.test) [pdf](https://b.test) ",
        "[a](https://a.test)\n",
        "**abc** [a](https://a.test)\n",
        "|[a](https://a.test)|\n|-|\n|b|\n\n",
        "## a\n\n- [a](https://a.test)\n\n",
        "<details><summary>a</summary>\n\n- [a](https://a.test)\n\n</details>\n\n",
        "- [a](https://github.com/a/b/issues)\n",
        "- a\n",
        "words, words.\n\n",
        "https://a.test/b ",
        ":a",
        "[ ] ",
        "“",
        "<a href='https://a.test'>a</a> ",
        "- a\n  - b\n    - [c](https://c.test)\n",
    ],
)
def test_twice_the_text_takes_twice_the_work(form):
    assert calls(form * 800) / calls(form * 400) < 2.6


def test_a_list_of_links_in_one_line_takes_no_more_than_its_length():
    few, many = (calls("# L\n\n" + "- [a](https://a.test) " * n) for n in (400, 800))
    assert many / few < 2.6


def test_regular_expressions_do_not_search_again_and_again():
    """Their work is no call: that these end at all is the test."""
    for text in (
        "“" * 50_000,
        "a" + "!" * 50_000 + "a",
        ":a" * 50_000,
        "A-" * 50_000,
        "( , " * 50_000,
        "[ ] " * 12_000,
        "Aa B, " * 8_000,
        "2023.10." * 8_000,
        "«" * 50_000,
        "a (b) " * 8_000,
    ):
        for form in (
            "## {}\n",
            "- {} [pdf](https://a.test)\n",
            "- [a](https://a.test) {} 2020\n",
            "|T|\n|-|\n|{}|\n",
        ):
            read(form.format(text))


def test_a_row_may_have_more_cells_than_the_header() -> None:
    picture = '<a href="https://b.test"><img src="b.png"></a>'
    rows = f'<tr><td><a href="https://a.test">a</a></td><td>{picture}</td></tr>'
    found = markdown.read(f"# L\n## S\n<table><tr><th>Name</th></tr>{rows}</table>\n").entries
    assert [link.label for link in found[0].links] == ["https://b.test"]
