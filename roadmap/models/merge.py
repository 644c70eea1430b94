from hashlib import sha256
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from roadmap.models.progress import UserProgress
from roadmap.models.resource import Resource


class MergeQuerySet(models.QuerySet["Merge"]):
    def standing(self) -> Self:
        return self.filter(undone_at=None)


class Merge(models.Model):
    """One resource merged into another, and what it takes to undo that."""

    resource = models.ForeignKey(
        Resource,
        verbose_name=_("resource"),
        on_delete=models.PROTECT,
        related_name="merges",
    )
    into = models.ForeignKey(
        Resource, verbose_name=_("merged into"), on_delete=models.PROTECT, related_name="+"
    )
    reason = models.CharField(_("why"), max_length=300, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    made_at = models.DateTimeField(_("merged"), default=timezone.now)
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("undone by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    # The shared rows it changed, as they were and as it left them; see `merging.rows.Writer`.
    kept = models.JSONField(default=dict, editable=False)
    left = models.JSONField(default=list, editable=False)  # what undoing could not restore

    objects = MergeQuerySet.as_manager()

    class Meta:
        verbose_name = _("merge")
        verbose_name_plural = _("merges")
        ordering = ["-made_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(resource=models.F("into")), name="merge_joins_two_resources"
            ),
            models.UniqueConstraint(
                fields=["resource"], condition=Q(undone_at=None), name="merged_once_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.resource} → {self.into}"


class KeptProgress(models.Model):
    """What a merge replaced of one learner's row on the survivor.

    A table of its own, so that it goes with the learner's account. Nobody is shown it.
    """

    merge = models.ForeignKey(Merge, on_delete=models.CASCADE, related_name="progress")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="kept_progress"
    )
    before = models.JSONField(null=True)  # None: there was no row
    after = models.CharField(max_length=64)  # a digest: was the row touched since?

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["merge", "user"], name="one_kept_row_per_learner"),
        ]

    def __str__(self) -> str:
        return f"{self.merge_id}: {self.user_id}"

    @property
    def row(self) -> UserProgress | None:
        """The row that was replaced, unsaved."""
        if self.before is None:
            return None
        values = {
            field.attname: None
            if field.null and not self.before[field.name]
            else field.to_python(self.before[field.name])
            for field in SAID
            if field.name in self.before
        }
        return UserProgress(user_id=self.user_id, resource_id=self.merge.into_id, **values)


# All that a learner's row says, whatever comes to be said there.
SAID = [
    field
    for field in UserProgress._meta.concrete_fields
    if field.name not in ("pk", "user", "resource")
]


def as_kept(row: UserProgress) -> dict[str, Any]:
    """A row of progress as JSON."""
    return {field.name: field.value_to_string(row) for field in SAID}


def digest_of(row: UserProgress) -> str:
    return sha256(repr(sorted(as_kept(row).items())).encode()).hexdigest()
