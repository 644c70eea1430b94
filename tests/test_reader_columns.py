"""Tables of courses and papers: which column names a row, and which rows only name those below."""

from roadmap.outline.model import Outline
from roadmap.outline.readers.markdown import read


def table(*rows: str) -> Outline:
    header, *rest = rows
    rule = "|".join(["---"] * (header.count("|") + 1))
    return read("\n".join(["# List", "", "## Course", "", header, rule, *rest]) + "\n")


def test_a_lecture_is_called_what_its_column_says_and_not_by_its_video() -> None:
    (found,) = table(
        "Date | Lecture | Slides | Video",
        "Aug 28 | Knots at sea | [Slides](https://a.test) | [Video](https://b.test)",
    ).entries
    assert found.title == "Knots at sea"
    assert {found.url, *(link.url for link in found.links)} == {"https://a.test", "https://b.test"}


def test_a_row_with_nothing_but_words_in_bold_is_a_topic() -> None:
    outline = table(
        "Date | Lecture | Slides",
        "**Week 1** | | ",
        "Aug 28 | Bowline | [Slides](https://a.test)",
        "**Week 2** | | ",
        "Sep 4 | Splice | [Slides](https://b.test)",
        "",
        "- [Behind the table](https://c.test)",
    )
    assert [(row["title"], row["topic_path"]) for row in outline.rows()] == [
        ("Bowline", ["Course", "Week 1"]),
        ("Splice", ["Course", "Week 2"]),
        ("Behind the table", ["Course"]),
    ]


def test_a_label_in_the_column_of_titles_names_no_row() -> None:
    outline = table(
        "Model | Paper | Code",
        "K5 | [pdf](https://a.test) | [x](https://c.test)",
        "Bowline | [pdf](https://b.test) | -",
    )
    assert [entry.title for entry in outline.entries] == ["K5", "Bowline"]


def test_a_number_may_be_a_title() -> None:
    (found,) = table("Title | Language | Author", "1984 | English | Orwell").entries
    assert found.title == "1984"


def test_a_cross_below_code_says_that_there_is_none() -> None:
    outline = table(
        "Title | Code",
        "[Bowline](https://a.test) | ❌",
        "[Splice](https://b.test) | ✅",
    )
    assert [entry.status for entry in outline.entries] == ["", ""]
