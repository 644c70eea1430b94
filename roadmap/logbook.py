"""A visitor's log as its pages show it: by day, by topic, by kind, by week.

All of it follows from the overview; of a page of rows, one query tells what they were before.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property, partial
from itertools import groupby
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from roadmap.drawing.year import Year, draw_year
from roadmap.models import Progress, Resource
from roadmap.overview import at
from roadmap.shelf import EVERYTHING, marked_on
from roadmap.tally import Tally
from roadmap.walk import Step, Walk

DAYS_BY_NAME = 7
HOLE = "<time></time>"  # what is escaped holds none: the moment of each is set in here


@dataclass(frozen=True)
class Kind:
    label: str
    done: int
    marked: int


@dataclass(frozen=True)
class Line:
    """What a row of the log says beside its moment, and all that its look depends on."""

    pk: int
    state: str
    before: str  # what an undo goes back to
    amount: str
    has_note: bool
    stands: bool  # on a roadmap, still


class Logbook:
    def __init__(self, walk: Walk) -> None:
        self.walk, self.overview = walk, walk.overview
        self.shelf = marked_on(walk, EVERYTHING)

    @cached_property
    def changed(self) -> dict[int, str]:
        """When what says something was changed last; the latest first."""
        return self.overview.made("changed", self._changed)

    def _changed(self) -> dict[int, str]:
        noted, untold = self.overview.noted, self._untold
        found = {
            pk: moment
            for group in self.overview.groups
            for pk, moment in zip(group.ids, group.moments, strict=True)
            if (group.state or group.amount or pk in noted) and pk not in untold
        }
        newest = sorted(sorted(found), key=found.__getitem__, reverse=True)
        return {pk: found[pk] for pk in newest}

    @cached_property
    def _left(self) -> dict[int, str]:
        """The kind of what is marked and stands on no roadmap.

        What was merged lives on in another, which has what it implies; a guest's ticks stay on it.
        """
        return self.overview.made("left", self._kinds)

    def _kinds(self) -> dict[int, str]:
        shelf, groups = self.shelf, self.overview.groups
        left = [pk for group in groups for pk in group.ids if pk not in shelf]
        found = Resource.objects.filter(pk__in=left)
        if self.walk.visitor.is_learner:
            found = found.filter(merged_into=None)
        return dict(found.values_list("pk", "kind")) if left else {}

    @cached_property
    def _untold(self) -> set[int]:
        """What was merged, or is gone: few, if any."""
        shelf, left, groups = self.shelf, self._left, self.overview.groups
        return {pk for each in groups for pk in each.ids if pk not in shelf and pk not in left}

    @cached_property
    def counts(self) -> dict[str, int]:
        return self.overview.made("counts", self._counts)

    def _counts(self) -> dict[str, int]:
        states = Counter(self.overview.states.get(pk, "") for pk in self.changed)
        return {
            "count": len(self.changed),
            "done": sum(states[state] for state in Progress.COUNTS_AS_DONE),
            "under_way": states[Progress.State.IN_PROGRESS],
            "revisit": states[Progress.State.REVISIT],
            "notes": len(self.overview.noted & self.changed.keys()),
        }

    def in_state(self, state: str) -> list[int]:
        return [pk for pk in self.changed if self.overview.states.get(pk) == state]

    def days(self, wanted: Iterable[int]) -> list[tuple[str, SafeString]]:
        """Rows under the day of their last change, said as people say it."""
        today = timezone.localdate()
        rows = [(timezone.localtime(at(self.changed[pk])), pk) for pk in wanted]
        pieces = self._pieces([pk for _moment, pk in rows])
        return [
            (_named(day, today), _joined(_filled(pieces[pk], moment) for moment, pk in group))
            for day, group in groupby(rows, key=lambda row: row[0].date())
        ]

    def _pieces(self, wanted: list[int]) -> dict[int, str]:
        """The rows without their moments, the same for all whose marks say the same."""
        overview, content, language = self.overview, self.walk.content, get_language()
        before = self.walk.visitor.states_before(wanted)
        lines = [
            Line(
                pk,
                overview.states.get(pk, ""),
                before.get(pk, ""),
                overview.amounts.get(pk, ""),
                pk in overview.noted,
                pk in self.shelf,
            )
            for pk in wanted
        ]
        new = [line.pk for line in lines if not content.has(("logged", language, line))]
        read = Resource.objects.only("title", "slug").in_bulk(new) if new else {}

        def rendered(line: Line) -> str:
            resource = read.get(line.pk) or Resource.objects.get(pk=line.pk)
            return render_to_string("partials/log_row.html", {"row": line, "resource": resource})

        return {
            line.pk: content.made(("logged", language, line), partial(rendered, line))
            for line in lines
        }

    @property
    def year(self) -> Year:
        """The days on which something was finished."""
        untold = self._untold
        finished = Counter(
            day
            for group in self.overview.groups
            if group.state in Progress.COUNTS_AS_DONE
            for pk, day in zip(group.ids, group.days, strict=True)
            if day and pk not in untold
        )
        days = {date.fromisoformat(day): count for day, count in finished.items()}
        return draw_year(days, timezone.localdate())

    @property
    def kinds(self) -> list[Kind]:
        """How much of what was marked is done, kind by kind, the most done first."""
        marked, done = Counter[str](), Counter[str]()
        for pk, state in self.overview.states.items():
            if state != Progress.State.SKIPPED and pk not in self._untold:
                kind = self.shelf[pk][1] if pk in self.shelf else self._left[pk]
                marked[kind] += 1
                done[kind] += state in Progress.COUNTS_AS_DONE
        labels: dict[str, Any] = dict(Resource.Kind.choices)
        return [
            Kind(str(labels.get(kind, _("Other"))), done[kind], count)
            for kind, count in sorted(marked.items(), key=lambda item: (-done[item[0]], item[0]))
        ]

    @property
    def levels(self) -> dict[str, Tally]:
        """What is done of each level, on those roadmaps where something is marked."""
        walked = [roadmap.ground.contents for roadmap in self.walk.walked if _is_begun(roadmap)]
        found = {}
        for level in Resource.Level.values:
            counted = {pk for contents in walked for pk in contents.levels[level][0]}
            optional = {pk for contents in walked for pk in contents.levels[level][1]}
            found[level] = self.walk.count(counted, optional - counted)
        return found

    @cached_property
    def _stops(self) -> list[Step]:
        return [stop for root in self.walk.walked for stop in root.children if stop.tally.total]

    @property
    def begun(self) -> list[Step]:
        return [stop for stop in self._stops if _is_begun(stop)]

    @property
    def ahead(self) -> list[Step]:
        return [stop for stop in self._stops if not _is_begun(stop)]


def _is_begun(step: Step) -> bool:
    return step.ground.holds(step.walk.states)


def _named(day: date, today: date) -> str:
    if day == today:
        return _("Today")
    if day == today - timedelta(days=1):
        return _("Yesterday")
    if today - timedelta(days=DAYS_BY_NAME) < day < today:
        return date_format(day, "l")
    return date_format(day, "MONTH_DAY_FORMAT" if day.year == today.year else "DATE_FORMAT")


def _filled(piece: str, moment: datetime) -> str:
    said = time_format(moment, "TIME_FORMAT")
    when = format_html('<time datetime="{}">{}</time>', moment.isoformat(), said)
    return piece.replace(HOLE, when)


def _joined(pieces: Iterable[str]) -> SafeString:
    return mark_safe("".join(pieces))  # nosec  # rendered templates
