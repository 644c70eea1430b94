"""What a visitor marked, and the version of the content that it stands beside, in one query."""

from collections.abc import Collection, Hashable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any

from django.db import connection

from roadmap import content_version
from roadmap.keeper import Keeper, bytes_of
from roadmap.models import Mark, Progress, UserProgress
from roadmap.tally import Tally

WALKERS = 3_000_000  # bytes of marks kept as they were read, twice that at most
PIECES = 250_000  # bytes of pages, for each walker, twice that at most
PINNED, HIDDEN = UserProgress.Arranged.PINNED, UserProgress.Arranged.HIDDEN
# Joined by the database, since two thousand rows take longer to fetch than to count.
JOINED = {
    "sqlite": (
        "group_concat({0}_id)",
        "group_concat({1})",
        "group_concat(coalesce(finished, ''))",
    ),
    "postgresql": (
        "string_agg({0}_id::text, ',')",
        "string_agg(to_char({1} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'), ',')",
        "string_agg(coalesce(finished::text, ''), ',')",
    ),
}
MARKS = """
SELECT 'version', {word}, '', '', '', '', '' FROM roadmap_content_version
UNION ALL
SELECT 'marks', state, arranged, amount, {ids}, {moments}, {days} FROM roadmap_userprogress
  WHERE user_id = %s {among} GROUP BY state, arranged, amount
"""
BESIDE = """
UNION ALL
SELECT 'seen', '', '', '', {topics}, {seen}, '' FROM roadmap_seen WHERE user_id = %s
UNION ALL
SELECT 'noted', '', '', '', {ids}, '', '' FROM roadmap_userprogress WHERE user_id = %s AND note > ''
UNION ALL
SELECT 'own', '', '', '', {topics}, '', '' FROM roadmap_personalentry WHERE user_id = %s
UNION ALL
SELECT 'saved', path, '', '', '', '', '' FROM roadmap_savedfilter WHERE user_id = %s
"""


@dataclass(frozen=True)
class Group:
    """Marks that say the same; the days are a day, or nothing, for each."""

    state: str
    arranged: str
    amount: str
    ids: list[int]
    moments: list[str]
    days: list[str]


@dataclass
class Overview(Keeper):
    """The same for all whose marks are the same; what is made from it alone may be kept in it."""

    version: str
    groups: list[Group] = field(default_factory=list)
    seen: dict[int, str] = field(default_factory=dict)  # topic -> when its news were put aside
    noted: set[int] = field(default_factory=set)
    own: set[int] = field(default_factory=set)  # topics with entries of their own
    saved: set[str] = field(default_factory=set)  # pages with filters of theirs

    def __post_init__(self) -> None:
        super().__init__(PIECES, bytes_of)

    @cached_property
    def states(self) -> dict[int, str]:
        return {pk: group.state for group in self.groups if group.state for pk in group.ids}

    @cached_property
    def amounts(self) -> dict[int, str]:
        return {pk: group.amount for group in self.groups if group.amount for pk in group.ids}

    def in_state(self, *states: str) -> set[int]:
        return {pk for group in self.groups if group.state in states for pk in group.ids}

    def arranged(self, how: str) -> set[int]:
        return {pk for group in self.groups if group.arranged == how for pk in group.ids}

    @cached_property
    def done(self) -> set[int]:
        return self.in_state(*Progress.COUNTS_AS_DONE)

    @cached_property
    def skipped(self) -> set[int]:
        return self.in_state(Progress.State.SKIPPED)

    @cached_property
    def hidden(self) -> set[int]:
        """What the visitor does not want to see: it counts for nothing."""
        return self.arranged(HIDDEN)

    @cached_property
    def pinned(self) -> set[int]:
        return self.arranged(PINNED)

    @cached_property
    def moments(self) -> dict[int, str]:
        """When each was changed last, in words that sort as the moments do."""
        found: dict[int, str] = {}
        for group in self._marked():
            found.update(zip(group.ids, group.moments, strict=True))
        return found

    @cached_property
    def days(self) -> dict[int, str]:
        """When each was finished, where that is known."""
        pairs = [zip(group.ids, group.days, strict=True) for group in self._marked()]
        return {pk: day for pair in pairs for pk, day in pair if day}

    def mark(self, pk: int) -> Mark:
        day = self.days.get(pk)
        finished = date.fromisoformat(day) if day else None
        how = HIDDEN if pk in self.hidden else PINNED if pk in self.pinned else ""
        return Mark(self.states.get(pk, ""), finished, at(self.moments[pk]), how)

    def _marked(self) -> Iterator[Group]:
        return (group for group in self.groups if group.state or group.arranged)

    def in_public(self) -> "Overview":
        """What everybody may see: that something is done. All else counts as not begun."""
        shown = [
            replace(group, state=Progress.State.DONE, arranged="", amount="")
            for group in self.groups
            if group.state in Progress.COUNTS_AS_DONE
        ]
        return Overview(self.version, shown)

    @cached_property
    def tallies(self) -> dict[Hashable, Tally]:
        """Counts on topics, filled by whoever walks."""
        return {}


def _bytes_of(rows: Any, overview: Overview) -> int:
    """About what they take once somebody walked with them: ten times the words that came."""
    return PIECES + 10 * sum(len(word or "") for row in rows for word in row)


_overviews = Keeper(WALKERS, _bytes_of)


def at(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=UTC)


def said_at(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")


def of(user_id: int, among: Collection[int] | None = None) -> Overview:
    """All that is marked; or of a few entries their marks alone, which are quickly read."""
    ids, moments, days = JOINED[connection.vendor]
    sql = (MARKS if among is not None else MARKS + BESIDE).format(
        among=f"AND resource_id IN ({','.join(['%s'] * len(among))})" if among else "",
        word=content_version.WORD[connection.vendor],
        ids=ids.format("resource"),
        moments=moments.format("", "changed_at"),
        days=days,
        topics=ids.format("topic"),
        seen=moments.format("", "at"),
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [user_id] * 5 if among is None else [user_id, *among])
        rows = tuple(cursor.fetchall())
    # Beside content of which nothing is known nothing may be kept.
    if among is not None or not any(row[0] == "version" for row in rows):
        return _said_by(rows)
    # To read what two thousand marks say takes longer than to see that they are what they were.
    return _overviews.made(rows, lambda: _said_by(rows))


def _said_by(rows: tuple[tuple[str, ...], ...]) -> Overview:
    version = content_version.version_of([row[1] for row in rows if row[0] == "version"])
    overview = Overview(version)
    for what, state, arranged, amount, *joined in rows:
        if what == "saved":
            overview.saved.add(state)
        if what == "version" or not joined[0]:
            continue
        numbers = [int(pk) for pk in joined[0].split(",")]
        if what == "noted":
            overview.noted = set(numbers)
        elif what == "own":
            overview.own = set(numbers)
        elif what == "seen":
            overview.seen = dict(zip(numbers, joined[1].split(","), strict=True))
        else:
            said, days_of = joined[1].split(","), joined[2].split(",")
            overview.groups.append(Group(state, arranged, amount, numbers, said, days_of))
    return overview
