"""Topics moved in their tree, entries sorted within a topic: as few rows as can be are written."""

from bisect import bisect_left
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from simple_history.utils import bulk_update_with_history

from roadmap.models import Placement, Topic

GAP = 10  # between two neighbours, where all are numbered anew
BEFORE, AFTER, FIRST_IN, LAST_IN = "before", "after", "first", "last"


def spaced(positions: Sequence[int]) -> list[int]:
    """Rising numbers for rows that stand in this order, most of them as they were."""
    kept = _longest_rise(positions)
    found: list[int] = []
    for start, end in zip([-1, *kept], [*kept, len(positions)], strict=True):
        low = positions[start] if start >= 0 else -1
        count = end - start - 1
        high = positions[end] if end < len(positions) else low + GAP * (count + 1)
        if high - low <= count:
            return [GAP * number for number in range(1, len(positions) + 1)]
        found += [low + (high - low) * number // (count + 1) for number in range(1, count + 1)]
        found += [positions[end]] if end < len(positions) else []
    return found


def _longest_rise(positions: Sequence[int]) -> list[int]:
    """The places of the longest strictly rising part."""
    ends: list[int] = []  # for each length, the smallest last number
    places: list[int] = []
    before: list[int] = []
    for place, position in enumerate(positions):
        length = bisect_left(ends, position)
        ends[length:] = [position, *ends[length + 1 :]]
        places[length:] = [place, *places[length + 1 :]]
        before.append(places[length - 1] if length else -1)
    found = []
    place = places[-1] if places else -1
    while place >= 0:
        found.append(place)
        place = before[place]
    return found[::-1]


@transaction.atomic
def move_topic(topic: Topic, how: str, where: Topic, user: Any = None, reason: str = "") -> Topic:
    """Put a topic before, after or into another. Raises ValidationError for a circle."""
    # All topics are held: of two moves at once, neither may make a circle of the other.
    known = {each.pk: each for each in Topic.objects.select_for_update().order_by("pk")}
    topic, where = known[topic.pk], known[where.pk]
    topic.parent = where.parent if how in (BEFORE, AFTER) else where
    if topic == where:
        raise ValidationError(_("A topic cannot stand beside or below itself."))
    topic.clean()
    siblings = [each for each in known.values() if each.parent_id == topic.parent_id]
    siblings = sorted((s for s in siblings if s != topic), key=lambda s: (s.position, s.pk))
    at = {FIRST_IN: 0, LAST_IN: len(siblings)}.get(how)
    if at is None:
        at = siblings.index(where) + (how == AFTER)
    siblings.insert(at, topic)
    topic.version += 1
    topic.updated_at = timezone.now()
    changed = _renumbered(siblings)
    _save(Topic, [topic, *(each for each in changed if each != topic)], user, reason)
    return topic


def step(topic: Topic, up: bool, user: Any = None) -> bool:
    """Change places with the neighbour that stands on the roadmap; False when there is none."""
    published = Topic.objects.published().filter(parent=topic.parent_id).order_by("position", "id")
    siblings = [each for each in published if each != topic]
    before = [s for s in siblings if (s.position, s.pk) < (topic.position, topic.pk)]
    after = siblings[len(before) :]
    if not (before if up else after):
        return False
    move_topic(topic, BEFORE if up else AFTER, before[-1] if up else after[0], user)
    return True


@transaction.atomic
def sort_entries(topic: Topic, wanted: Sequence[int], user: Any = None, reason: str = "") -> int:
    """Let the entries of a topic stand in the order of these placements; gives how many moved."""
    rows = Placement.objects.select_for_update().filter(topic=topic).order_by("position", "id")
    order = {pk: number for number, pk in enumerate(wanted)}
    # Whatever came in between keeps its place at the end.
    places = sorted(rows, key=lambda place: order.get(place.pk, len(order)))
    changed = _renumbered(places)
    if changed:
        _save(Placement, changed, user, reason)
        topic = Topic.objects.select_for_update().get(pk=topic.pk)
        topic.version += 1
        topic.updated_at = timezone.now()
        _save(Topic, [topic], user, reason)
    return len(changed)


def _renumbered(rows: Sequence[Any]) -> list[Any]:
    """Set the positions by the order of the rows; gives those that changed."""
    changed = []
    for row, position in zip(rows, spaced([row.position for row in rows]), strict=True):
        if row.position != position:
            row.position = position
            changed.append(row)
    return changed


def _save(model: Any, rows: list[Any], user: Any, reason: str) -> None:
    columns = (
        ["position"] if model is Placement else ["parent", "position", "version", "updated_at"]
    )
    now = timezone.now()
    told = {"default_user": user, "default_change_reason": reason or None, "default_date": now}
    bulk_update_with_history(rows, model, columns, batch_size=500, **told)
