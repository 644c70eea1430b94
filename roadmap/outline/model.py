"""The nouns of an outline. They refer to each other by `key`, which is unique per kind in one outline.

In Cairn's own files a key is the slug; elsewhere it is made of the titles above and the title, so
that it stays the same when lines move.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

STATUSES = ("done", "todo", "in_progress", "skipped", "revisit")


class UnreadableError(Exception):
    """A file that no reader can make anything of: one sentence, and the line where it shows."""

    def __init__(self, sentence: str, line: int = 0) -> None:
        super().__init__(sentence)
        self.sentence, self.line = sentence, line


@dataclass(slots=True)
class Problem:
    """Something in the source that a person should look at; the rest was read."""

    line: int
    sentence: str


@dataclass(slots=True, frozen=True)
class Link:
    label: str
    url: str


@dataclass(slots=True, frozen=True)
class Need:
    """A topic that is best known before; `topic` is its key."""

    topic: str
    reason: str = ""


@dataclass(slots=True)
class Topic:
    key: str
    title: str
    parent: str = ""
    position: int = 0
    summary: str = ""
    concepts: str = ""
    body: str = ""
    optional: bool = False
    retired: bool = False
    needs: list[Need] = field(default_factory=list)
    line: int = 0


@dataclass(slots=True)
class Place:
    """Where an entry stands; `topic` is the key of a topic."""

    topic: str
    position: int = 0
    optional: bool = False
    remark: str = ""


@dataclass(slots=True, frozen=True)
class Relation:
    """From the entry that holds it to the entry whose key is `to`, read as a sentence."""

    kind: str
    to: str
    remark: str = ""


@dataclass(slots=True)
class Paper:
    arxiv_id: str = ""
    doi: str = ""
    venue: str = ""
    bibtex: str = ""


@dataclass(slots=True)
class Entry:
    """One resource, with what a study log says of somebody's progress with it.

    `published` is 2020, 2020-12 or 2020-12-31; `effort` is in minutes; `status` is one of STATUSES
    or empty; `amount` is as written (3/7, 299/458 p.); `started` and `finished` are ISO dates;
    `arranged` is pinned or hidden. What is `private` is somebody's own and belongs in no roadmap.
    """

    key: str
    title: str
    url: str = ""
    links: list[Link] = field(default_factory=list)
    kind: str = ""
    level: str = ""
    access: str = ""
    authors: str = ""
    published: str = ""
    effort: int | None = None
    summary: str = ""
    why: str = ""
    paper: Paper | None = None
    retired: bool = False
    places: list[Place] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    status: str = ""
    amount: str = ""
    started: str = ""
    finished: str = ""
    note: str = ""
    arranged: str = ""
    private: bool = False
    line: int = 0

    @property
    def parent(self) -> str:
        """The key of the entry that this one follows up, or nothing."""
        return next(
            (relation.to for relation in self.relations if relation.kind == "follows_up"), ""
        )


@dataclass(slots=True)
class Said:
    """What a source said of one thing when it was last read: `topic` or `entry` is what it became."""

    key: str
    path: list[str] = field(default_factory=list)
    line: int | None = None
    said: dict[str, Any] = field(default_factory=dict)
    topic: str = ""
    entry: str = ""


@dataclass(slots=True)
class Source:
    key: str
    name: str
    address: str = ""
    licence: str = ""
    description: str = ""
    entries: list[Said] = field(default_factory=list)


@dataclass(slots=True, frozen=True)
class Alias:
    """An old slug, title or link (`kind`) of a topic or an entry, one of which is named."""

    kind: str
    value: str
    topic: str = ""
    entry: str = ""


@dataclass(slots=True)
class Outline:
    """A roadmap read from one file: topics in order, each after its parent; entries in order.

    `own` marks Cairn's own files: their keys are slugs, and they state every field; `learner` is the
    name of the person whose progress the entries tell.
    """

    title: str = ""
    own: bool = False
    learner: str = ""
    topics: list[Topic] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    aliases: list[Alias] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)

    def leave_out_private(self) -> None:
        """Keep what may be shared, as a roadmap is."""
        gone = {entry.key for entry in self.entries if entry.private}
        self.entries = [entry for entry in self.entries if not entry.private]
        for entry in self.entries if gone else []:
            entry.relations = [each for each in entry.relations if each.to not in gone]
        if gone:
            self.left_out["private entries"] += len(gone)

    def paths(self) -> dict[str, list[str]]:
        """Per topic's key, the titles from the outermost topic down to it."""
        paths: dict[str, list[str]] = {"": []}
        for topic in self.topics:
            paths[topic.key] = [*paths.get(topic.parent, []), topic.title]
        return paths

    def rows(self) -> Iterator[dict[str, Any]]:
        """One plain object per entry and place, as `outline --format json` prints it; a log's say more."""
        titles = {entry.key: entry.title for entry in self.entries}
        paths = self.paths()
        for entry in self.entries:
            for place in entry.places or [Place(topic="")]:
                log = {"arranged": entry.arranged or None, "private": entry.private}
                yield {
                    "title": entry.title,
                    "url": entry.url or None,
                    "links": [{"label": link.label, "url": link.url} for link in entry.links],
                    "topic_path": paths.get(place.topic, []),
                    "kind": entry.kind or None,
                    "level": entry.level or None,
                    "authors": entry.authors or None,
                    "published": entry.published or None,
                    "status": entry.status or None,
                    "amount": entry.amount or None,
                    "started": entry.started or None,
                    "finished": entry.finished or None,
                    "note": entry.note or None,
                    "description": entry.summary or None,
                    "parent": titles.get(entry.parent),
                    "optional": place.optional,
                    "access": entry.access or None,
                    "effort": entry.effort,
                    **(log if self.learner else {}),
                    "line": entry.line or None,
                }
