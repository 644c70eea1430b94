"""Reads a table of resources, one a row, whose first row names the columns."""

import csv
import re
from collections.abc import Iterator

from roadmap.identity import is_web_link
from roadmap.outline.model import Entry, Link, Outline, Place, Relation, UnreadableError
from roadmap.outline.readers import csv_cells as cells
from roadmap.outline.readers.csv_cells import Row, shown
from roadmap.outline.readers.markdown.gather import Gatherer

LONGEST_TITLE, LONGEST_LABEL, LONGEST_AMOUNT, LONGEST_LINK = 500, 200, 40, 2048  # characters
DEEPEST = 100  # topics in topics
DELIMITERS = ",;\t|"
# The words by which a column is known, in any case; the first of each is the one that we write.
COLUMNS = {
    "title": ("title", "name", "resource", "course", "paper", "book"),
    "url": ("url", "link", "address"),
    "links": ("links",),
    "topic": ("topic path", "topic", "section", "category"),
    "kind": ("kind", "type", "format"),
    "level": ("level",),
    "authors": ("authors", "author", "by"),
    "published": ("published", "date", "year"),
    "status": ("status", "progress", "state"),
    "amount": ("amount",),
    "started": ("started",),
    "finished": ("finished",),
    "note": ("note", "notes"),
    "description": ("description", "summary"),
    "parent": ("parent",),
    "optional": ("optional",),
    "access": ("access", "price"),
    "effort": ("effort",),
    "line": ("line",),  # of the list that the table was made from
}
_MEANING = {word: column for column, words in COLUMNS.items() for word in words}
# Our own table has one row for each place of an entry: these say where, the others what.
_OF_THE_PLACE = {"topic", "optional"}
_SEPARATOR_LINE = re.compile(r"\s*sep=([,;\t|])[^\n]*\n", re.IGNORECASE)  # Excel's own first line


def read(text: str, name: str = "") -> Outline:
    """Read a table; without a column for topics all stands in one with the list's name."""
    return _Table(text.replace("\x00", ""), name).outline


