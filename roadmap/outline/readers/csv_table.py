"""Reads a table of resources, one a row, whose first row names the columns."""

import csv
import re
from collections.abc import Iterator

from roadmap.outline.model import Outline, UnreadableError
from roadmap.outline.readers.csv_cells import undefused
from roadmap.outline.readers.markdown.gather import Gatherer
from roadmap.outline.readers.table import COLUMNS, Table, meaning_of
from roadmap.outline.unseen import unnamed

DELIMITERS = ",;\t|"
_SEPARATOR_LINE = re.compile(r"\s*sep=([,;\t|])[^\n]*\n", re.IGNORECASE)  # Excel's own first line


def read(text: str, name: str = "") -> Outline:
    """Read a table; without a column for topics all stands in one with the list's name."""
    return _Csv(text.replace("\x00", "")).read(name)


class _Csv:
    def __init__(self, text: str) -> None:
        self.gather = Gatherer()
        separator = _SEPARATOR_LINE.match(text)
        if separator:  # an empty line instead keeps the numbers of those below
            text = "\n" * separator[0].count("\n") + text[separator.end() :]
        self.lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        self.header, self.delimiter = self._header(separator[1] if separator else DELIMITERS)

    def read(self, name: str) -> Outline:
        table = Table(self.gather, name, self.header)
        rows = self._rows()
        next(rows)
        return table.read((self._cells(table, row), line) for row, line in rows)

    def _cells(self, table: Table, row: list[str]) -> list[str]:
        cells = [undefused(cell) for cell in row]
        if table.is_log:
            pairs = zip(cells, [*table.meanings, *[""] * len(cells)], strict=False)
            return [unnamed(cell) if meaning == "note" else cell for cell, meaning in pairs]
        return cells

    def _header(self, delimiters: str) -> tuple[list[str], str]:
        """The first row, split where most of its cells are known."""
        found: list[tuple[int, list[str], str]] = []
        for delimiter in delimiters:
            self.delimiter = delimiter
            header, _ = next(self._rows(), ([], 0))
            meanings = {meaning_of(cell) for cell in header} - {""}
            if meanings & {"title", "url"}:
                found.append((len(meanings), header, delimiter))
        self.gather.outline.problems.clear()
        if not found:
            known = ", ".join(words[0] for words in COLUMNS.values())
            raise UnreadableError(f"No column is called title or url. Understood are: {known}.", 1)
        _, header, delimiter = max(found, key=lambda choice: choice[0])
        return header, delimiter

    def _rows(self) -> Iterator[tuple[list[str], int]]:
        """Rows that say anything, each with the number of its first line."""
        rows = csv.reader((f"{line}\n" for line in self.lines), delimiter=self.delimiter)
        line = 1
        try:
            for row in rows:
                if any(cell.strip() for cell in row):
                    if rows.line_num == len(self.lines):
                        self._mention_open_quote(line)
                    yield row, line
                line = rows.line_num + 1
        except csv.Error:
            self.gather.problem(
                line, "A quote is opened here and not closed; the rest is not read."
            )

    def _mention_open_quote(self, line: int) -> None:
        if sum(text.count('"') for text in self.lines[line - 1 :]) % 2:
            self.gather.problem(line, "A quote is opened here and not closed.")
