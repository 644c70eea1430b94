"""Entries written as citations, with names in front, and lines that state a field of the entry above."""

import pytest

from roadmap.outline.model import Entry
from roadmap.outline.readers.markdown import read


def only(words: str, heading: str = "Knots") -> Entry:
    found = read(f"# List\n\n## {heading}\n\n- {words}\n").entries
    assert len(found) == 1, [entry.title for entry in found]
    return found[0]


@pytest.mark.parametrize(
    ("names", "behind", "published"),
    [
        ("Roe, A. B., Doe, K., & Moe, L.", "(2022). [Knots](https://a.test), Sea press.", "2022"),
        (
            "Ada B. Roe, Kim E. Doe, and Lee Moe",
            ", [Knots](https://a.test), The Sea Press, 2009.",
            "2009",
        ),
        ("Ada Roe", ", [Knots](https://a.test), Sea Press, 2001.", "2001"),
        ("Roe, Ada C., and Lee Moe", '. **"Knots"** [[pdf]](https://a.test) (2018)', "2018"),
    ],
)
def test_who_stands_before_the_title_wrote_it(names: str, behind: str, published: str) -> None:
    found = only(f"{names} {behind}".replace(" ,", ",").replace(" .", "."))
    assert (found.title, found.authors, found.published) == ("Knots", names, published)


@pytest.mark.parametrize("lead", ["Loops, Bends: ", "Sea Knots: ", "MIT OCW, ", "Go through "])
def test_other_words_before_the_title_are_no_authors(lead: str) -> None:
    assert only(f"{lead}[Knots](https://a.test)").authors == ""


def test_a_citation_names_its_work_before_it_says_where_to_find_it() -> None:
    found = only(
        "Roe, A., & Doe, K. (2009). *Knots at sea: a guide*. Sea Press. Available at: [Ada's site](https://a.test)"
    )
    assert (found.title, found.authors) == ("Knots at sea: a guide", "Roe, A., & Doe, K.")
    assert found.summary.startswith("Roe, A., & Doe, K. (2009). Sea Press.")


def test_a_date_before_a_title_is_not_the_title() -> None:
    found = only("[ ] 2024 - Knots at sea")
    assert (found.title, found.published) == ("Knots at sea", "2024")


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("16-Aug-2021", "2021-08-16"),
        ("Jan 05, 2021", "2021-01-05"),
        ("3rd March 2020", "2020-03-03"),
        ("March 2020", "2020-03"),
    ],
)
def test_a_date_is_as_exact_as_it_is_written(written: str, date: str) -> None:
    assert only(f"[Knots](https://a.test) ({written})").published == date


def test_lines_below_an_entry_state_its_fields() -> None:
    found = only(
        "[Knots](https://a.test)\n  - Author: Ada Roe\n  - Start: Jan 05, 2021\n  - Finished: Jan 08, 2021"
        "\n  - Type: book\n  - Year: 2019\n  - Level: Beginner\n  - Duration: 3 hours\n  - Note: read it by the sea",
        heading="Completed",
    )
    assert (found.authors, found.started, found.finished) == ("Ada Roe", "2021-01-05", "2021-01-08")
    assert (found.status, found.kind, found.published) == ("done", "book", "2019")
    assert (found.level, found.effort) == ("introductory", 180)
    assert found.note == "read it by the sea"


def test_below_a_heading_of_what_is_done_sentences_are_about_the_entry() -> None:
    found = only(
        "Knots by night\n  - I read this by the sea, and it was good.", heading="Completed"
    )
    assert (found.title, found.status) == ("Knots by night", "done")
    assert found.note == "I read this by the sea, and it was good."


def test_words_are_counted_where_none_is_set_apart() -> None:
    assert only("結び目の科学入門([感想とメモ](https://a.test))").title == "結び目の科学入門"


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://www.goodreads.com/book/show/1", "book"),
        ("https://link.springer.com/book/10.1007/978-3-030-51110-4", "book"),
        ("https://link.springer.com/article/10.1007/s1", "paper"),
        ("https://www.oreilly.com/library/view/knots/1/", "book"),
    ],
)
def test_some_sites_hold_books(url: str, kind: str) -> None:
    assert only(f"[Knots]({url})").kind == kind


def test_headings_inside_what_is_folded_stand_below_its_summary() -> None:
    found = read(
        "# L\n\n## Sea\n\n<details><summary>Week 1</summary>\n\n### Loops\n\n- [a](https://a.test)\n\n"
        "</details>\n\n### Bends\n\n- [b](https://b.test)\n"
    )
    above = {topic.key: topic for topic in found.topics}
    loops = above[found.entries[0].places[0].topic]
    assert [loops.title, above[loops.parent].title] == ["Loops", "Week 1"]
    bends = above[found.entries[1].places[0].topic]
    assert [bends.title, above[bends.parent].title] == ["Bends", "Sea"]
