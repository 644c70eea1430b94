"""What the rows of a table say as an Outline, whatever kind of file they come from."""

import re
from collections.abc import Iterable

from roadmap.outline.limits import DEEPEST, LONGEST, in_short
from roadmap.outline.model import Entry, Link, Outline, Place, Relation
from roadmap.outline.readers import csv_cells as cells
from roadmap.outline.readers.csv_cells import Row
from roadmap.outline.readers.markdown.gather import Gatherer
from roadmap.outline.writers.markdown_text import single
from roadmap.outline.writers.table import OF_A_LOG
from roadmap.web_link import can_be_kept

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
    "arranged": ("arranged",),
    "private": ("private",),
    "line": ("line",),  # of the list that the table was made from
}
_MEANING = {word: column for column, words in COLUMNS.items() for word in words}
# Our own table has one row for each place of an entry: these say where, the others what.
_OF_THE_PLACE = {"topic", "optional"}


class Table:
    """Rows of cells in order, below a `header` that names the columns."""

    def __init__(self, gather: Gatherer, name: str, header: list[str]) -> None:
        self.gather, self.name, self.header = gather, name, header
        self.outline = gather.outline
        self.outline.title = name
        self.meanings = [meaning_of(cell) for cell in header]
        # A log of ours: its notes are kept to the letter.
        self.is_log = set(OF_A_LOG) <= set(header)
        self.entries: dict[tuple[tuple[str, str], ...], Entry] = {}
        self.places: list[Place] = []
        self.placed: set[tuple[str, str]] = set()  # keys of entry and topic
        self.parents: list[tuple[Entry, str, str]] = []  # entry, title of its parent, column

    def read(self, rows: Iterable[tuple[list[str], int]]) -> Outline:
        """Take rows, each with the number of its first line."""
        self._mention_unknown_columns()
        for row, line in rows:
            self._row(row, line)
        self._number_places()
        self._join_parents()
        return self.outline

    def _mention_unknown_columns(self) -> None:
        unknown = [in_short(cell) for cell in self.header if cell.strip() and not meaning_of(cell)]
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
            exact = self.is_log and meaning == "note"
            text = cell if exact else cell.strip()
            if text and meaning not in {"", "line"} and meaning not in said:
                said[meaning], columns[meaning] = text, column
        if any(cell.strip() for cell in row[len(self.header) :]):
            self.gather.problem(line, "The row has more cells than there are columns.")
        row_said = Row(said, columns, self.gather, line)
        path, optional = self._path(row_said), row_said.read("optional", cells.yes_or_no) == "yes"
        what = tuple(
            (meaning, text) for meaning, text in said.items() if meaning not in _OF_THE_PLACE
        )
        # Two tasks of somebody's own may read alike.
        known = None if "private" in said else self.entries.get(what)
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
        return tuple(title[: LONGEST["title"]] for title in titles if title)

    def _entry(self, row: Row) -> Entry | None:
        url = row.read("url", cells.link, "is no link that a page can open")
        private = row.read("private", cells.yes_or_no) == "yes"
        # Shared titles are found again whatever their spacing; one's own are kept as they are.
        title = single(row.said.get("title", "")) if private else row.line_of("title")
        title = title[: LONGEST["title"]] or url[: LONGEST["title"]]
        if not title:
            row.gather.problem(
                row.line, "The row has neither a title nor a link that can be opened."
            )
            return None
        entry = Entry("", title, url, private=private, line=row.line)
        entry.arranged = row.read("arranged", cells.arranged)
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
        entry.amount = row.line_of("amount")[: LONGEST["amount"]] or cells.amount(
            row.line_of("status")
        )
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
            if can_be_kept(url):
                links.append(Link("; ".join([*label, before])[: LONGEST["label"]].strip(), url))
                label = []
            elif cells.HAS_SCHEME.match(url):
                self.gather.leave_out("links with a scheme that is not opened")
            elif piece:
                label.append(piece)
        if label:
            row.problem("links", f"“{in_short('; '.join(label))}” is followed by no link")
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
                    entry.line, f"{column}: no other row has the title “{in_short(title)}”."
                )
            else:
                entry.relations = [Relation("follows_up", parent.key)]


def meaning_of(cell: str) -> str:
    """The column that a header means, or nothing."""
    return _MEANING.get(re.sub(r"[\s_-]+", " ", cell.strip().lstrip("\ufeff").lower()), "")
