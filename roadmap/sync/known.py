"""Everything that is on the roadmap, as plain data to plan with: a few queries, whatever its size."""

import sys
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from roadmap.identity import title_key
from roadmap.models import (
    Alias,
    Link,
    Paper,
    Placement,
    Prerequisite,
    Relation,
    Resource,
    Source,
    SourceEntry,
    Topic,
)
from roadmap.sync.people import retired_by_imports
from roadmap.sync.said import ENTRY_FIELDS, PAPER_FIELDS, TOPIC_FIELDS, Facts

_TOPIC = ("id", "slug", "parent_id", "position", "retired_at", *TOPIC_FIELDS)
_RESOURCE = (
    "id",
    "slug",
    "why",
    "identity",
    "retired_at",
    "merged_into_id",
    "version",
    *ENTRY_FIELDS,
)
_OFTEN = {"kind", "level", "access", "published"}  # fields whose values come again and again


class Record:
    """One row's fields by name, in a third of a dictionary's memory: there may be 100,000."""

    __slots__ = _RESOURCE

    def __init__(self, values: Iterable[Any]) -> None:
        for name, value in zip(_RESOURCE, values, strict=True):
            setattr(self, name, sys.intern(value) if name in _OFTEN else value)

    def __getitem__(self, name: str) -> Any:
        return getattr(self, name)


@dataclass(slots=True)
class Row:
    """What a SourceEntry holds."""

    id: int
    path: list[str]
    line: int | None
    said: dict[str, Any]
    topic: int | None
    resource: int | None


@dataclass
class Known:
    topics: dict[int, dict[str, Any]]
    resources: dict[int, Record]
    places: dict[
        int, dict[int, tuple[int, bool, str]]
    ]  # resource -> topic -> position, optional, remark
    links: dict[int, dict[str, str]]
    papers: dict[int, dict[str, str]]
    relations: dict[int, dict[tuple[str, int], str]]
    needs: dict[int, dict[int, str]]
    aliases: dict[tuple[str, str], tuple[int | None, int | None]]
    rows: dict[str, Row]  # of this source, by key
    claims: dict[
        tuple[str, int], set[str]
    ]  # what other sources list: ("topic" or "entry", id) -> sources
    source: int | None
    # What an import took off the roadmap, and may bring back: ("topic" or "entry", id).
    off: set[tuple[str, int]] = field(default_factory=set)
    topic_by_slug: dict[str, int] = field(default_factory=dict)
    resource_by_slug: dict[str, int] = field(default_factory=dict)
    by_identity: dict[str, list[int]] = field(default_factory=dict)
    rows_of: dict[int, list[Row]] = field(default_factory=dict)  # this source's, by resource
    children: dict[int | None, dict[str, int]] = field(
        default_factory=dict
    )  # topic -> title key -> topic

    @property
    def last_roadmap(self) -> int:
        """The position of the roadmap that stands last."""
        tops = (row["position"] for row in self.topics.values() if row["parent_id"] is None)
        return max(tops, default=0)

    def survivor(self, resource: int) -> int:
        """What a merged resource lives on in."""
        seen = {resource}
        while (into := self.resources[resource]["merged_into_id"]) and into not in seen:
            resource = into
            seen.add(into)
        return resource


def load(source: str) -> Known:
    """Read the roadmap, and what this source said of it before."""
    places: dict[int, dict[int, tuple[int, bool, str]]] = defaultdict(dict)
    standing = Placement.objects.order_by("id").values_list(
        "resource_id", "topic_id", "position", "optional", "remark"
    )
    for resource, topic, position, optional, remark in standing.iterator():
        places[resource][topic] = (position, optional, remark)
    links: dict[int, dict[str, str]] = defaultdict(dict)
    for resource, url, label in Link.objects.order_by("position", "id").values_list(
        "resource_id", "url", "label"
    ):
        links[resource][url] = label
    relations: dict[int, dict[tuple[str, int], str]] = defaultdict(dict)
    for one, kind, other, remark in Relation.objects.order_by().values_list(
        "from_resource_id", "kind", "to_resource_id", "remark"
    ):
        relations[one][kind, other] = remark
    needs: dict[int, dict[int, str]] = defaultdict(dict)
    for topic, needed, reason in Prerequisite.objects.order_by().values_list(
        "topic_id", "needs_id", "reason"
    ):
        needs[topic][needed] = reason
    known = Known(
        topics={row["id"]: row for row in Topic.objects.order_by("position", "id").values(*_TOPIC)},
        resources={
            row[0]: Record(row)
            for row in Resource.objects.order_by("id").values_list(*_RESOURCE).iterator()
        },
        places=places,
        links=links,
        papers={
            row["resource_id"]: row
            for row in Paper.objects.order_by().values("resource_id", *PAPER_FIELDS)
        },
        relations=relations,
        needs=needs,
        aliases={
            (kind, value): (topic, resource)
            for kind, value, topic, resource in Alias.objects.order_by().values_list(
                "kind", "value", "topic_id", "resource_id"
            )
        },
        rows={},
        claims=defaultdict(set),
        source=Source.objects.filter(slug=source).values_list("id", flat=True).first(),
    )
    _read_sources(known, source)
    for what, model, rows in (("topic", Topic, known.topics), ("entry", Resource, known.resources)):
        if any(row["retired_at"] is not None for row in rows.values()):
            known.off |= {(what, pk) for pk in retired_by_imports(model)}
    _index(known)
    return known


def _read_sources(known: Known, source: str) -> None:
    rows = SourceEntry.objects.order_by("id")
    own = rows.filter(source__slug=source).values_list(
        "id", "key", "path", "line", "said", "topic_id", "resource_id"
    )
    paths: dict[tuple[str, ...], list[str]] = {}
    known.rows = {
        key: Row(pk, paths.setdefault(tuple(path), path), line, _shared(said), topic, resource)
        for pk, key, path, line, said, topic, resource in own.iterator()
    }
    others = rows.exclude(source__slug=source).values_list(
        "source__slug", "topic_id", "resource_id"
    )
    for other, topic, resource in others:
        if topic:
            known.claims["topic", topic].add(other)
        if resource:
            known.claims["entry", resource].add(other)


def _shared(said: Facts) -> Facts:
    """The same facts, whose names are kept once for all rows."""
    return {
        sys.intern(name): sys.intern(value) if name in _OFTEN else value
        for name, value in said.items()
    }


def _index(known: Known) -> None:
    known.children = defaultdict(dict)
    for pk, topic in known.topics.items():
        known.topic_by_slug[topic["slug"]] = pk
    for is_off in (False, True):  # what is on the roadmap first
        for pk, topic in known.topics.items():
            if (topic["retired_at"] is not None) == is_off and (
                not is_off or ("topic", pk) in known.off
            ):
                known.children[topic["parent_id"]].setdefault(title_key(topic["title"]), pk)
    identities: dict[str, list[int]] = defaultdict(list)
    for pk, resource in known.resources.items():
        known.resource_by_slug[resource["slug"]] = pk
        if resource["identity"]:
            identities[resource["identity"]].append(pk)
    for (kind, value), (topic_id, resource_id) in known.aliases.items():
        if kind == "slug":
            if topic_id:
                known.topic_by_slug.setdefault(value, topic_id)
            if resource_id:
                known.resource_by_slug.setdefault(value, resource_id)
    known.by_identity = identities
    known.rows_of = defaultdict(list)
    for row in known.rows.values():
        if row.resource is not None:
            known.rows_of[known.survivor(row.resource)].append(row)
