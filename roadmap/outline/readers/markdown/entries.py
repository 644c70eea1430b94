"""Turns the words of a block, or the cells of a row, into entries."""

import re
from typing import TYPE_CHECKING

from roadmap.outline.limits import LONGEST, LONGEST_TEXT
from roadmap.outline.model import Entry, Link
from roadmap.outline.readers.markdown.authors import authors_alone
from roadmap.outline.readers.markdown.facts import (
    date_before,
    date_in,
    facts_of,
    level_in,
    without_labels,
)
from roadmap.outline.readers.markdown.gather import Gatherer
from roadmap.outline.readers.markdown.left_out import why_left_out
from roadmap.outline.readers.markdown.pieces import Piece, Words, squash
from roadmap.outline.readers.markdown.signs import without_icons
from roadmap.outline.readers.markdown.status import status_and_amount
from roadmap.outline.readers.markdown.titles import named, several
from roadmap.outline.readers.markdown.tree import Node
from roadmap.outline.readers.markdown.works import Work

if TYPE_CHECKING:
    from roadmap.outline.readers.markdown.walk import Walk


class Entries:
    def __init__(self, gatherer: Gatherer, walk: "Walk") -> None:
        self.gather, self.walk = gatherer, walk

    def usable(self, links: list[Piece], *, in_contents: bool) -> list[Piece]:
        """The links that lead to something; the others are counted with their reasons."""
        kept = []
        where = self.walk.where
        for link in links:
            why = why_left_out(
                link,
                in_contents=in_contents,
                about_the_list=bool(where.about_the_list),
                in_section=where.in_section,
            )
            if why:
                self.gather.leave_out(why)
            else:
                kept.append(link)
        return kept

    def from_words(
        self,
        node: Node,
        words: Words,
        *,
        status: str = "",
        title: str = "",
        in_contents: bool = False,
    ) -> Entry | None:
        """An entry from one block; nothing where none of its links is content."""
        usable = self.usable(words.links, in_contents=in_contents)
        if not usable:
            return None
        if links := several(words, usable):
            return [self.add(link.text, link, link.line, status=status) for link in links][-1]
        said = named(words, usable)
        struck = _is_struck(node)
        tags = tuple(squash(piece.text) for piece in words.pieces if piece.code)
        if title and said.main and not said.rest and " " in said.title:
            said.rest = said.title  # "Link to course": a label that says something
        entry = self.make(title or said.title, said.main, said.links, said.rest, words.line)
        rest = without_labels(said.rest, [link.label for link in said.links])
        facts = facts_of(entry.title, rest, entry.url, said.facts, tags, self.walk.where.kind())
        entry.kind, entry.authors, entry.published = facts.kind, facts.authors, facts.published
        entry.level = level_in(said.level_word) or facts.level
        entry.access, entry.effort = facts.access, facts.effort
        entry.status = status or status_and_amount(said.status_mark)[0]
        if self.walk.where.says()[1] == "done" and (date := date_before(said.rest)):
            entry.finished, entry.published = date, ""
        return self.put_in_place(
            entry,
            optional=facts.optional,
            remark="deprecated" if (struck and not entry.status) or facts.deprecated else "",
        )

    def add(self, title: str, link: Piece, line: int, *, status: str = "") -> Entry:
        """An entry of which nothing is said but its title: a link in a heading, one of several."""
        entry = self.make(title, link, [], "", line)
        entry.status = status
        entry.kind = facts_of(title, "", entry.url, above=self.walk.where.kind()).kind
        return self.put_in_place(entry, optional=False)

    def bullet(self, words: Words, status: str) -> Entry:
        """An entry that has no link: a task, a quoted title, a name among linked ones."""
        said = named(words, [])
        entry = self.without_link(
            said.title,
            said.rest,
            words.line,
            status=status or status_and_amount(said.status_mark)[0],
        )
        entry.level = entry.level or level_in(said.level_word)
        return entry

    def work(self, work: Work, line: int, status: str) -> Entry:
        entry = self.without_link(work.title, work.rest, line, status=status)
        entry.authors = (work.authors or entry.authors)[: LONGEST["authors"]]
        return entry

    def without_link(self, title: str, rest: str, line: int, *, status: str = "") -> Entry:
        entry = self.make(title, None, [], rest, line)
        facts = facts_of(title, rest, "", above=self.walk.where.kind())
        entry.kind, entry.authors, entry.published = facts.kind, facts.authors, facts.published
        entry.access, entry.effort, entry.level = facts.access, facts.effort, facts.level
        entry.status = status
        return self.put_in_place(entry, optional=facts.optional)

    def further(self, entry: Entry, links: list[Link], words: Words) -> None:
        """Links that stand below an entry under labels of their own: "- [Slides](..)"."""
        known = {entry.url, *(link.url for link in entry.links)}
        for link in self.gather.links(links, entry.url, words.line):
            if link.url not in known:
                entry.links.append(link)

    def remark(self, entry: Entry, text: str) -> None:
        """A word on the entry above; names alone are its authors."""
        names, rest = authors_alone(text)
        if names and not entry.authors:
            entry.authors = names[: LONGEST["authors"]]
            entry.published = entry.published or date_in(rest)
            text = rest
        entry.note = f"{entry.note}\n{text}".strip()[:LONGEST_TEXT]

    def add_to(self, entry: Entry, text: str) -> None:
        """What stands below an entry and is about it."""
        entry.summary = f"{entry.summary} {text}".strip()[:LONGEST_TEXT]

    def describe(self, path: tuple[str, ...], text: str) -> None:
        self._tell(path, "summary", text, "\n\n")

    def concept(self, path: tuple[str, ...], text: str) -> None:
        self._tell(path, "concepts", f"- {text}", "\n")

    def example(self, path: tuple[str, ...], text: str, language: str) -> None:
        fence = "`" * max(3, 1 + max((len(run) for run in re.findall(r"`+", text)), default=0))
        inner = self.walk.where.inner
        caption = f' caption="{inner[-1].replace(chr(34), chr(39))}"' if inner else ""
        path = path[: max(1, len(path) - len(inner))]
        word = language.split()[0] if language.split() else ""
        self._tell(path, "body", f"{fence}{word}{caption}\n{text.rstrip()}\n{fence}", "\n\n")

    def make(
        self, title: str, main: Piece | None, links: list[Link], rest: str, line: int
    ) -> Entry:
        url = self.gather.whole(main.url or "", line) if main else ""
        title = without_icons(squash(title)).strip().rstrip(":") or url
        if len(title) > LONGEST["title"]:
            rest = f"{title} {rest}"
            title = title[: LONGEST["title"] - 1].rstrip() + "…"
        return Entry(
            "",
            title,
            url,
            self.gather.links(links, url, line),
            summary=rest[:LONGEST_TEXT],
            line=line,
        )

    def put_in_place(self, entry: Entry, *, optional: bool, remark: str = "") -> Entry:
        where = self.walk.where
        level, status, is_optional = where.says()
        entry.level = entry.level or level
        entry.status = entry.status or status
        entry.authors = entry.authors[: LONGEST["authors"]]
        return self.gather.add(
            entry,
            where.path(),
            optional=optional or is_optional,
            remark=remark,
            parent=where.parent,
        )

    def _tell(self, path: tuple[str, ...], field: str, text: str, joint: str) -> None:
        """Add to a topic's text; a topic is made for it, and goes again if it stays without entries."""
        if not text.strip() or text == "- ":
            return
        topic = self.gather.topic(path)
        before = getattr(topic, field)
        if len(before) < LONGEST_TEXT:
            setattr(topic, field, f"{before}{joint}{text}" if before else text)


def _is_struck(node: Node) -> bool:
    """Whether the block begins with struck text."""
    first = [child for child in node.children[:3] if not isinstance(child, str) or child.strip()]
    return bool(first) and isinstance(first[0], Node) and first[0].tag in {"s", "del", "strike"}
