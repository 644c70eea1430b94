"""A learner's log as its pages show it: by day, by topic, by kind, by week."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from roadmap.drawing.year import Year, draw_year
from roadmap.models import Progress, Resource, UserProgress
from roadmap.tally import Tally
from roadmap.walk import Step, Walk

DAYS_BY_NAME = 7


@dataclass(frozen=True)
class Kind:
    label: str
    done: int
    marked: int


def by_day(rows: Iterable[UserProgress]) -> list[tuple[str, list[UserProgress]]]:
    """Rows, newest first, under the day of their last change, said as people say it."""
    today = timezone.localdate()
    return [
        (_named(day, today), list(group))
        for day, group in groupby(rows, key=lambda row: timezone.localdate(row.changed_at))
    ]


def _named(day: date, today: date) -> str:
    if day == today:
        return _("Today")
    if day == today - timedelta(days=1):
        return _("Yesterday")
    if today - timedelta(days=DAYS_BY_NAME) < day < today:
        return date_format(day, "l")
    return date_format(day, "MONTH_DAY_FORMAT" if day.year == today.year else "DATE_FORMAT")


def year_of(rows: Iterable[UserProgress]) -> Year:
    """The days on which something was finished."""
    finished = Counter(row.finished for row in rows if row.finished and _is_done(row))
    return draw_year({day: count for day, count in finished.items() if day}, timezone.localdate())


def by_kind(rows: Iterable[UserProgress]) -> list[Kind]:
    """How much of what was marked is done, kind by kind, the most done first."""
    marked, done = Counter[str](), Counter[str]()
    for row in rows:
        if row.state and row.state != Progress.State.SKIPPED:
            marked[row.resource.kind] += 1
            done[row.resource.kind] += _is_done(row)
    labels: dict[str, Any] = dict(Resource.Kind.choices)
    return [
        Kind(str(labels.get(kind, _("Other"))), done[kind], count)
        for kind, count in sorted(marked.items(), key=lambda item: (-done[item[0]], item[0]))
    ]


def by_level(walk: Walk) -> dict[str, Tally]:
    """What is done of each level, on those roadmaps where something is marked."""
    walked: dict[int, bool] = {}
    levels: dict[int, str] = {}
    for roadmap in walk.roadmaps:
        if not walk.states.keys().isdisjoint(roadmap.resources):
            walked |= roadmap.resources
            levels |= {pk: roadmap.level_of(pk) for pk in roadmap.resources}
    return {
        level: walk.tally_of({pk: opt for pk, opt in walked.items() if levels[pk] == level})
        for level in Resource.Level.values
    }


def stops_of(walk: Walk) -> tuple[list[Step], list[Step]]:
    """The stops that are begun, and the others."""
    stops = [stop for roadmap in walk.roadmaps for stop in roadmap.children if stop.tally.total]
    begun = [stop for stop in stops if not walk.states.keys().isdisjoint(stop.resources)]
    return begun, [stop for stop in stops if stop not in begun]


def _is_done(row: UserProgress) -> bool:
    return row.state in Progress.COUNTS_AS_DONE