class _Table:
    def __init__(self, text: str, name: str) -> None:
        self.gather, self.name = Gatherer(), name
        self.outline = self.gather.outline
        self.outline.title = name
        self.entries: dict[tuple[tuple[str, str], ...], Entry] = {}
        self.places: list[Place] = []
        self.placed: set[tuple[str, str]] = set()  # keys of entry and topic
        self.parents: list[tuple[Entry, str, str]] = []  # entry, title of its parent, column
        separator = _SEPARATOR_LINE.match(text)
        if separator:  # an empty line instead keeps the numbers of those below
            text = "\n" * separator[0].count("\n") + text[separator.end() :]
        self.lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        self.header, self.delimiter = self._header(separator[1] if separator else DELIMITERS)
        self.meanings = [_MEANING.get(_folded(cell), "") for cell in self.header]
        self._mention_unknown_columns()
        for number, (row, line) in enumerate(self._rows()):
            if number:
                self._row(row, line)
        self._number_places()
        self._join_parents()

    def _header(self, delimiters: str) -> tuple[list[str], str]:
        """The first row, split where most of its cells are known."""
        found: list[tuple[int, list[str], str]] = []
        for delimiter in delimiters:
            self.delimiter = delimiter
            header, _ = next(self._rows(), ([], 0))
            meanings = {_MEANING.get(_folded(cell), "") for cell in header} - {""}
            if meanings & {"title", "url"}:
                found.append((len(meanings), header, delimiter))
        self.outline.problems.clear()
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

    def _mention_unknown_columns(self) -> None:
        unknown = [
            shown(cell) for cell in self.header if cell.strip() and not _MEANING.get(_folded(cell))
        ]
        if unknown:
            more = " and others" if len(unknown) > 10 else ""
            self.gather.problem(
                1, f"Left out, as their names are not understood: {', '.join(unknown[:10])}{more}."
            )
            self.outline.left_out["columns that are not understood"] = len(unknown)

    def _row(self, row: list[str], line: int) -> None:
        said: dict[str, str] = {}
        columns: dict[str, str] = {}
        for meaning, column, cell in zip(self.meanings, self.header, row, strict=False):
            text = cells.undefused(cell).strip()
            if text and meaning not in {"", "line"} and meaning not in said:
                said[meaning], columns[meaning] = text, column
        if any(cell.strip() for cell in row[len(self.header) :]):
            self.gather.problem(line, "The row has more cells than there are columns.")
        row_said = Row(said, columns, self.gather, line)
        path, optional = self._path(row_said), row_said.read("optional", cells.is_optional) == "yes"
        what = tuple(
            (meaning, text) for meaning, text in said.items() if meaning not in _OF_THE_PLACE
        )
        known = self.entries.get(what)
        if known is None:
            entry = self._entry(row_said)
            if entry is not None:
                self.gather.add(entry, path, optional=optional)
                self.entries[what] = entry
                self.places += entry.places
                self.placed.add((entry.key, entry.places[0].topic))
        else:
            self._place_again(known, self.gather.topic(path, line).key if path else "", optional)

    def _place_again(self, entry: Entry, topic: str, optional: bool) -> None:
        if (entry.key, topic) in self.placed:
            self.gather.leave_out("rows that are given twice")
            return
        entry.places.append(Place(topic, optional=optional))
        self.places.append(entry.places[-1])
        self.placed.add((entry.key, topic))

    def _path(self, row: Row) -> tuple[str, ...]:
        if "topic" not in self.meanings:
            return (self.name or "Resources",)
        titles = [title.strip() for title in row.line_of("topic").split(" > ")]
        if len(titles) > DEEPEST:
            row.problem("topic", f"topics are nested more than {DEEPEST} deep")
            return ()
        return tuple(title[:LONGEST_TITLE] for title in titles if title)

    def _entry(self, row: Row) -> Entry | None:
        url = row.read("url", cells.link, "is no link that a page can open")
        title = row.line_of("title")[:LONGEST_TITLE] or url[:LONGEST_TITLE]
        if not title:
            row.gather.problem(
                row.line, "The row has neither a title nor a link that can be opened."
            )
            return None
        entry = Entry("", title, url, line=row.line)
        entry.links = self._links(row)
        entry.kind = row.read("kind", cells.kind)
        entry.level = row.read("level", cells.level)
        entry.access = row.read("access", cells.access)
        entry.published = row.read("published", cells.date_or_year)
        entry.started = row.read("started", cells.day)
        entry.finished = row.read("finished", cells.day)
        entry.effort = int(row.read("effort", cells.minutes) or 0) or None
        entry.authors = row.line_of("authors")
        entry.summary, entry.note = row.said.get("description", ""), row.said.get("note", "")
        entry.status = row.read("status", cells.status)
        entry.amount = row.line_of("amount")[:LONGEST_AMOUNT] or cells.amount(row.line_of("status"))
        if "status" not in self.meanings:
            entry.status = cells.status(entry.amount) or ""
        if "parent" in row.said:
            self.parents.append((entry, row.line_of("parent"), row.columns["parent"]))
        return entry

    def _links(self, row: Row) -> list[Link]:
        """Further links, written "label url; label url"; a label may hold semicolons itself."""
        links: list[Link] = []
        label: list[str] = []
        for piece in row.line_of("links").split("; "):
            before, _, url = piece.strip().rpartition(" ")
            if is_web_link(url) and len(url) <= LONGEST_LINK:
                links.append(Link("; ".join([*label, before])[:LONGEST_LABEL].strip(), url))
                label = []
            elif cells.HAS_SCHEME.match(url):
                self.gather.leave_out("links with a scheme that is not opened")
            elif piece:
                label.append(piece)
        if label:
            row.problem("links", f"“{shown('; '.join(label))}” is followed by no link")
        return links

    def _number_places(self) -> None:
        count: dict[str, int] = {}
        for place in self.places:
            place.position = count[place.topic] = count.get(place.topic, 0) + 10

    def _join_parents(self) -> None:
        """Find parents by their titles, in the same topic before others."""
        anywhere: dict[str, Entry] = {}
        inside: dict[tuple[str, str], Entry] = {}
        for entry in self.outline.entries:
            anywhere.setdefault(entry.title, entry)
            for place in entry.places:
                inside.setdefault((place.topic, entry.title), entry)
        for entry, title, column in self.parents:
            beside = (inside.get((place.topic, title)) for place in entry.places)
            parent = next(filter(None, beside), None) or anywhere.get(title)
            if parent is None or parent is entry:
                self.gather.problem(
                    entry.line, f"{column}: no other row has the title “{shown(title)}”."
                )
            else:
                entry.relations = [Relation("follows_up", parent.key)]


def _folded(cell: str) -> str:
    return re.sub(r"[\s_-]+", " ", cell.strip().lstrip("\ufeff").lower())
