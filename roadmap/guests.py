"""Ticks before signing up: kept server-side in the session, merged into the log on signing in."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, Self

from allauth.account.signals import user_signed_up
from django.contrib import messages
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.db.models import Case, Value, When
from django.db.models import CharField as Text
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import ngettext

from roadmap import content_version
from roadmap.models import Resource, UserProgress
from roadmap.models.link_check import link_is_gone
from roadmap.overview import Group, Overview, said_at

SESSION_KEY = "guest_progress"
GUEST_LIMIT = 2_000  # entries; a session is not a database


class Guest:
    """A visitor who has not signed in; answers as a `Learner` does."""

    is_learner = False

    def __init__(self, session: SessionBase) -> None:
        self.session = session

    @property
    def rows(self) -> dict[str, list[str]]:
        """Resource id -> what `_packed` gives; older sessions hold its first three alone."""
        return self.session.get(SESSION_KEY, {})

    def overview(self, among: Collection[int] | None = None) -> Overview:
        """What is marked, and the version of the content it stands beside; it is all at hand."""
        groups = [
            Group(
                row.state,
                "",
                row.amount,
                [int(key)],
                [said_at(row.changed_at)],
                [_said(row.finished)],
            )
            for key, row in ((key, _unpacked(row)) for key, row in self.rows.items())
        ]
        return Overview(content_version.read(), groups)

    def states(self) -> dict[int, str]:
        return {int(key): row[0] for key, row in self.rows.items() if row[0]}

    def states_of(self, resource_ids: Iterable[int]) -> dict[int, str]:
        states = self.states()
        return {pk: states[pk] for pk in resource_ids if pk in states}

    def annotate(self, resources: Any, prefix: str = "") -> Any:
        """Add `state`, `amount`, `has_note` and `link_is_gone` to a queryset of resources or of what points to them."""
        ids = f"{prefix}id__in"
        rows = {int(key): _unpacked(row) for key, row in self.rows.items()}
        return resources.annotate(
            state=_case(ids, {pk: row.state for pk, row in rows.items()}),
            amount=_case(ids, {pk: row.amount for pk, row in rows.items()}),
            has_note=Value(False),
            link_is_gone=link_is_gone(f"{prefix}url"),
        )

    def mark(
        self,
        resources: Iterable[Resource],
        state: str,
        *,
        base: str | None = None,
        day: date | None = None,
    ) -> datetime:
        """Set the wanted state; gives the moment by which `undo` finds what changed."""
        now = timezone.now()
        with self._changing() as rows:
            for resource in resources:
                row = self.row_of(resource)
                if row.state == state or base not in (None, row.state):
                    continue
                if str(resource.pk) in rows or len(rows) < GUEST_LIMIT:
                    row.set_state(state, day or timezone.localdate())
                    row.changed_at = now
                    rows[str(resource.pk)] = _packed(row)
        return now

    def press(self, resource: Resource, state: str) -> str:
        """Set the wanted state of one; gives the one before."""
        before = self.states_of([resource.pk]).get(resource.pk, "")
        self.mark([resource], state)
        return before

    def undo(self, resource_ids: Iterable[int], moment: datetime) -> list[int]:
        taken_back = []
        with self._changing() as rows:
            for key in map(str, resource_ids):
                if key in rows and (row := _unpacked(rows[key])).changed_at == moment:
                    row.set_state(row.previous_state, timezone.localdate())
                    rows[key] = _packed(row)
                    taken_back.append(int(key))
        return taken_back

    def set_amount(self, resource: Resource, amount: str) -> UserProgress:
        with self._changed(resource) as row:
            row.set_amount(amount, timezone.localdate())
        return row

    def set_dates(
        self, resource: Resource, started: date | None, finished: date | None
    ) -> UserProgress:
        with self._changed(resource) as row:
            row.set_dates(started, finished, timezone.localdate())
        return row

    def put_back(self, resource: Resource, steps: dict[str, Any]) -> UserProgress:
        with self._changed(resource) as row:
            row.put_back(steps)
        return row

    def row_of(self, resource: Resource) -> UserProgress:
        """The progress with it, unsaved; a fresh one where there is none."""
        row = _unpacked(self.rows.get(str(resource.pk), []))
        row.resource = resource
        return row

    @contextmanager
    def _changing(self) -> Iterator[dict[str, list[str]]]:
        """The rows, to be changed while no other press of this guest changes them."""
        with self.session.alone():  # type: ignore[attr-defined]
            rows = dict(self.rows)
            yield rows
            self.session[SESSION_KEY] = rows

    @contextmanager
    def _changed(self, resource: Resource) -> Iterator[UserProgress]:
        with self._changing() as rows:
            row, key = self.row_of(resource), str(resource.pk)
            yield row
            if key in rows or len(rows) < GUEST_LIMIT:
                rows[key] = _packed(row)

    def states_before(self, resource_ids: Iterable[int]) -> dict[int, str]:
        """What an undo goes back to."""
        return {pk: _unpacked(self.rows[str(pk)]).previous_state for pk in resource_ids}

    def noted(self) -> Iterable[UserProgress]:
        """Whoever has not signed in has no notes."""
        return ()

    def recent(self) -> list[UserProgress]:
        """The marks as unsaved rows, newest first."""
        resources = Resource.objects.in_bulk(map(int, self.rows))
        found = [self.row_of(resource) for resource in resources.values()]
        marked = [row for row in found if row.state or row.amount]
        return sorted(marked, key=lambda row: row.changed_at, reverse=True)

    @classmethod
    def of(cls, request: HttpRequest) -> Self:
        return cls(request.session)


def _packed(row: UserProgress) -> list[str]:
    days = [_said(row.started), _said(row.finished)]
    return [row.state, row.previous_state, row.changed_at.isoformat(), row.amount, *days]


def _said(day: date | None) -> str:
    return day.isoformat() if day else ""


def _unpacked(kept: list[str]) -> UserProgress:
    state, previous, at, amount, started, finished = [*kept, *[""] * (6 - len(kept))]
    row = UserProgress(state=state, previous_state=previous, amount=amount)
    row.changed_at = datetime.fromisoformat(at) if at else timezone.now()
    row.started, row.finished = (
        date.fromisoformat(day) if day else None for day in (started, finished)
    )
    return row


def _case(ids: str, values: dict[int, str]) -> Case:
    by_value: dict[str, list[int]] = {}
    for pk, value in values.items():
        if value:
            by_value.setdefault(value, []).append(pk)
    whens = [When(**{ids: found}, then=Value(value)) for value, found in by_value.items()]
    return Case(*whens, default=Value(""), output_field=Text())


@transaction.atomic
def merge(session: SessionBase, user: Any) -> int:
    """Move a guest's ticks into the user's log; where both speak, the later one wins."""
    rows = {int(key): _unpacked(row) for key, row in Guest(session).rows.items()}
    # What was merged since it was ticked is ticked on what it lives on in.
    living = Resource.objects.living(rows)
    mine = {
        row.resource_id: row
        for row in UserProgress.objects.filter(user=user, resource__in=living.values())
    }
    count = 0
    for pk, resource in living.items():
        theirs, is_new = rows[pk], resource.pk not in mine
        row = mine.get(resource.pk) or UserProgress(user=user, resource=resource)
        is_empty = not (theirs.state or theirs.amount or theirs.started)
        if (is_new and is_empty) or (not is_new and row.changed_at > theirs.changed_at):
            continue
        before = row.steps()
        row.set_state(theirs.state, timezone.localdate(theirs.changed_at))
        row.amount = theirs.amount or row.amount
        row.started = theirs.started or row.started
        row.finished = theirs.finished or row.finished
        row.changed_at = theirs.changed_at
        if is_new or row.steps() != before:
            row.save(force_insert=is_new)
            mine[resource.pk] = row
            count += 1
    session.pop(SESSION_KEY, None)
    return count


@receiver([user_logged_in, user_signed_up])
def bring_ticks_along(request: HttpRequest, user: Any, **kwargs: Any) -> None:
    if not getattr(request, "session", None) or SESSION_KEY not in request.session:
        return
    if count := merge(request.session, user):
        messages.success(
            request,
            ngettext(
                "%(count)s tick from this browser joined your log.",
                "%(count)s ticks from this browser joined your log.",
                count,
            )
            % {"count": count},
        )
