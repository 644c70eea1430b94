"""Ticks before signing up: kept server-side in the session, merged into the log on signing in."""

from collections.abc import Iterable
from datetime import datetime
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

from roadmap.models import Resource, UserProgress

SESSION_KEY = "guest_progress"
GUEST_LIMIT = 2_000  # entries; a session is not a database


class Guest:
    """A visitor who has not signed in; answers as a `Learner` does."""

    is_learner = False

    def __init__(self, session: SessionBase) -> None:
        self.session = session

    @property
    def rows(self) -> dict[str, list[str]]:
        """Resource id -> [state, previous state, changed at]."""
        return self.session.get(SESSION_KEY, {})

    def states(self) -> dict[int, str]:
        return {int(key): row[0] for key, row in self.rows.items() if row[0]}

    def states_of(self, resource_ids: Iterable[int]) -> dict[int, str]:
        states = self.states()
        return {pk: states[pk] for pk in resource_ids if pk in states}

    def annotate(self, resources: Any, prefix: str = "") -> Any:
        """Add `state` and `has_note` to a queryset of resources or of what points to them."""
        ids = f"{prefix}id__in"
        by_state: dict[str, list[int]] = {}
        for resource, state in self.states().items():
            by_state.setdefault(state, []).append(resource)
        whens = [When(**{ids: found}, then=Value(state)) for state, found in by_state.items()]
        return resources.annotate(
            state=Case(*whens, default=Value(""), output_field=Text()),
            has_note=Value(False),
        )

    def mark(self, resources: Iterable[Resource], state: str) -> datetime:
        """Set the wanted state; gives the moment by which `undo` finds what changed."""
        now, rows = timezone.now(), dict(self.rows)
        for resource in resources:
            old = rows.get(str(resource.pk), ["", "", ""])[0]
            if old != state and (str(resource.pk) in rows or len(rows) < GUEST_LIMIT):
                rows[str(resource.pk)] = [state, old, now.isoformat()]
        self.session[SESSION_KEY] = rows
        return now

    def undo(self, resource_ids: Iterable[int], moment: datetime) -> list[int]:
        rows, taken_back = dict(self.rows), []
        for key in map(str, resource_ids):
            if key in rows and rows[key][2] == moment.isoformat():
                state, previous, _at = rows[key]
                rows[key] = [previous, state, timezone.now().isoformat()]
                taken_back.append(int(key))
        self.session[SESSION_KEY] = rows
        return taken_back

    def recent(self) -> list[UserProgress]:
        """The marks as unsaved rows, newest first: the log shows them like a learner's."""
        resources = Resource.objects.select_related("paper").in_bulk(map(int, self.rows))
        found = [
            UserProgress(
                resource=resources[int(key)],
                state=state,
                previous_state=previous,
                changed_at=datetime.fromisoformat(at),
            )
            for key, (state, previous, at) in self.rows.items()
            if state and int(key) in resources
        ]
        return sorted(found, key=lambda row: row.changed_at, reverse=True)

    def note_on(self, resource: Resource) -> str:
        return ""

    @classmethod
    def of(cls, request: HttpRequest) -> Self:
        return cls(request.session)


@transaction.atomic
def merge(session: SessionBase, user: Any) -> int:
    """Move a guest's ticks into the user's log; where both speak, the later one wins."""
    rows = {int(key): row for key, row in Guest(session).rows.items()}
    mine = {
        row.resource_id: row for row in UserProgress.objects.filter(user=user, resource__in=rows)
    }
    count = 0
    for resource in Resource.objects.filter(id__in=rows):
        state, _previous, at = rows[resource.pk]
        changed = datetime.fromisoformat(at)
        row = mine.get(resource.pk) or UserProgress(
            user=user, resource=resource, changed_at=changed
        )
        is_new = resource.pk not in mine
        if (is_new and not state) or (not is_new and row.changed_at > changed):
            continue
        if row.state == state:
            continue
        row.set_state(state, timezone.localdate(changed))
        row.changed_at = changed
        row.save(force_insert=is_new)
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
