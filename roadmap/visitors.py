"""Whoever looks at a page: a learner who signed in, or a guest. Both answer alike."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.db.models import Case, CharField, F, FilteredRelation, Q, Value, When
from django.db.models.functions import Coalesce
from django.http import HttpRequest

from roadmap import overview, services
from roadmap.guests import Guest
from roadmap.models import Resource, UserProgress
from roadmap.models.link_check import link_is_gone
from roadmap.overview import Overview


class Learner:
    """A visitor who signed in; progress lives in UserProgress."""

    is_learner = True

    def __init__(self, user: Any, *, only_reads: bool = False) -> None:
        self.user, self.only_reads = user, only_reads

    def overview(self, among: Collection[int] | None = None) -> Overview:
        """What is marked, of a few entries or of all, and the version of the content it stands
        beside.
        """
        if among is None and self.only_reads:
            return self._read
        return overview.of(self.user.pk, among)

    @cached_property
    def _read(self) -> Overview:
        return overview.of(self.user.pk)

    def states(self) -> dict[int, str]:
        return self.overview().states

    def states_of(self, resource_ids: Iterable[int]) -> dict[int, str]:
        rows = UserProgress.objects.of(self.user).filter(resource__in=list(resource_ids))
        return dict(rows.values_list("resource_id", "state"))

    def annotate(self, resources: Any, prefix: str = "") -> Any:
        """Add `state`, `amount`, `has_note` and `link_is_gone` to a queryset of resources or of what points to them."""
        path = f"{prefix}progress"
        return resources.annotate(
            mine=FilteredRelation(path, condition=Q(**{f"{path}__user": self.user})),
            # Left join: no row means not started.
            state=Coalesce(F("mine__state"), Value(""), output_field=CharField()),
            amount=Coalesce(F("mine__amount"), Value(""), output_field=CharField()),
            has_note=Case(When(mine__note__gt="", then=Value(True)), default=Value(False)),
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
        return services.mark(self.user, resources, state, base=base, day=day)

    def press(self, resource: Resource, state: str) -> str:
        """Set the wanted state of one; gives the one before."""
        return services.press(self.user, resource, state)

    def undo(self, resource_ids: Iterable[int], moment: datetime) -> list[int]:
        return services.undo(self.user, resource_ids, moment)

    def set_amount(self, resource: Resource, amount: str) -> UserProgress:
        return services.set_amount(self.user, resource, amount)

    def set_dates(
        self, resource: Resource, started: date | None, finished: date | None
    ) -> UserProgress:
        return services.set_dates(self.user, resource, started, finished)

    def put_back(self, resource: Resource, steps: dict[str, Any]) -> UserProgress:
        return services.put_back(self.user, resource, steps)

    def row_of(self, resource: Resource) -> UserProgress:
        """The progress with it; a fresh one, unsaved, where there is none."""
        found = UserProgress.objects.of(self.user).filter(resource=resource).first()
        return found or UserProgress(user=self.user, resource=resource)

    def states_before(self, resource_ids: Iterable[int]) -> dict[int, str]:
        """What an undo goes back to."""
        rows = UserProgress.objects.of(self.user).filter(resource__in=list(resource_ids))
        return dict(rows.values_list("resource_id", "previous_state"))

    def noted(self) -> Iterable[UserProgress]:
        """The rows with a note, newest first."""
        return UserProgress.objects.of(self.user).noted()


class PublicSide(Learner):
    """What everybody may see of a learner: that something is done. All else counts as not begun."""

    def overview(self, among: Collection[int] | None = None) -> Overview:
        return super().overview(among).in_public()


Visitor = Learner | Guest


def nobody() -> Guest:
    """Whoever comes without a session: programs and feed readers; a guest without ticks."""
    return Guest(SessionBase())


def visitor_of(request: HttpRequest) -> Visitor:
    """The same for the whole of a request."""
    if not hasattr(request, "visitor"):
        request.visitor = _visitor_of(request)  # type: ignore[attr-defined]
    return request.visitor  # type: ignore[attr-defined]


def _visitor_of(request: HttpRequest) -> Visitor:
    if request.user.is_authenticated:
        return Learner(request.user, only_reads=request.method in {"GET", "HEAD"})
    return Guest.of(request)
