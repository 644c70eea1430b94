"""A learner's own layer over a roadmap: entries of their own, and when they may have done it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from math import ceil, floor
from statistics import median
from typing import Any

from roadmap.forms import PersonalEntryForm
from roadmap.models import PersonalEntry, Progress, Resource, Topic
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
    new: "New"


@dataclass(frozen=True)
class New:
    """An entry that may be added to one of the topics."""

    topics: list[Topic]

    @property
    def form(self) -> PersonalEntryForm:
        return PersonalEntryForm(topics=self.topics)


def personal_in(step: Step, visitor: Visitor) -> Mine | None:
    """None for a guest."""
    user = getattr(visitor, "user", None)
    if user is None:
        return None
    topics = [each.topic for each in step.all_below()]
    new = New(topics)
    if step.walk.overview.own.isdisjoint(topic.pk for topic in topics):
        return Mine([], new)
    entries = PersonalEntry.objects.of(user).filter(topic__in=[topic.pk for topic in topics])
    return Mine(list(entries), new)


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
    times, left = Times(sure), list(left)
    unknown = Counter(kind for kind, effort in left if not effort)
    minutes = sum(times.of(kind, effort) for kind, effort in left)
    labels: dict[str, Any] = dict(Resource.Kind.choices)
    return Reckoned(
        minutes=minutes,
        left=len(left),
        known=len(left) - unknown.total(),
        assumed=[
            (str(labels.get(kind, "")), times.of(kind, None), count)
            for kind, count in unknown.most_common()
        ],
        ends=_day(today, ceil(_days(minutes, weekly_hours))),
    )


class Times:
    """How long an entry takes: what it says, else what others of its kind say, else a usual time."""

    def __init__(self, sure: Iterable[tuple[str, int | None]]) -> None:
        by_kind: dict[str, list[int]] = {}
        for kind, effort in sure:
            if effort:
                by_kind.setdefault(kind, []).append(effort)
        self.usual = USUAL | {
            kind: round(median(times)) for kind, times in by_kind.items() if len(times) >= ENOUGH
        }

    def of(self, kind: str, effort: int | None) -> int:
        return effort or self.usual.get(kind, OTHERWISE)


def _days(minutes: int, weekly_hours: Decimal) -> float:
    return minutes / 60 / float(weekly_hours) * 7


def _day(today: date, days: int) -> date:
    """So many days on; a calendar ends with the year 9999, and a plan a day before."""
    return today + timedelta(days=min(days, (date.max - today).days - 1))


def reckon_for(walk: Walk, step: Step, weekly_hours: Decimal, today: date) -> Reckoned:
    """For what is left of it."""
    known = _efforts()
    left = [known[pk] for pk in left_of(walk, step) if pk in known]
    return reckon(left, known.values(), weekly_hours, today)


def left_of(walk: Walk, step: Step) -> dict[int, Step]:
    """What the visitor has neither done, skipped nor hidden of it, optional entries left out: in
    walking order, each with the topic in which one meets it first.
    """
    finished = {*Progress.COUNTS_AS_DONE, Progress.State.SKIPPED}
    met = {place.resource_id: each for each in reversed(step.all_below()) for place in each.places}
    ordered = [place.resource_id for each in step.all_below() for place in each.places]
    return {
        pk: met[pk]
        for pk in ordered
        if not step.resources[pk] and pk not in walk.hidden and walk.states.get(pk) not in finished
    }


@dataclass(frozen=True)
class Turn:
    """When an entry has its turn in a plan: whole days, and how many minutes it takes."""

    entry: Resource
    step: Step
    minutes: int
    first: date
    last: date


def turns(walk: Walk, step: Step, weekly_hours: Decimal, today: date) -> Iterator[Turn]:
    """What is left, one after the other at an even pace, from today on."""
    columns = ("slug", "title", "url", "kind", "effort")
    entries = {each.pk: each for each in Resource.objects.published().only(*columns)}
    times, spent = Times((each.kind, each.effort) for each in entries.values()), 0
    for pk, stands_in in left_of(walk, step).items():
        if (entry := entries.get(pk)) is None:
            continue
        minutes = times.of(entry.kind, entry.effort)
        begins, ends = (_days(each, weekly_hours) for each in (spent, spent + minutes))
        spent += minutes
        first, last = floor(begins), max(floor(begins), ceil(ends) - 1)
        yield Turn(entry, stands_in, minutes, _day(today, first), _day(today, last))


def _efforts() -> dict[int, tuple[str, int | None]]:
    efforts = Resource.objects.published().values_list("pk", "kind", "effort")
    return {pk: (kind, effort) for pk, kind, effort in efforts}
