"""Lines below an entry that state a field of it, and dates to the day."""

import pytest

from roadmap.outline.model import Entry
from roadmap.outline.readers.markdown import read


def only(words: str, heading: str = "Knots") -> Entry:
    found = read(f"# List\n\n## {heading}\n\n- {words}\n").entries
    assert len(found) == 1, [entry.title for entry in found]
    return found[0]


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


@pytest.mark.parametrize(
    ("line", "status", "amount"),
    [
        ("Status: reading", "in_progress", ""),
        ("Progress: 3/7", "in_progress", "3/7"),
        ("Finished: yes", "done", ""),
    ],
)
def test_such_a_line_says_how_far_one_is(line: str, status: str, amount: str) -> None:
    found = only(f"[Knots](https://a.test)\n  - {line}")
    assert (found.status, found.amount) == (status, amount)


def test_a_line_that_states_no_field_stays_a_remark() -> None:
    found = only("[Knots](https://a.test)\n  - Year: of the long storm")
    assert (found.published, found.note) == ("", "Year: of the long storm")
