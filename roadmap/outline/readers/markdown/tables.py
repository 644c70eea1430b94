"""Tables: a row is an entry, its columns are named by the header."""

import re
from typing import TYPE_CHECKING

from roadmap.outline.limits import LONGEST_TEXT
from roadmap.outline.model import Entry, Link
from roadmap.outline.readers.markdown import vocabulary
from roadmap.outline.readers.markdown.authors import authors_in
from roadmap.outline.readers.markdown.columns import Columns
from roadmap.outline.readers.markdown.facts import (
    access_in,
    date_in,
    effort_in,
    facts_of,
    level_in,
    whole_date,
    without_labels,
)
from roadmap.outline.readers.markdown.kinds import kind_exactly
from roadmap.outline.readers.markdown.left_out import mostly_anchors
from roadmap.outline.readers.markdown.legend import signs_in
from roadmap.outline.readers.markdown.pieces import Words, lines_of, squash, text_of, words_of
from roadmap.outline.readers.markdown.sites import kind_of_link
from roadmap.outline.readers.markdown.status import status_and_amount
from roadmap.outline.readers.markdown.titles import Named, named
from roadmap.outline.readers.markdown.tree import Node

if TYPE_CHECKING:
    from roadmap.outline.readers.markdown.walk import Walk

_RULE = set("-:– ")  # the signs of a line between rows
_SPAN = re.compile(r"[1-9]\d{0,3}")
_MOST_COLUMNS = 50  # in which cells of several rows or columns are followed
_NUMBERED = re.compile(r"\d+[.)]+\s+(.*)")
_LONGEST_CELL_OF_LAYOUT = 14  # words


def read_table(walk: "Walk", table: Node) -> None:
    """Read every row of a table as an entry of the place the walk has come to."""
    rows = [node for node in table.walk() if node.tag == "tr" and _table_of(node) is table]
    if not rows or (walk.legend and signs_in(table) == walk.legend):
        return
    cells = _in_columns(
        [[cell for cell in row.nodes() if cell.tag in {"td", "th"}] for row in rows]
    )
    has_header = any(cell.tag == "th" for cell in cells[0])
    header = [text_of(cell) for cell in cells[0]] if has_header else []
    in_contents = mostly_anchors(table)
    if has_header and any(header):
        reader, around = _Rows(walk, header, in_contents), walk.where.inner
        for row in cells[1:]:
            if name := _name_of_group(row):
                walk.where.inner = [*around, name]
                walk.begins(words_of(row[0]))
            else:
                reader.read(row)
                _nested(walk, row)
        walk.where.inner = around
    elif not any(header) and (has_header or len(cells[0]) > 0):
        for row in cells[1:] if has_header else cells:
            _layout(walk, row, in_contents)


def _in_columns(rows: list[list[Node]]) -> list[list[Node]]:
    """The rows with an empty cell wherever a cell from above, or from the left, reaches in."""
    if not any(cell.attrs.keys() & {"rowspan", "colspan"} for row in rows for cell in row):
        return rows
    reach = [0] * _MOST_COLUMNS  # rows that a column is still covered for
    wide = []
    for row in rows:
        cells: list[Node] = []
        for cell in row:
            while len(cells) < _MOST_COLUMNS and reach[len(cells)]:
                reach[len(cells)] -= 1
                cells.append(Node("td", {}, cell.line, cell.parent))
            if len(cells) < _MOST_COLUMNS:
                reach[len(cells)] = _span(cell, "rowspan") - 1
            cells.append(cell)
            covered = min(_span(cell, "colspan") - 1, max(0, _MOST_COLUMNS - len(cells)))
            cells += [Node("td", {}, cell.line, cell.parent) for _ in range(covered)]
        wide.append(cells)
    return wide


def _span(cell: Node, name: str) -> int:
    said = cell.attrs.get(name, "")
    return int(said) if _SPAN.fullmatch(said) else 1


def _layout(walk: "Walk", row: list[Node], in_contents: bool) -> None:
    """A table without header arranges entries, one a cell."""
    for cell in row:
        words = words_of(cell)
        if words.links:
            if len(re.findall(r"\w+", words.text)) > _LONGEST_CELL_OF_LAYOUT:
                walk.prose(words)
            else:
                walk.entries.from_words(cell, words, in_contents=in_contents)
    _nested(walk, row)


def _nested(walk: "Walk", row: list[Node]) -> None:
    for cell in row:
        for child in cell.nodes():
            if child.tag in {"ul", "ol"}:
                walk.bullets.read(child, in_contents=False)
            elif child.tag == "table":
                read_table(walk, child)


def _name_of_group(row: list[Node]) -> str:
    """What a row says that has words in bold in its first cell and nothing else: "**Week 1**"."""
    first, *rest = [words_of(cell) for cell in row]
    is_alone = len(rest) > 1 and not any(words.pieces for words in [Words(first.links), *rest])
    return first.text if is_alone and first.bold == [first.text] else ""


