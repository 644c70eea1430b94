"""What a learner adds for themselves. Nothing shared is ever asked for it."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from roadmap.models.progress import Progress
from roadmap.models.resource import validate_link
from roadmap.models.topic import Topic

if TYPE_CHECKING:
    from accounts.models import User

HOURS_IN_A_WEEK = 168
MOST = 1_000  # entries of one's own


class PersonalEntryQuerySet(models.QuerySet["PersonalEntry"]):
    def of(self, user: "User") -> Self:
        return self.filter(user=user).select_related("topic")


class PersonalEntry(Progress):
    """A learner's own entry in a topic: a task of their own needs no link."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="personal_entries"
    )
    # PROTECT: topics are retired, never deleted from under their learners.
    topic = models.ForeignKey(
        Topic,
        verbose_name=_("where it belongs"),
        on_delete=models.PROTECT,
        related_name="personal_entries",
    )
    title = models.CharField(_("title"), max_length=500)
    url = models.CharField(_("link"), max_length=2048, blank=True, validators=[validate_link])
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = PersonalEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("personal entry")
        verbose_name_plural = _("personal entries")
        ordering = ["created_at", "id"]
        indexes = [models.Index(fields=["user", "topic"], name="personal_entries_in_topic")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["", "planned", "in_progress", "done", "skipped", "revisit"]),
                name="personal_state_is_known",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("personal_entry", args=[self.pk])

    @property
    def progress_url(self) -> str:
        return reverse("mark_personal_entry", args=[self.pk])


class Pace(models.Model):
    """How many hours a week somebody gives to learning, and what they want to reach."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="pace"
    )
    weekly_hours = models.DecimalField(
        _("hours a week"),
        max_digits=4,
        decimal_places=1,
        validators=[MinValueValidator(0.5), MaxValueValidator(HOURS_IN_A_WEEK)],
    )
    topic = models.ForeignKey(
        Topic,
        verbose_name=_("until I have done"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")

    def __str__(self) -> str:
        return f"{self.user_id}: {self.weekly_hours} h"
