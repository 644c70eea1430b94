"""What becomes of what a list no longer has: it retires, unless somebody else wants it."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from roadmap.models import Resource, Topic
from roadmap.sync.changes import Change, Ref
from roadmap.sync.draft import Draft
from roadmap.sync.known import Row
from roadmap.sync.people import touched_by_people

Claims = Callable[[str, int], bool]


def plan_leaving(draft: Draft) -> None:
    """Retire entries that left, then topics in which nothing is left; forget what the list said of them."""
    waiting = {doubt.entry.key for doubt in draft.found.doubts}
    gone = [row for key, row in draft.found.gone if key not in waiting]
    draft.made.operations.gone_rows += [row.id for row in gone]
    claims = _claims(draft)
    _entries(draft, [*gone, *draft.found.parted], claims)
    _topics(draft, gone, claims)


def _entries(draft: Draft, gone: list[Row], claims: Claims) -> None:
    found = set(draft.found.entries.values())
    touched = touched_by_people(Resource, {row.resource for row in gone})
    for row in gone:
        if row.resource is None:
            continue
        pk = draft.known.survivor(row.resource)
        resource = draft.known.resources[pk]
        if pk in found or pk in draft.retiring or resource["retired_at"] is not None:
            continue
        if claims("entry", pk) or row.resource in touched or resource["version"] > 1:
            remark = _("“%(title)s” left the list and stays: another list or a curator wants it.")
            draft.made.remarks.append(remark % {"title": resource["title"]})
            continue
        draft.retiring.add(pk)
        draft.made.operations.resources.setdefault(pk, {})["retired_at"] = True
        change = Change("retired", "entry", resource["title"], tuple(row.path), line=row.line or 0)
        draft.made.changes.append(change)


def _topics(draft: Draft, gone: list[Row], claims: Claims) -> None:
    known, operations = draft.known, draft.made.operations
    kept: set[Ref | None] = {*draft.found.topics.values(), draft.made.root}
    topics = {row.topic: row for row in gone if row.topic is not None and row.topic not in kept}
    if not topics:
        return
    touched = touched_by_people(Topic, topics)
    standing = _standing(draft)
    below: dict[Any, set[int]] = defaultdict(set)
    for pk, topic in known.topics.items():
        if topic["retired_at"] is None:
            below[operations.topics.get(pk, {}).get("parent", topic["parent_id"])].add(pk)
    for _key, parent, _fields in operations.new_topics:
        below[parent].add(-1)
    # Innermost first, so that a topic goes with the last that stood below it.
    for pk in sorted(topics, key=lambda pk: -_depth(draft, pk)):
        topic, row = known.topics[pk], topics[pk]
        if topic["retired_at"] is None and not (
            claims("topic", pk) or pk in touched or standing[pk] or below[pk]
        ):
            operations.topics.setdefault(pk, {})["retired_at"] = True
            below[topic["parent_id"]].discard(pk)
            change = Change("retired", "topic", topic["title"], tuple(row.path), line=row.line or 0)
            draft.made.changes.append(change)


def _standing(draft: Draft) -> dict[Any, int]:
    """Per topic, how many entries would stand in it."""
    standing: dict[Any, int] = defaultdict(int)
    for pk, places in draft.known.places.items():
        if pk not in draft.retiring and draft.known.resources[pk]["retired_at"] is None:
            for topic in places:
                standing[topic] += 1
    for (ref, where), value in draft.made.operations.places.items():
        was = isinstance(ref, int) and where in draft.known.places.get(ref, {})
        standing[where] += (value is not None) - was
    return standing


def _depth(draft: Draft, pk: int) -> int:
    depth, above = 0, draft.known.topics[pk]["parent_id"]
    while above is not None and depth < len(draft.known.topics):
        depth, above = depth + 1, draft.known.topics[above]["parent_id"]
    return depth


def _claims(draft: Draft) -> Claims:
    """Whether another list wants a thing; what a file of Cairn says of other lists is newer."""
    told = {source.key for source in draft.outline.sources}
    said: set[tuple[str, int | None]] = set()
    for source in draft.outline.sources:
        for row in source.entries:
            if row.entry:
                said.add(("entry", draft.found.entries.get(row.entry)))
            if row.topic:
                said.add(("topic", draft.found.topics.get(row.topic)))

    def claims(what: str, pk: int) -> bool:
        return bool(draft.known.claims.get((what, pk), set()) - told) or (what, pk) in said

    return claims
