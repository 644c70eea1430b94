from dataclasses import dataclass
from datetime import date, datetime, time
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from roadmap import amounts
from roadmap.models.resource import Resource

if TYPE_CHECKING:
    from accounts.models import User

NOTE_LIMIT = 100_000  # bytes


def note_version(note: str) -> str:
    """Tells two texts of a note apart: what a form says it was made from."""
    return sha256(note.encode()).hexdigest()[:16]


class Progress(models.Model):
    """How far somebody is with something, and what they noted."""

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        IN_PROGRESS = "in_progress", _("In progress")
        DONE = "done", _("Done")
        SKIPPED = "skipped", _("Skipped")
        REVISIT = "revisit", _("To revisit")

    # Revisiting something means having done it once.
    COUNTS_AS_DONE = (State.DONE, State.REVISIT)
    # What a change may touch, and what its undo puts back.
    STEPS = ("state", "previous_state", "amount", "started", "finished")

    state = models.CharField(_("state"), max_length=20, choices=State, blank=True)
    amount = models.CharField(_("amount"), max_length=amounts.LONGEST, blank=True)
    note = models.TextField(_("note"), blank=True)
    started = models.DateField(_("started"), null=True, blank=True)
    finished = models.DateField(_("finished"), null=True, blank=True)
    previous_state = models.CharField(max_length=20, choices=State, blank=True, editable=False)
    changed_at = models.DateTimeField(_("changed"), default=timezone.now)

    class Meta:
        abstract = True

    def set_state(self, state: str, today: date) -> None:
        """Move to the state, remember the one before for undo, and keep the dates in step."""
        if state == self.state:
            return
        self.previous_state, self.state = self.state, state
        if state == self.State.IN_PROGRESS and self.started is None:
            self.started = today
        self.finished = (self.finished or today) if state in self.COUNTS_AS_DONE else None
        self.changed_at = timezone.now()

    def set_amount(self, text: str, today: date) -> None:
        """Keep an amount as typed; begun is then in progress and full is done, but a number never
        takes a done back. Raises ValidationError.
        """
        text = amounts.as_typed(text)
        if text == self.amount:
            return
        if text and (fault := amounts.why_not(text)):
            raise ValidationError({"amount": fault})
        self.amount, self.changed_at = text, timezone.now()
        amount = amounts.parse(text)
        if amount and amount.value and self.state not in self.COUNTS_AS_DONE:
            self.set_state(self.State.DONE if amount.is_full else self.State.IN_PROGRESS, today)

    def set_dates(self, started: date | None, finished: date | None, today: date) -> None:
        """Keep both days; a new one says that it was begun, or done. Raises ValidationError."""
        if (started, finished) == (self.started, self.finished):
            return
        faults = {}
        if started and started > today:
            faults["started"] = _("This day is yet to come. Write today or a day before.")
        if finished and finished > today:
            faults["finished"] = _("This day is yet to come. Write today or a day before.")
        elif started and finished and finished < started:
            faults["finished"] = _("This is before the day it was started.")
        if faults:
            raise ValidationError(faults)
        if finished and finished != self.finished and self.state not in self.COUNTS_AS_DONE:
            self.set_state(self.State.DONE, today)
        elif started != self.started and started and self.state in {"", self.State.PLANNED}:
            self.set_state(self.State.IN_PROGRESS, today)
        self.started, self.finished, self.changed_at = started, finished, timezone.now()

    @property
    def is_silent(self) -> bool:
        """Whether it says nothing: no row means the same."""
        said = self.state or self.note or self.amount or self.started or self.finished
        return not (said or getattr(self, "arranged", ""))

    def steps(self) -> dict[str, Any]:
        """What `put_back` takes."""
        return {name: getattr(self, name) for name in self.STEPS}

    def take_in(self, other: "Progress") -> None:
        """Become what both say: the later state with its amount, both notes, the earlier start.

        A state goes before none, whenever that was: nobody loses a tick.
        """
        latest = max((other, self), key=lambda row: (bool(row.state), row.changed_at))
        self.state, self.previous_state = latest.state, latest.previous_state
        self.amount = latest.amount if latest.state else self.amount or other.amount
        if self.note.strip() in other.note:
            self.note = other.note
        elif other.note.strip() not in self.note:
            self.note = f"{self.note}\n\n{other.note}"
        self.started = min(filter(None, (self.started, other.started)), default=None)
        self.finished = max(filter(None, (self.finished, other.finished)), default=None)
        if self.state not in self.COUNTS_AS_DONE:
            self.finished = None
        self.changed_at = max(self.changed_at, other.changed_at)

    def put_back(self, steps: dict[str, Any]) -> None:
        for name in self.STEPS:
            setattr(self, name, steps[name])
        self.changed_at = timezone.now()


