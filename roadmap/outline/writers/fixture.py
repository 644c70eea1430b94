"""Writes Cairn's own files: canonical, so that an edit of one word is a diff of one line.

`loaddata` takes them too.
"""

import json
from collections.abc import Iterator
from typing import Any

from roadmap.identity import identity_of
from roadmap.outline.model import Outline


def write(outline: Outline) -> str:
    """Give everything of an outline but what somebody's log says: JSON, one field a line."""
    objects = [
        {"model": f"roadmap.{model}", "fields": fields} for model, fields in _objects(outline)
    ]
    return json.dumps(objects, indent=1, ensure_ascii=False) + "\n"


def _objects(outline: Outline) -> Iterator[tuple[str, dict[str, Any]]]:
    # What others refer to comes first. Topics stand in walking order, all else by its name: what is
    # moved to another topic stays where it was in the file.
    entries = sorted(outline.entries, key=lambda entry: entry.key)
    order = {topic.key: number for number, topic in enumerate(outline.topics)}
    for topic in outline.topics:
        yield (
            "topic",
            {
                "slug": topic.key,
                "title": topic.title,
                "parent": [topic.parent] if topic.parent else None,
                "position": topic.position,
                "summary": topic.summary,
                "concepts": topic.concepts,
                "body": topic.body,
                "optional": topic.optional,
            },
        )
    for entry in entries:
        yield (
            "resource",
            {
                "slug": entry.key,
                "title": entry.title,
                "url": entry.url,
                "kind": entry.kind,
                "level": entry.level,
                "access": entry.access,
                "authors": entry.authors,
                "published": entry.published,
                "effort": entry.effort,
                "summary": entry.summary,
                "why": entry.why,
                # loaddata saves what it reads as it stands.
                "identity": identity_of(entry.url),
            },
        )
    for entry in entries:
        if paper := entry.paper:
            yield (
                "paper",
                {
                    "resource": [entry.key],
                    "arxiv_id": paper.arxiv_id,
                    "doi": paper.doi,
                    "venue": paper.venue,
                    "bibtex": paper.bibtex,
                },
            )
    for entry in entries:
        for number, link in enumerate(entry.links, 1):
            yield (
                "link",
                {
                    "resource": [entry.key],
                    "label": link.label,
                    "url": link.url,
                    "position": number * 10,
                },
            )
    sources = sorted(outline.sources, key=lambda source: source.key)
    for source in sources:
        yield (
            "source",
            {
                "slug": source.key,
                "name": source.name,
                "address": source.address,
                "licence": source.licence,
                "description": source.description,
            },
        )
    for topic in outline.topics:
        for need in sorted(topic.needs, key=lambda need: need.topic):
            yield (
                "prerequisite",
                {"topic": [topic.key], "needs": [need.topic], "reason": need.reason},
            )
    places = [(place, entry.key) for entry in entries for place in entry.places]
    for place, key in sorted(
        places, key=lambda pair: (order.get(pair[0].topic, 0), pair[0].position, pair[1])
    ):
        yield (
            "placement",
            {
                "topic": [place.topic],
                "resource": [key],
                "position": place.position,
                "optional": place.optional,
                "remark": place.remark,
            },
        )
    for entry in entries:
        for relation in sorted(entry.relations, key=lambda relation: (relation.kind, relation.to)):
            yield (
                "relation",
                {
                    "from_resource": [entry.key],
                    "to_resource": [relation.to],
                    "kind": relation.kind,
                    "remark": relation.remark,
                },
            )
    for source in sources:
        for said in sorted(source.entries, key=lambda said: said.key):
            yield (
                "sourceentry",
                {
                    "source": [source.key],
                    "key": said.key,
                    "path": said.path,
                    "line": said.line,
                    "said": dict(sorted(said.said.items())),
                    "topic": [said.topic] if said.topic else None,
                    "resource": [said.entry] if said.entry else None,
                },
            )
    for alias in sorted(outline.aliases, key=lambda alias: (alias.kind, alias.value)):
        yield (
            "alias",
            {
                "kind": alias.kind,
                "value": alias.value,
                "topic": [alias.topic] if alias.topic else None,
                "resource": [alias.entry] if alias.entry else None,
            },
        )
