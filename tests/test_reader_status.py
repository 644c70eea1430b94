"""How far somebody is, as lists say it in cells and headings, in their own words and languages."""

import pytest

from roadmap.outline.model import Entry
from roadmap.outline.readers.markdown import read


def row(header: str, cells: str) -> Entry:
    rule = "|".join("-" for _ in header.split("|"))
    (entry,) = read(f"# L\n\n## K\n\n|{header}|\n|{rule}|\n|{cells}|\n").entries
    return entry


def below(heading: str, text: str = "- [Knots](https://a.test)\n") -> list[Entry]:
    return read(f"# L\n\n## {heading}\n\n{text}").entries


@pytest.mark.parametrize(
    ("cell", "status"),
    [
        ("Done ✅", "done"),
        ("In Progress ⏳", "in_progress"),
        ("⏳ 在读", "in_progress"),
        ("🚀 Upcoming", "todo"),
        ("✓", "done"),
        ("🔜", "todo"),
        ("Dropped", "skipped"),
        ("已完成", "done"),
        ("<div>Reading 📖</div>", "in_progress"),
        ("✅ 2021", "done"),
        ('<img src="tick.png" title="Completed">', "done"),
        ("![done](https://img.test/done.svg)", "done"),
        ("perhaps ✅", ""),
        ("perhaps", ""),
    ],
)
def test_a_status_is_said_in_many_ways(cell: str, status: str) -> None:
    assert row("Course|Status", f"[Knots](https://a.test)|{cell}").status == status


@pytest.mark.parametrize("header", ["Check|Title", "Check|Problem", "Estado|Libro", "状态|Book"])
@pytest.mark.parametrize(("cell", "status"), [("[x]", "done"), ("[ ]", "todo")])
def test_a_box_in_a_cell_is_ticked_or_not(header: str, cell: str, status: str) -> None:
    assert row(header, f"{cell}|[Knots](https://a.test)").status == status


@pytest.mark.parametrize(
    "header", ["Libro|Autor|Estado|Notas", "Livro|Autor|Lido|Notas", "书名|作者|状态|备注"]
)
def test_columns_have_names_in_other_languages(header: str) -> None:
    found = row(header, "Nudos|Ana Roe|✅|muy bueno")
    assert (found.authors, found.status, found.note) == ("Ana Roe", "done", "muy bueno")


@pytest.mark.parametrize("header", ["Status|Title|Author", "Status|Book|Author"])
def test_a_number_in_the_column_of_names_is_a_name(header: str) -> None:
    found = row(header, "Done|1984|George Orwell")
    assert (found.title, found.status, found.published) == ("1984", "done", "")


def test_a_number_in_another_column_names_nothing() -> None:
    assert row("Topic|What", "1984|Knots").title == "Knots"


def test_a_second_column_may_say_how_far() -> None:
    found = row("Task|Status|Progress", "Knots|In Progress|█████░░░ 50%")
    assert (found.status, found.amount) == ("in_progress", "50%")


def test_what_has_an_end_is_done() -> None:
    found = row(
        "Course|Start Date|Completion Date", "[Knots](https://a.test)|2022-12-17|2022-12-27"
    )
    assert (found.status, found.started, found.finished) == ("done", "2022-12-17", "2022-12-27")
    assert found.published == ""


def test_a_box_may_stand_behind_a_bullet() -> None:
    (found,) = below("Sea", "- Lab: [Knots](https://a.test) [x]\n")
    assert (found.title, found.status) == ("Knots", "done")


@pytest.mark.parametrize("date", ["2024", "2024-03", "2024-03-11"])
def test_a_date_before_a_title_is_not_the_title(date: str) -> None:
    (found,) = below("Sea", f"- [ ] {date} - Knots at sea\n")
    assert (found.title, found.status, found.published) == ("Knots at sea", "todo", date)


def test_a_date_within_a_title_stays_in_it() -> None:
    (found,) = below("Sea", "- [ ] Knots of 2024 - a list\n")
    assert found.title == "Knots of 2024"


@pytest.mark.parametrize(
    ("heading", "status"),
    [
        ("Books I've read", "done"),
        ("Papers read", "done"),
        ("Books completed so far", "done"),
        ("Working on", "in_progress"),
        ("Queued", "todo"),
        ("Livros lidos", "done"),
        ("Cursos en progreso", "in_progress"),
        ("计划中", "todo"),
        ("Books I'm currently reading", "in_progress"),
        ("Want to read", "todo"),
        ("읽고 있는 책", "in_progress"),
        ("読了", "done"),
        ("Por leer", "todo"),
        ("Прочитано", "done"),
        ("Books I like", ""),
        ("Reading", ""),
    ],
)
def test_a_heading_says_how_far_one_is(heading: str, status: str) -> None:
    assert [entry.status for entry in below(heading)] == [status]


def test_beside_such_a_heading_shorter_words_say_it_too() -> None:
    found = read(
        "# L\n\n## Reading\n\n- [a](https://a.test)\n\n## Past\n\n### 2020\n\n- [b](https://b.test)\n\n"
        "## To read\n\n- [c](https://c.test)\n\n### Reading\n\n- [d](https://d.test)\n"
    )
    assert [entry.status for entry in found.entries] == ["in_progress", "done", "todo", "todo"]


def test_sentences_below_what_is_done_are_about_it() -> None:
    remark = "I read this by the sea, and it was good."
    for words in ("[Knots](https://a.test)", "Knots"):
        (found,) = below("Completed", f"- {words}\n  - {remark}\n")
        assert (found.title, found.status, found.note) == ("Knots", "done", remark)


def test_a_sentence_ends_in_its_own_script() -> None:
    (found,) = below("読了", "- 結び目の科学\n  - 海で読んだ。\n")
    assert (found.title, found.status, found.note) == ("結び目の科学", "done", "海で読んだ。")


def test_an_initial_ends_no_sentence() -> None:
    (found,) = below("To read", "- The Dispossessed, Ursula K. Le Guin\n")
    assert (found.title, found.status) == ("The Dispossessed, Ursula K. Le Guin", "todo")


def test_below_a_cell_of_several_rows_columns_keep_their_meaning() -> None:
    found = read(
        "# L\n\n## K\n\n<table>\n<tr><th>Provider</th><th>Course</th><th>Status</th></tr>\n"
        '<tr><td rowspan="2">Sea school</td><td><a href="https://a.test">Knots</a></td><td>Done</td></tr>\n'
        '<tr><td><a href="https://b.test">Bends</a></td><td>To do</td></tr>\n</table>\n'
    ).entries
    assert [(entry.title, entry.status) for entry in found] == [
        ("Knots", "done"),
        ("Bends", "todo"),
    ]


@pytest.mark.parametrize("span", ["0", "-1", "x", "99999999", "2147483648"])
def test_a_span_that_makes_no_sense_does_no_harm(span: str) -> None:
    found = read(
        f'# L\n\n<table><tr><th>Course</th><th>Status</th></tr><tr><td colspan="{span}" rowspan="{span}">'
        '<a href="https://a.test">Knots</a></td><td>Done</td></tr></table>\n'
    ).entries
    assert [entry.title for entry in found] == ["Knots"]


@pytest.mark.parametrize(
    ("word", "status"), [("TODO", "todo"), ("DONE", "done"), ("DONE:", "done")]
)
def test_a_task_in_capitals_before_an_entry_is_its_status(word: str, status: str) -> None:
    (found,) = read(f"# List\n\n## Knots\n\n- {word} [Bowline](https://a.test)\n").entries
    assert (found.title, found.status) == ("Bowline", status)
