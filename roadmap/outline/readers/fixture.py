"""Reads Cairn's own files: JSON as Django writes it, a list of objects with natural keys.

Here nothing is guessed: what is not as it must be makes the whole file unreadable, with its line.
"""

import re
from collections.abc import Callable
from graphlib import CycleError, TopologicalSorter
from typing import Any

from roadmap.outline import words
from roadmap.outline.limits import DEEPEST, LONGEST
from roadmap.outline.model import (
    Alias,
    Entry,
    Link,
    Need,
    Outline,
    Paper,
    Place,
    Relation,
    Said,
    Source,
    Topic,
    UnreadableError,
)
from roadmap.outline.readers.fixture_fields import model_of, objects
from roadmap.outline.readers.order import parents_first
from roadmap.web_link import is_web_link

_SLUG = re.compile(r"[-\w]+", re.ASCII)


def read(text: str, name: str = "") -> Outline:
    """Read a whole roadmap; raises UnreadableError at the first thing that does not hold together."""
    reader = _Reader(name)
    for line, model, fields in objects(text):
        reader.take(line, model, fields)
    return reader.finished()


class _Reader:
    def __init__(self, name: str) -> None:
        self.outline = Outline(title=name, own=True)
        self.topics: dict[str, Topic] = {}
        self.entries: dict[str, Entry] = {}
        self.sources: dict[str, Source] = {}
        self.lines: dict[tuple[str, ...], int] = {}
        # What refers to others is looked at when all of them are known.
        self.later: list[Callable[[], None]] = []

    def take(self, line: int, model: str, fields: dict[str, Any]) -> None:
        getattr(self, f"_{model_of(model, fields, line)}")(line, fields)

    def finished(self) -> Outline:
        for look in self.later:
            look()
        self._no_circles()
        self._no_abyss()
        self.outline.topics = parents_first(list(self.topics.values()))
        self.outline.entries = list(self.entries.values())
        self.outline.sources = list(self.sources.values())
        return self.outline

    def _topic(self, line: int, fields: dict[str, Any]) -> None:
        slug = self._new(self.topics, "topic", fields["slug"], line)
        topic = Topic(slug, fields["title"], line=line)
        for field in ("position", "summary", "concepts", "body", "optional"):
            setattr(topic, field, fields.get(field, getattr(topic, field)))
        topic.retired = fields.get("retired_at") is not None
        self.topics[slug] = topic
        if parent := fields.get("parent"):
            self.later.append(
                lambda: setattr(topic, "parent", self._of(self.topics, "topic", parent, line))
            )

    def _resource(self, line: int, fields: dict[str, Any]) -> None:
        slug = self._new(self.entries, "resource", fields["slug"], line)
        entry = Entry(slug, fields["title"], line=line)
        for field in (
            "url",
            "kind",
            "level",
            "access",
            "authors",
            "published",
            "effort",
            "summary",
            "why",
        ):
            setattr(entry, field, fields.get(field, getattr(entry, field)))
        self._link_opens(entry.url, line)
        entry.retired = fields.get("retired_at") is not None
        self.entries[slug] = entry

    def _paper(self, line: int, fields: dict[str, Any]) -> None:
        paper = Paper(*(fields.get(field, "") for field in ("arxiv_id", "doi", "venue", "bibtex")))
        self.later.append(lambda: setattr(self._entry(fields["resource"], line), "paper", paper))

    def _link(self, line: int, fields: dict[str, Any]) -> None:
        self._link_opens(fields["url"], line)
        link = Link(fields.get("label") or fields["url"][: LONGEST["label"]], fields["url"])
        self.later.append(lambda: self._entry(fields["resource"], line).links.append(link))

    def _source(self, line: int, fields: dict[str, Any]) -> None:
        slug = self._new(self.sources, "source", fields["slug"], line)
        self._link_opens(fields.get("address", ""), line)
        rest = [fields.get(field, "") for field in ("name", "address", "licence", "description")]
        self.sources[slug] = Source(slug, *rest)

    def _prerequisite(self, line: int, fields: dict[str, Any]) -> None:
        def look() -> None:
            topic = self.topics[self._of(self.topics, "topic", fields["topic"], line)]
            needs = self._of(self.topics, "topic", fields["needs"], line)
            self._once(("prerequisite", topic.key, needs), line)
            topic.needs.append(Need(needs, fields.get("reason", "")))

        self.later.append(look)

    def _placement(self, line: int, fields: dict[str, Any]) -> None:
        def look() -> None:
            entry = self._entry(fields["resource"], line)
            topic = self._of(self.topics, "topic", fields["topic"], line)
            self._once(("placement", topic, entry.key), line)
            place = Place(
                topic,
                fields.get("position", 0),
                fields.get("optional", False),
                fields.get("remark", ""),
            )
            entry.places.append(place)

        self.later.append(look)

    def _relation(self, line: int, fields: dict[str, Any]) -> None:
        if fields["kind"] not in words.RELATIONS:
            raise UnreadableError(f"“{fields['kind']}” is no relation between resources.", line)

        def look() -> None:
            entry = self._entry(fields["from_resource"], line)
            other = self._of(self.entries, "resource", fields["to_resource"], line)
            self._once(("relation", entry.key, fields["kind"], other), line)
            if other == entry.key:
                raise UnreadableError(
                    f"The resource “{other}” stands in a relation to itself.", line
                )
            entry.relations.append(Relation(fields["kind"], other, fields.get("remark", "")))

        self.later.append(look)

    def _sourceentry(self, line: int, fields: dict[str, Any]) -> None:
        def look() -> None:
            source = self.sources[self._of(self.sources, "source", fields["source"], line)]
            self._once(("source entry", source.key, fields["key"]), line)
            said = Said(
                fields["key"], fields.get("path", []), fields.get("line"), fields.get("said", {})
            )
            said.topic, said.entry = self._either(fields, line)
            source.entries.append(said)

        self.later.append(look)

    def _alias(self, line: int, fields: dict[str, Any]) -> None:
        if fields["kind"] not in words.ALIASES:
            raise UnreadableError(f"“{fields['kind']}” is no kind of alias.", line)

        def look() -> None:
            self._once(("alias", fields["kind"], fields["value"]), line)
            topic, entry = self._either(fields, line)
            self.outline.aliases.append(Alias(fields["kind"], fields["value"], topic, entry))

        self.later.append(look)

    def _either(self, fields: dict[str, Any], line: int) -> tuple[str, str]:
        topic, entry = fields.get("topic"), fields.get("resource")
        return (
            self._of(self.topics, "topic", topic, line) if topic else "",
            self._of(self.entries, "resource", entry, line) if entry else "",
        )

    def _new(self, known: dict[str, Any], name: str, slug: str, line: int) -> str:
        if not _SLUG.fullmatch(slug):
            raise UnreadableError(f"“{slug[:60]}” is no slug: letters, digits, - and _.", line)
        if slug in known:
            raise UnreadableError(f"The slug “{slug}” of this {name} was used before.", line)
        self.lines[(name, slug)] = line
        return slug

    def _once(self, what: tuple[str, ...], line: int) -> None:
        if what in self.lines:
            raise UnreadableError(
                f"This {what[0]} stands on line {self.lines[what]} already.", line
            )
        self.lines[what] = line

    def _entry(self, reference: Any, line: int) -> Entry:
        return self.entries[self._of(self.entries, "resource", reference, line)]

    def _of(self, known: dict[str, Any], name: str, reference: Any, line: int) -> str:
        slug = reference[0] if isinstance(reference, list) and len(reference) == 1 else None
        if not isinstance(slug, str) or slug not in known:
            raise UnreadableError(f"There is no {name} “{slug}”, which is named here.", line)
        return str(known[slug].key)  # the one string for all who name it

    def _link_opens(self, url: str, line: int) -> None:
        if url and not is_web_link(url):
            raise UnreadableError(
                f"“{url[:60]}” is no link that a page may open: http or https.", line
            )

    def _no_abyss(self) -> None:
        """Each page of a topic names those above it."""
        depth: dict[str, int] = {"": 0}
        for topic in parents_first(list(self.topics.values())):
            depth[topic.key] = depth[topic.parent] + 1
            if depth[topic.key] > DEEPEST:
                raise UnreadableError(
                    f"The topic “{topic.key}” stands more than {DEEPEST} deep.",
                    self.lines[("topic", topic.key)],
                )

    def _no_circles(self) -> None:
        for graph, sentence in (
            (
                {key: [topic.parent] for key, topic in self.topics.items() if topic.parent},
                "stands below itself",
            ),
            (
                {key: [need.topic for need in topic.needs] for key, topic in self.topics.items()},
                "is needed before itself",
            ),
        ):
            try:
                TopologicalSorter(graph).prepare()
            except CycleError as error:
                circle = error.args[1]
                raise UnreadableError(
                    f"The topic “{circle[0]}” {sentence}: {' → '.join(circle[:6])}.",
                    self.lines[("topic", circle[0])],
                ) from None
