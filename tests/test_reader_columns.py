"""What the columns of a table say, in the words of whoever keeps it."""

import pytest

from roadmap.outline.model import Entry
from roadmap.outline.readers.markdown import read


def row(header: str, cells: str) -> Entry:
    rule = "|".join("-" for _ in header.split("|"))
    (entry,) = read(f"# L\n\n## K\n\n|{header}|\n|{rule}|\n|{cells}|\n").entries
    return entry


@pytest.mark.parametrize(
    ("cell", "status"),
    [
        ("Done ✅", "done"),
        ("In Progress ⏳", "in_progress"),
        ("🚀 Upcoming", "todo"),
        ("✓", "done"),
        ("Dropped", "skipped"),
        ("已完成", "done"),
        ("<div>Reading 📖</div>", "in_progress"),
        ('<img src="tick.png" title="Completed">', "done"),
        ("![done](https://img.test/done.svg)", "done"),
        ("perhaps", ""),
    ],
)
def test_a_status_is_said_in_many_ways(cell: str, status: str) -> None:
    assert row("Course|Status", f"[Knots](https://a.test)|{cell}").status == status


def test_a_second_column_may_say_how_far() -> None:
    found = row("Task|Status|Progress", "Knots|In Progress|█████░░░ 50%")
    assert (found.status, found.amount) == ("in_progress", "50%")


def test_what_has_an_end_is_done() -> None:
    found = row(
        "Course|Start Date|Completion Date", "[Knots](https://a.test)|2022-12-17|2022-12-27"
    )
    assert (found.status, found.started, found.finished) == ("done", "2022-12-17", "2022-12-27")


@pytest.mark.parametrize(
    ("header", "cells", "title"),
    [
        ("#|Problem Name|Topic", "1|Bowline|Loops", "Bowline"),
        ("Status|Title|Author", "Done|1984|George Orwell", "1984"),
        ("编号|文章名称|分类", "1|绳结|海", "绳结"),
        ("기간|책|이름|링크", "02.03 - 03.03||매듭|[보기](https://a.test)", "매듭"),
        ("Año|Título|Autor", "1999|Nudos|Ana Roe", "Nudos"),
        ("Topic|Video", "Loops|[link](https://a.test)", "Loops"),
    ],
)
def test_the_column_of_names_names_the_row(header: str, cells: str, title: str) -> None:
    assert row(header, cells).title == title


def test_columns_have_names_in_other_languages() -> None:
    found = row("Libro|Autor|Estado|Notas", "Nudos|Ana Roe|Leído|muy bueno")
    assert (found.authors, found.status, found.note) == ("Ana Roe", "done", "muy bueno")


@pytest.mark.parametrize(
    ("heading", "status"),
    [
        ("Books I've read", "done"),
        ("Papers read", "done"),
        ("Want to read", "todo"),
        ("읽고 있는 책", "in_progress"),
        ("読了", "done"),
        ("Por leer", "todo"),
        ("Прочитано", "done"),
        ("Books I like", ""),
    ],
)
def test_a_heading_says_how_far_one_is(heading: str, status: str) -> None:
    (found,) = read(f"# L\n\n## {heading}\n\n- [Knots](https://a.test)\n").entries
    assert found.status == status


def test_cells_of_several_rows_and_columns_keep_the_others_in_place() -> None:
    table = (
        "<table><tr><th>Group</th><th>Course</th><th>By</th><th>Status</th></tr>"
        '<tr><td rowspan="2">Sea</td><td><a href="https://a.test">Bowline</a></td><td>Roe</td><td>✅</td></tr>'
        '<tr><td><a href="https://b.test">Bends</a></td><td>Moe</td><td>❌</td></tr>'
        '<tr><td colspan="2"><a href="https://c.test">Loops</a></td><td>Doe</td><td>✅</td></tr></table>'
    )
    found = read(f"# L\n\n## K\n\n{table}\n").entries
    assert [(entry.title, entry.authors, entry.status) for entry in found] == [
        ("Bowline", "Roe", "done"),
        ("Bends", "Moe", "todo"),
        ("Loops", "Doe", "done"),
    ]


def test_badges_in_a_cell_say_nothing_of_the_entry() -> None:
    found = row(
        "Title & Authors|Links",
        "[![Star](https://img.shields.io/s.svg)](https://c.test) <br> [Knots](https://a.test) <br> Ada Roe"
        "|[Code](https://c.test)",
    )
    assert (found.title, found.summary) == ("Knots", "Ada Roe; Code")


def test_a_venue_in_bold_is_no_title() -> None:
    line = "On knots tied by night. *Ada Roe, Lee Moe.* **ICML 2023.** [[Paper]](https://a.test)"
    (found,) = read(f"# L\n\n## K\n\n- {line}\n").entries
    assert found.title == "On knots tied by night"
    (found,) = read("# L\n\n## K\n\n- **Knots 2023**: [video](https://a.test)\n").entries
    assert found.title == "Knots 2023"
