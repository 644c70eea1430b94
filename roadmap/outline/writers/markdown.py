"""Writes a README: for readers on GitHub, and exactly what `readers/markdown/own.py` reads back.

Every text is escaped so that it shows as itself; only concepts, examples and notes are Markdown and
stand as they are: notes as quotations, the others after a comment that tells the reader where they
begin. Not carried are keys, exact positions, BibTeX, and what is retired. An entry with several
places is written in each.
"""

import re
from collections.abc import Iterator

from roadmap.outline.model import Entry, Outline, Place
from roadmap.outline.unseen import named
from roadmap.outline.words import ACCESS, ARRANGED, KINDS
from roadmap.outline.writers.markdown_text import (
    CONTENTS,
    anchors_of,
    broken,
    heading,
    linked,
    mark,
    shown,
    shown_lines,
    single,
    verbatim,
)
from roadmap.outline.writers.shown import Shown, nested

MARKER = "<!-- A roadmap written by Cairn, format 2 -->"
LOG_MARKER = "<!-- A log written by Cairn, format 2 -->"
UNTITLED = "Roadmap"
OPTIONAL, BEST_AFTER = "*Optional.*", "Best after: "
LEVELS = {
    "introductory": ("○", "○ introductory: light, brief, wide"),
    "cult": ("◆", "◆ cult: deep, scientific, heavily cited"),
}
# Those that GitHub shows in colour, and lists from everywhere use.
STATES = {
    "done": ("✅", "done"),
    "todo": ("⬜", "planned"),
    "in_progress": ("🚧", "in progress"),
    "skipped": ("⏭️", "skipped"),
    "revisit": ("🔁", "to revisit"),
}
RELATIONS = {
    "builds_on": "Builds on",
    "explains": "Explains",
    "succeeds": "Succeeds",
    "part_of": "Part of",
    "recommended_by": "Recommended by",
    "follows_up": "Follows up",
}
# What a fact looks like without a word before it: published, amount.
DATE = re.compile(r"\d{4}(?:-\d\d){0,2}", re.ASCII)
AMOUNT = re.compile(r"\d+/\d+(?: p\.)?|\d+:\d\d(?::\d\d)?|\d+ ?%", re.ASCII)
LABELS = ("Also", "Why", "Remark", *RELATIONS.values(), BEST_AFTER[:-2])

DEEPEST_CONTENTS = 6  # levels; deeper ones stand flat, so that a chain of topics is no triangle
DEEPEST_FOLLOW_UP = 6

_DANGEROUS = re.compile(r"\s*(?:javascript|vbscript|data):", re.IGNORECASE)


def write(outline: Outline) -> str:
    """Give the whole README; a roadmap that is one topic has this topic as its title."""
    return "\n\n".join(_Readme(outline).blocks()) + "\n"


