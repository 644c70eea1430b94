"""A learner's own layer over a roadmap: entries of their own, and when they may have done it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from math import ceil
from statistics import median
from typing import Any

from roadmap.forms import PersonalEntryForm
from roadmap.models import PersonalEntry, Progress, Resource
from roadmap.visitors import Visitor
from roadmap.walk import Step, Walk

# Minutes, where an entry does not say how long it takes: rough, and said to be so.
USUAL = {
    "article": 20,
    "book": 1800,
    "channel": 60,
    "community": 30,
    "course": 1800,
    "dataset": 30,
    "docs": 60,
    "list": 60,
    "method": 60,
    "paper": 180,
    "playlist": 240,
    "podcast": 45,
    "repository": 60,
    "talk": 45,
    "tool": 60,
    "tutorial": 60,
    "video": 30,
}
OTHERWISE = 60  # minutes
ENOUGH = 5  # entries of a kind that say how long they take are worth more than a usual time


@dataclass(frozen=True)
class Mine:
    """The learner's entries in a topic and those below it, and the form for another."""

    entries: list[PersonalEntry]
    form: PersonalEntryForm


def personal_in(step: Step, visitor: Visitor) -> Mine | None:
    """None for a guest."""
    user = getattr(visitor, "user", None)
    if user is None:
        return None
    below = step.all_below()
    entries = PersonalEntry.objects.of(user).filter(topic__in=[each.topic.pk for each in below])
    topics = [each.topic for each in below]
    return Mine(list(entries), PersonalEntryForm(topics=topics))


@dataclass(frozen=True)
class Reckoned:
    """What is left: minutes, how many entries say theirs, and which times stood for the others."""

    minutes: int
    left: int
    known: int
    assumed: list[tuple[str, int, int]]  # kind in words, minutes, how many entries
    ends: date

    @property
    def about(self) -> int:
        """Minutes as one would say them of something rough: whole hours beyond a few."""
        return round(self.minutes / 60) * 60 if self.minutes > 300 else self.minutes


def reckon(
    left: Iterable[tuple[str, int | None]],
    sure: Iterable[tuple[str, int | None]],
    weekly_hours: Decimal,
    today: date,
) -> Reckoned:
    """When all that is `left` may be done; `sure` is where usual times are learned from.

    Both are (kind, effort in minutes or None).
    """
    by_kind: dict[str, list[int]] = {}
    for kind, effort in sure:
        if effort:
            by_kind.setdefault(kind, []).append(effort)
    usual = {kind: round(median(times)) for kind, times in by_kind.items() if len(times) >= ENOUGH}
    left = list(left)
    unknown = Counter(kind for kind, effort in left if not effort)
    times = {kind: usual.get(kind, USUAL.get(kind, OTHERWISE)) for kind in unknown}
    minutes = sum(effort or 0 for _kind, effort in left)
    minutes += sum(times[kind] * count for kind, count in unknown.items())
    labels: dict[str, Any] = dict(Resource.Kind.choices)
    return Reckoned(
        minutes=minutes,
        left=len(left),
        known=len(left) - unknown.total(),
        assumed=[
            (str(labels.get(kind, "")), times[kind], count) for kind, count in unknown.most_common()
        ],
        ends=today + timedelta(days=ceil(minutes / 60 / float(weekly_hours) * 7)),
    )


def reckon_for(walk: Walk, step: Step, weekly_hours: Decimal, today: date) -> Reckoned:
    """For what the visitor has neither done, skipped nor hidden of it, optional entries left out."""
    finished = {*Progress.COUNTS_AS_DONE, Progress.State.SKIPPED}
    open_here = {
        pk
        for pk, optional in step.resources.items()
        if not optional and pk not in walk.hidden and walk.states.get(pk) not in finished
    }
    efforts = Resource.objects.published().values_list("pk", "kind", "effort")
    known = {pk: (kind, effort) for pk, kind, effort in efforts}
    return reckon(
        [known[pk] for pk in open_here if pk in known], known.values(), weekly_hours, today
    )
