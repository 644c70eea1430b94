"""Lists of books and papers that nobody linked, and links that only say what to do."""

import pytest

from roadmap.outline.model import Outline
from roadmap.outline.readers.markdown import read


def bullets(*lines: str, heading: str = "Sea") -> Outline:
    return read(f"# L\n\n## {heading}\n\n" + "".join(f"- {line}\n" for line in lines))


@pytest.mark.parametrize(
    ("line", "title", "authors"),
    [
        ("*Knots at sea* – Ada Roe", "Knots at sea", "Ada Roe"),
        (
            "*Knots at sea*, Ada Roe and Lee Moe. A tour of ropes. Read it.",
            "Knots at sea",
            "Ada Roe and Lee Moe",
        ),
        ("**Knots at sea** by Ada Roe  \n  _How to tie them._", "Knots at sea", "Ada Roe"),
        ("Roe, *Knots at sea,* 1995. A book about ropes, and a good one.", "Knots at sea", "Roe"),
        (
            "Roe, A.C., 2009. _Knots at sea: a guide_. Sea Press.",
            "Knots at sea: a guide",
            "Roe, A.C.",
        ),
        (
            "Roe, A. C., & Moe, L. (2009). Knots at sea. Sea Press.",
            "Knots at sea",
            "Roe, A. C., & Moe, L.",
        ),
        ("Knots at sea: a history by Ada B. Roe", "Knots at sea: a history", "Ada B. Roe"),
        ('Ada Roe - "Knots at sea" (a classic)', "Knots at sea", "Ada Roe"),
        (
            "Learning to tie knots with one hand, icml 2018",
            "Learning to tie knots with one hand",
            "",
        ),
        ("[[books/Knots at sea]]", "Knots at sea", ""),
        ("⭐ [[sea/knots|Knots at sea]]", "Knots at sea", ""),
    ],
)
def test_a_list_of_works_without_links_is_a_list_of_entries(
    line: str, title: str, authors: str
) -> None:
    (found,) = bullets(line).entries
    assert (found.title, found.authors) == (title, authors)


def test_what_such_a_line_says_besides_is_kept() -> None:
    (found,) = bullets("Roe, *Knots at sea,* 1995. It is about ropes.").entries
    assert (found.published, found.summary) == ("1995", "Roe, 1995. It is about ropes.")


def test_among_works_the_others_are_works_too() -> None:
    found = bullets("*Knots* – Ada Roe", "*Ropes* – Lee Moe", "The ship's log")
    assert [entry.title for entry in found.entries] == ["Knots", "Ropes", "The ship's log"]


def test_terms_and_advice_stay_what_a_topic_is_about() -> None:
    found = bullets(
        "Use *bends* to join two ropes.",
        "*Bend* - joins one rope to another",
        "**Loop**: Eyes, Nooses and Slings",
        "Knots tied by hand",
        "Ropes & cords: how they wear",
    )
    assert found.entries == []
    assert found.topics[0].concepts.count("\n") == 4


def test_a_table_may_name_pages_as_note_taking_programs_do() -> None:
    found = read("# L\n\n## K\n\n|Title|Author|\n|-|-|\n|[[Knots]]|Ada Roe|\n").entries
    assert found[0].title == "Knots"


@pytest.mark.parametrize(
    "call", ["Visit Course", "Watch Playlist", "Enroll Here", "Read online", "Go to website"]
)
def test_a_link_that_says_what_to_do_is_no_title(call: str) -> None:
    (found,) = bullets(
        f"**Knots – a course**  \n  How to tie them.  \n  🔗 [{call}](https://a.test)"
    ).entries
    assert found.title == "Knots – a course"


def test_such_a_link_alone_has_no_other_name() -> None:
    (found,) = bullets("[Read the docs](https://a.test)").entries
    assert found.title == "Read the docs"


def test_names_in_front_of_an_address_are_no_authors_of_it() -> None:
    (found,) = bullets("Sea Knots and Bends, A B Roe. <https://a.test>").entries
    assert found.authors == ""


def test_brackets_around_a_label_name_no_page() -> None:
    (found,) = bullets("**Knots** [[pdf]] (https://a.test)").entries
    assert "[[pdf]]" in found.summary


def test_a_reading_list_holds_no_lists() -> None:
    assert bullets("[Knots](https://a.test)", heading="My reading list").entries[0].kind == ""
    assert bullets("[Knots](https://a.test)", heading="Awesome lists").entries[0].kind == "list"
