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
        ("_Knots at sea_ -- Ada Roe", "Knots at sea", "Ada Roe"),
        (
            "*Knots at sea*, Ada Roe and Lee Moe. A tour of ropes. Read it.",
            "Knots at sea",
            "Ada Roe and Lee Moe",
        ),
        ("**Knots at sea** by Ada Roe  \n  _How to tie them._", "Knots at sea", "Ada Roe"),
        ("Knots at sea: a history by Ada B. Roe", "Knots at sea: a history", "Ada B. Roe"),
        ("1984 by George Orwell", "1984", "George Orwell"),
        (
            "Learning to tie knots with one hand, icml 2018",
            "Learning to tie knots with one hand",
            "",
        ),
        ("[[books/Knots at sea]]", "Knots at sea", ""),
        ("⭐ [[sea/knots|Knots at sea]]", "Knots at sea", ""),
        ("[[Knots at sea]], Ada Roe", "Knots at sea", "Ada Roe"),
    ],
)
def test_a_list_of_works_without_links_is_a_list_of_entries(
    line: str, title: str, authors: str
) -> None:
    (found,) = bullets(line).entries
    assert (found.title, found.authors) == (title, authors)


def test_what_such_a_line_says_besides_is_kept() -> None:
    (found,) = bullets("*Knots at sea*, Ada Roe, 1995. It is about ropes.").entries
    assert (found.published, found.summary) == ("1995", "Ada Roe, 1995. It is about ropes.")


def test_among_works_the_others_are_works_too() -> None:
    found = bullets("*Knots* – Ada Roe", "*Ropes* – Lee Moe", "The ship's log")
    assert [entry.title for entry in found.entries] == ["Knots", "Ropes", "The ship's log"]


def test_a_quoted_title_may_be_described_below_it() -> None:
    (found,) = bullets('**"Knots of the sea."**\n  - Roe et al. Sea Press. 2013.').entries
    assert (found.title, found.note) == ("Knots of the sea", "Roe et al. Sea Press. 2013.")


def test_a_quoted_name_above_links_is_a_group() -> None:
    found = bullets('"Sea knots"\n  - [Bowline](https://a.test)')
    assert [entry.title for entry in found.entries] == ["Bowline"]


def test_terms_and_advice_stay_what_a_topic_is_about() -> None:
    found = bullets(
        "Use *bends* to join two ropes.",
        "*Bend* - joins one rope to another",
        "**Loop**: Eyes, Nooses and Slings",
        "**Week 1** - Bends, Loops and Hitches",
        "**Ropes**, Cords",
        "Knots tied by hand",
        "Ropes & cords: how they wear",
    )
    assert found.entries == []
    assert found.topics[0].concepts.count("\n") == 6


def test_a_table_may_name_pages_as_note_taking_programs_do() -> None:
    found = read("# L\n\n## K\n\n|Title|Author|\n|-|-|\n|[[Knots]]|Ada Roe|\n").entries
    assert found[0].title == "Knots"


def test_brackets_around_a_label_name_no_page() -> None:
    (found,) = bullets("**Knots** [[pdf]] (https://a.test)").entries
    assert "[[pdf]]" in found.summary


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


def test_a_link_to_who_wrote_it_is_no_title() -> None:
    (found,) = bullets("**Knots at sea** by [Ada Roe](https://roe.test)").entries
    assert (found.title, found.authors) == ("Knots at sea", "Ada Roe")


@pytest.mark.parametrize("venue", ["ICML 2023.", "`arXiv 2023.10`", "NeurIPS'23 Oral"])
def test_where_it_came_out_is_no_title(venue: str) -> None:
    (found,) = bullets(
        f"Tying knots with one hand. *Ada Roe, Lee Moe.* **{venue}** [[Paper]](https://a.test)"
    ).entries
    assert found.title == "Tying knots with one hand"


def test_a_bold_name_with_a_year_in_it_stays_a_title() -> None:
    (found,) = bullets("**Knots 2023** - [site](https://a.test)").entries
    assert found.title == "Knots 2023"


def test_a_link_to_the_front_page_of_what_it_names_is_a_title() -> None:
    (found,) = bullets("[GitHub](https://github.com/) – where code is kept").entries
    assert (found.title, found.summary) == ("GitHub", "where code is kept")
    (found,) = bullets("Knots, a program: [GitHub](https://github.com/a/knots)").entries
    assert found.title.startswith("Knots")


def test_badges_before_a_title_say_nothing_of_it() -> None:
    badge = "[![Star](https://img.shields.io/s.svg)](https://c.test)"
    (found,) = bullets(f"[Knots](https://a.test) {badge} by Ada Roe").entries
    assert (found.title, found.summary) == ("Knots", "by Ada Roe")


@pytest.mark.parametrize(
    "heading",
    [
        "# Knots [![Awesome](https://awesome.re/badge.svg)](https://awesome.re)",
        "# Knots [![A](https://a.test/a.svg)](https://a.test) [⬆](#top)",
        "# [![Knots](https://a.test/logo.png)](https://a.test)",
    ],
)
def test_a_badge_beside_the_lists_title_is_no_part_of_it(heading: str) -> None:
    assert read(f"{heading}\n\n- [Bowline](https://b.test)\n").title == "Knots"


def test_a_paragraph_of_a_title_in_bold_and_labels_is_an_entry() -> None:
    words = (
        "**Knots at sea** \\\n*Roe et al.* [[Paper](https://a.test)] [[Website](https://b.test)]"
    )
    (found,) = read(f"# List\n\n## Knots\n\n{words}\n").entries
    assert (found.title, found.authors) == ("Knots at sea", "Roe et al.")
    assert (found.url, [link.label for link in found.links]) == ("https://a.test", ["Website"])


def test_a_sign_that_leads_to_the_web_is_the_label_of_a_link() -> None:
    table = "| Talk | Link |\n|---|---|\n| Knots | [▶️](https://a.test) |\n"
    found = read(f"# List\n\n## Talks\n\n{table}\n- Ropes [🔗](https://b.test) [⬆](#list)\n")
    assert [(entry.title, entry.url) for entry in found.entries] == [
        ("Knots", "https://a.test"),
        ("Ropes", "https://b.test"),
    ]


def test_how_to_unfold_is_no_part_of_a_folded_topic() -> None:
    text = "# List\n\n<details>\n<summary><b>Knots</b> (click to expand)</summary>\n\n- [A](https://a.test)\n\n</details>"
    assert [topic.title for topic in read(text).topics] == ["Knots"]