class UserProgressQuerySet(models.QuerySet["UserProgress"]):
    def get_by_natural_key(self, username: str, slug: str) -> "UserProgress":
        return self.get(user__username=username, resource__slug=slug)

    def of(self, user: "User") -> Self:
        return self.filter(user=user)

    def standing(self) -> Self:
        """Without the rows on what was merged: the survivor has what they imply."""
        return self.filter(resource__merged_into=None)

    def telling(self) -> Self:
        """Without the rows that say nothing: no row means the same."""
        return self.exclude(state="", note="", amount="", started=None, finished=None, arranged="")

    def noted(self) -> Self:
        """Those with a note, newest first."""
        found = self.standing().exclude(note="").select_related("resource")
        return found.order_by("-changed_at", "resource_id")


class UserProgress(Progress):
    """A learner's progress with a shared resource. No row means not started."""

    pk = models.CompositePrimaryKey("user_id", "resource_id")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="progress"
    )
    # PROTECT: content is retired, never deleted from under its learners.
    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="progress")

    class Arranged(models.TextChoices):
        PINNED = "pinned", _("Pinned")
        HIDDEN = "hidden", _("Hidden")

    arranged = models.CharField(_("arranged"), max_length=10, choices=Arranged, blank=True)

    objects = UserProgressQuerySet.as_manager()

    class Meta:
        verbose_name = _("progress")
        verbose_name_plural = _("progress")
        indexes = [
            models.Index(fields=["user", "-changed_at"], name="progress_newest_first"),
            # All that an overview reads, in the order of its groups.
            models.Index(
                fields=[
                    *("user", "state", "arranged", "amount"),
                    *("resource", "changed_at", "finished"),
                ],
                name="progress_at_a_glance",
            ),
            models.Index(
                fields=["user", "resource"], condition=Q(note__gt=""), name="progress_with_notes"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["", "planned", "in_progress", "done", "skipped", "revisit"]),
                name="progress_state_is_known",
            ),
            models.CheckConstraint(
                condition=Q(arranged__in=["", "pinned", "hidden"]),
                name="progress_arrangement_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.resource_id} {self.state}"

    def take_in(self, other: Progress) -> None:
        super().take_in(other)
        if isinstance(other, UserProgress):
            self.arranged = self.arranged or other.arranged

    def natural_key(self) -> tuple[str, str]:
        return (self.user.get_username(), self.resource.slug)

    natural_key.dependencies = ["accounts.user", "roadmap.resource"]  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Mark:
    """What counts and comparisons need of somebody's progress with an entry."""

    state: str
    finished: date | None
    changed_at: datetime
    arranged: str = ""

    def done_by(self, moment: datetime) -> datetime | None:
        """When it was done, if that was before the moment; a note written later changes nothing."""
        if self.state not in Progress.COUNTS_AS_DONE:
            return None
        if self.changed_at <= moment:
            return self.changed_at
        if self.finished is not None and self.finished < timezone.localdate(moment):
            evening = datetime.combine(self.finished, time.max)
            return timezone.make_aware(evening)
        return None