class _Rows:
    """The rows below one header."""

    def __init__(self, walk: "Walk", header: list[str], in_contents: bool) -> None:
        self.walk, self.header, self.in_contents = walk, header, in_contents
        self.columns = Columns(header)
        self.kind_above = ""

    def read(self, row: list[Node]) -> None:
        words = [words_of(cell) for cell in row]
        texts = [word.text for word in words]
        for i in self.columns.of("status"):
            if i < len(row) and not texts[i]:
                texts[i] = _shown(row[i])
        if all(set(text) <= _RULE for text in texts):
            return
        at = self.columns.title_cell(texts)
        status, amount, status_at = self.columns.status(texts, at, self.walk.legend)
        usable = [
            self.walk.entries.usable(word.links, in_contents=self.in_contents) for word in words
        ]
        had_links = any(word.links for word in words)
        order = [at, *(i for i in range(len(words)) if i != at)]
        main_cell = next((i for i in order if usable[i]), None)
        if main_cell is None and (had_links or self.in_contents or self.walk.where.about_the_list):
            return
        said = self._named(words[at], usable[at], texts[at])
        main = usable[main_cell][0] if main_cell is not None else None
        links = list(said.links)
        for i in order:
            links += [
                Link(link.text or "".join(self.header[i : i + 1]), link.url or "")
                for link in usable[i]
                if i != at and link is not main
            ]
        line = words[main_cell].line if main_cell is not None else row[at].line
        entry = self.walk.entries.make(said.title, main, links, "", line)
        entry.status, entry.amount = status, amount
        self._fill(entry, said, words, texts, {at, status_at})
        optional = bool(vocabulary.OPTIONAL.search(" ".join(texts)[:400]))
        self.walk.entries.put_in_place(entry, optional=optional)

    def _named(self, words: Words, usable: list, text: str) -> Named:
        said = named(words, usable)
        if numbered := _NUMBERED.match(text):  # "7) Name - what it is"
            lines = lines_of(words)
            first = re.sub(r"^\s*\d+[.)]+\s+", "", lines[0].text if lines else text)
            said.title = squash(re.split(r"\s[-–—]+\s?", first)[0])
            said.rest = squash(numbered[1]).removeprefix(said.title).strip(" -–—:")
        return said

    def _fill(
        self, entry: Entry, said: Named, words: list[Words], texts: list[str], seen: set[int]
    ) -> None:
        """Give the entry what the other columns say; what no field takes is described."""
        told, cells, labels = self._say(entry, words, texts, seen)
        rest = squash("; ".join([said.rest, *told] if said.rest else told))
        facts = facts_of(
            entry.title,
            without_labels(f"{rest} {entry.note}".strip(), labels),
            entry.url,
            said.facts,
            above=self.walk.where.kind(),
        )
        kind = cells.get("kind", "") or (self.kind_above if self._carries(texts) else "")
        if self._carries(texts) or cells.get("kind"):
            self.kind_above = kind
        if entry.note and not said.rest:
            facts.authors = facts.authors or authors_in(entry.note)
        entry.kind = kind_exactly(kind) or kind_exactly(kind_of_link(entry.url)) or facts.kind
        entry.level = level_in(cells.get("level", "")) or level_in(said.level_word) or facts.level
        entry.authors = cells.get("authors", "") or facts.authors
        entry.published = date_in(cells.get("published", "")) or facts.published
        entry.effort = effort_in(cells.get("effort", "")) or facts.effort
        entry.access = access_in(cells.get("access", "")) or facts.access
        entry.started = date_in(cells.get("started", ""))
        entry.finished = entry.finished or date_in(cells.get("finished", ""))
        if entry.finished and not self.columns.of("status"):
            entry.status = entry.status or "done"
        if kind and not cells.get("kind") and not kind_exactly(kind):
            rest = f"{kind}; {rest}" if rest else kind
        entry.summary = rest[:LONGEST_TEXT]

    def _say(
        self, entry: Entry, words: list[Words], texts: list[str], seen: set[int]
    ) -> tuple[list[str], dict[str, str], list[str]]:
        """What cells tell in words, those that stand for a field, and labels that tell nothing."""
        told: list[str] = []
        cells: dict[str, str] = {}
        labels: list[str] = []  # of further links: "(video)" is no fact about the entry
        for i, text in enumerate(texts):
            meaning = self.columns.meaning.get(i, "")
            if i in seen or not text:
                continue
            if meaning in {"status", "number"}:
                if meaning == "status" and (finished := whole_date(text)):
                    entry.finished, entry.status = finished, entry.status or "done"
                elif meaning == "status" and not status_and_amount(text)[0]:
                    told.append(text)
            elif meaning == "note":
                entry.note = text
            elif meaning:
                cells[meaning] = text
                if meaning in {"kind", "level", "effort", "access", "published"}:
                    told.append(text)
            elif all(piece.is_link or not piece.text.strip(" |,;/") for piece in words[i].pieces):
                told += [
                    piece.text
                    for piece in words[i].links
                    if not re.fullmatch(r"https?://\S+", piece.text)
                ]
            else:
                told.append(text)
                labels += [link.text for link in words[i].links if link.url != entry.url]
        return told, cells, labels

    def _carries(self, texts: list[str]) -> bool:
        """Whether the first cell, which says the kind, is left empty for "as above"."""
        return self.columns.meaning.get(0) == "kind" and not texts[0]


def _shown(cell: Node) -> str:
    """What the first picture of a cell stands for."""
    picture = next((inner for inner in cell.walk() if inner.tag == "img"), None)
    return (picture.attrs.get("title") or picture.attrs.get("alt") or "") if picture else ""


def _table_of(row: Node) -> Node | None:
    above = row.parent
    while above is not None and above.tag != "table":
        above = above.parent
    return above
