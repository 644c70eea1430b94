"""Reads a JSON list of rows, as `writers/table.py` writes it."""

from collections.abc import Iterator
from itertools import chain
from typing import Any

from roadmap.outline.model import Outline, UnreadableError
from roadmap.outline.readers.json_objects import objects
from roadmap.outline.readers.markdown.gather import Gatherer
from roadmap.outline.readers.table import Table, meaning_of
from roadmap.outline.writers.table import cell_of


def holds_rows(text: str) -> bool:
    """Whether it begins with a row of a table, and not with an object of Cairn's own files."""
    try:
        _line, first = next(objects(text), (0, {}))
    except UnreadableError:
        return False
    if not isinstance(first, dict) or "model" in first:
        return False
    return any(meaning_of(name) in {"title", "url"} for name in first)


def read(text: str, name: str = "") -> Outline:
    """The names in the first object are the columns; raises UnreadableError."""
    rows = objects(text)
    line, first = next(rows)
    table = Table(Gatherer(), name, list(first))
    return table.read(_rows(chain([(line, first)], rows), table.header))


def _rows(rows: Iterator[tuple[int, Any]], header: list[str]) -> Iterator[tuple[list[str], int]]:
    for line, row in rows:
        if not isinstance(row, dict):
            raise UnreadableError("Every row is an object.", line)
        yield [_cell(column, row.get(column), line) for column in header], line


def _cell(column: str, value: Any, line: int) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, bool | int | float):
        return cell_of(column, value) if column in {"optional", "private"} else str(value)
    each = {"links": _is_link, "topic_path": lambda title: isinstance(title, str)}.get(column)
    if not each or not isinstance(value, list) or not all(map(each, value)):
        said = f"The field “{column[:60]}” of this row holds a value of the wrong kind."
        raise UnreadableError(said, line)
    return cell_of(column, value)


def _is_link(value: Any) -> bool:
    return isinstance(value, dict) and all(
        isinstance(value.get(each), str) for each in ("label", "url")
    )
