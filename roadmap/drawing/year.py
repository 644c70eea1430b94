"""A year of learning, a square a day: weeks from left to right, today in the last.

All numbers are whole, in the unit of the drawing; the look and the markup are the template's.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format

WEEKS = 53
STEP = 15  # from one square to the next
# A square of 12 by 12 with round corners: its core, and a stroke around that of twice the radius.
RADIUS, CORE = 3, 6
TOP, LEFT = 20, 2
STRONGEST = 3


@dataclass(frozen=True)
class Day:
    day: date
    x: int
    y: int
    count: int

    @property
    def strength(self) -> int:
        """From 0 for nothing to STRONGEST for that much or more."""
        return min(self.count, STRONGEST)


@dataclass(frozen=True)
class Week:
    begins: date
    count: int


@dataclass(frozen=True)
class Year:
    width: int
    height: int
    days: list[Day]
    months: list[tuple[str, int]]  # name, x
    weeks: list[Week]  # those in which something was done, the latest first
    active: int  # how many of the weeks since the first of them had something
    out_of: int
    rhythm: int  # weeks in a row, one empty week between two forgiven

    @property
    def squares(self) -> list[tuple[int, str]]:
        """By strength, the outline of all days that have it."""
        found = [list[str]() for _ in range(STRONGEST + 1)]
        for day in self.days:
            at = f"M{day.x + RADIUS},{day.y + RADIUS}"
            found[day.strength].append(f"{at}h{CORE}v{CORE}h-{CORE}z")
        return [(strength, "".join(paths)) for strength, paths in enumerate(found) if paths]


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def draw_year(done: Mapping[date, int], today: date) -> Year:
    """Draw how much was done on each day of the 53 weeks up to today's."""
    first = monday(today) - timedelta(weeks=WEEKS - 1)
    shown = [first + timedelta(days=number) for number in range((today - first).days + 1)]
    days = [
        Day(
            day,
            LEFT + (day - first).days // 7 * STEP,
            TOP + day.weekday() * STEP,
            done.get(day, 0),
        )
        for day in shown
    ]
    counts: dict[date, int] = {}
    for day in days:
        counts[monday(day.day)] = counts.get(monday(day.day), 0) + day.count
    weeks = [Week(begins, count) for begins, count in counts.items() if count]
    since = (monday(today) - weeks[0].begins).days // 7 + 1 if weeks else 0
    return Year(
        width=LEFT + WEEKS * STEP,
        height=TOP + 7 * STEP,
        days=days,
        months=_months(days),
        weeks=weeks[::-1],
        active=len(weeks),
        out_of=since,
        rhythm=rhythm({week.begins for week in weeks}, today),
    )


def rhythm(weeks: set[date], today: date) -> int:
    """How many weeks, up to this or the last, one went on; a single empty week is forgiven."""
    week, empty, count = monday(today), 0, 0
    # This week is not over: nothing in it yet counts for nothing.
    if week not in weeks:
        week -= timedelta(weeks=1)
    while empty < 2:
        if week in weeks:
            count, empty = count + 1, 0
        else:
            empty += 1
        week -= timedelta(weeks=1)
    return count


def _months(days: list[Day]) -> list[tuple[str, int]]:
    """Each month over its first whole week, where there is room for its name."""
    found: list[tuple[str, int]] = []
    for day in days:
        if day.day.weekday() == 0 and day.day.day <= 7:
            found.append((date_format(day.day, "M"), day.x))
    return [month for month in found if month[1] <= LEFT + (WEEKS - 2) * STEP]