class _Readme:
    def __init__(self, outline: Outline) -> None:
        self.outline, self.shown = outline, Shown(outline)
        self.steps = [(key, depth) for key, depth in self.shown.steps if key]
        topics = [self.shown.topics[key] for key, _ in self.steps]
        self.titles = {entry.key: entry.title for entry in outline.entries if not entry.retired}
        self.title = single(outline.title)
        tops = [key for key, depth in self.steps if not depth]
        self.is_whole = len(tops) == 1 and self.title in {"", single(topics[0].title)}
        self.anchors = anchors_of(self.title or UNTITLED, topics, is_whole=self.is_whole)

    def blocks(self) -> Iterator[str]:
        yield LOG_MARKER if self.outline.learner else MARKER
        first = self.steps[0][0] if self.is_whole else ""
        if self.is_whole:
            yield mark("title and topic" if self.title else "topic")
            yield from self._head(first, 1)
        else:
            if not self.title:
                yield mark("untitled")
            yield heading(self.title or UNTITLED, 1)
        yield from self._legend()
        if self.is_whole:
            yield from self._rest(first)
        rest = self.steps[self.is_whole :]
        yield from self._contents(rest)
        is_open = False
        for key, depth in rest:
            if is_open:
                yield mark("topic")
            yield from self._head(key, depth + 2 - self.is_whole)
            yield from self._rest(key)
            topic = self.shown.topics[key]
            is_open = bool(topic.concepts or topic.body) and not self.shown.places[key]
        if self.shown.places[""]:
            yield mark("no topic")
            yield heading(self.shown.topics[""].title, 2)
            yield "\n".join(self._entries(""))
        yield from self._sources()

    def _legend(self) -> Iterator[str]:
        entries = [entry for places in self.shown.places.values() for entry, _ in places]
        used = {entry.level for entry in entries}
        lines = [line for level, (_, line) in LEVELS.items() if level in used]
        states = [told for state, told in STATES.items() if state in self.shown.status.values()]
        lines += [", ".join(f"{sign} {words}" for sign, words in states)] if states else []
        if lines:
            yield mark("legend")
            yield "\n".join(broken(lines))

    def _contents(self, steps: list[tuple[str, int]]) -> Iterator[str]:
        if steps:
            yield mark("contents")
            yield heading(CONTENTS, 2)
            yield "\n".join(
                f"{'  ' * min(depth - self.is_whole, DEEPEST_CONTENTS)}- {self._to(key)}"
                for key, depth in steps
            )

    def _to(self, key: str) -> str:
        return f"[{shown(self.shown.topics[key].title)}](#{self.anchors[key]})"

    def _head(self, key: str, level: int) -> Iterator[str]:
        topic = self.shown.topics[key]
        yield heading(topic.title, level)
        if topic.optional:
            yield OPTIONAL
        needs = [need for need in topic.needs if need.topic in self.anchors]
        if needs:
            yield "\n".join(
                broken(
                    BEST_AFTER + self._to(need.topic) + _after(": ", need.reason) for need in needs
                )
            )
        if topic.summary:
            yield "\n".join(broken(_lines(topic.summary)))

    def _rest(self, key: str) -> Iterator[str]:
        topic = self.shown.topics[key]
        yield from verbatim("concepts", topic.concepts)
        yield from verbatim("examples", topic.body)
        if self.shown.places[key]:
            if topic.concepts or topic.body:
                yield mark("entries")
            yield "\n".join(self._entries(key))

    def _entries(self, topic: str) -> Iterator[str]:
        places = sorted(self.shown.places[topic], key=lambda stands: stands[1].position)
        standing = {entry.key: (entry, place) for entry, place in places}
        above: list[str] = []
        for key, _ in nested(list(standing), lambda key: standing[key][0].parent):
            entry, place = standing[key]
            # A loop is cut, and a long chain begins again at the margin: there the words say it.
            is_nested = entry.parent in above[: DEEPEST_FOLLOW_UP - 1]
            above[above.index(entry.parent) + 1 if is_nested else 0 :] = [key]
            indent = "  " * (len(above) - 1)
            for number, line in enumerate(self._entry(entry, place, is_nested)):
                yield f"{indent}{'  ' if number else '- '}{line}" if line else ""

    def _entry(self, entry: Entry, place: Place, is_nested: bool) -> Iterator[str]:
        lines = [_first_line(entry, place), *_lines(entry.summary)]
        links = [link for link in entry.links if not _DANGEROUS.match(link.url)]
        if links:
            lines.append("Also: " + ", ".join(linked(link.label, link.url) for link in links))
        lines += [f"Why: {shown(entry.why)}"] if entry.why else []
        lines += [f"Remark: {shown(place.remark)}"] if place.remark else []
        lines += self._relations(entry, is_nested)
        yield from broken(lines)
        if entry.note:
            yield from (f"> {line}" if line else ">" for line in named(entry.note).split("\n"))

    def _relations(self, entry: Entry, is_nested: bool) -> Iterator[str]:
        parent = ("follows_up", entry.parent) if is_nested else ()
        told = [
            each for each in entry.relations if each.kind in RELATIONS and each.to in self.titles
        ]
        # Nesting says what an entry follows up, unless there is a remark; it is read before the rest.
        for each in sorted(told, key=lambda each: (each.kind, each.to) != parent):
            if (each.kind, each.to) != parent or each.remark:
                title = f"*{shown(self.titles[each.to])}*"
                yield f"{RELATIONS[each.kind]}: {title}{_after(': ', each.remark)}"

    def _sources(self) -> Iterator[str]:
        if self.outline.sources:
            yield mark("sources")
            yield "---"
            yield "Gathered from:"
            yield "\n".join(
                f"- {linked(source.name, source.address) if source.address else shown(source.name)}"
                + _after(", ", source.licence)
                for source in self.outline.sources
            )


def _first_line(entry: Entry, place: Place) -> str:
    state = f"{STATES[entry.status][0]} " if entry.status in STATES else ""
    sign = f"{LEVELS[entry.level][0]} " if entry.level in LEVELS else ""
    is_link = entry.url and not _DANGEROUS.match(entry.url)
    title = linked(entry.title, entry.url) if is_link else f"**{shown(entry.title)}**"
    facts = "; ".join(filter(None, _facts(entry, place)))
    return f"{state}{sign}{title}{f' ({facts})' if facts else ''}"


def _facts(entry: Entry, place: Place) -> Iterator[str]:
    yield f"*{_fact('', entry.level)}*" if entry.level else ""
    yield _fact("" if entry.kind in KINDS else "kind", entry.kind)
    yield _fact("by", entry.authors)
    yield _fact("" if DATE.fullmatch(entry.published) else "published", entry.published)
    yield _effort(entry.effort)
    yield _fact("" if entry.access in ACCESS else "access", entry.access)
    yield "optional" if place.optional else ""
    yield "private" if entry.private else ""
    yield entry.arranged if entry.arranged in ARRANGED else ""
    yield _fact("" if AMOUNT.fullmatch(entry.amount) else "amount", entry.amount)
    yield _fact("started", entry.started)
    yield _fact("finished", entry.finished)
    if entry.paper:
        yield _fact("arXiv", entry.paper.arxiv_id)
        yield _fact("doi", entry.paper.doi)
        yield _fact("venue", entry.paper.venue)


def _fact(word: str, value: str) -> str:
    value = shown(value, also=r";(?: |\Z)")
    return f"{word} {value}".strip(" ") if value else ""


def _effort(minutes: int | None) -> str:
    hours, rest = divmod(minutes or 0, 60)
    said = f"{f'{hours} h' if hours else ''} {f'{rest} min' if rest else ''}".strip()
    return "" if minutes is None else said or "0 min"


def _lines(text: str) -> list[str]:
    return shown_lines(text, LABELS) if text else []


def _after(words: str, text: str) -> str:
    return words + shown(text) if text else ""
