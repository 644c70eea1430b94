from hashlib import sha256
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from roadmap.identity import identity_of
from roadmap.models.resource import Resource, validate_link
from roadmap.models.topic import Topic

REMARK_LIMIT = 2_000  # characters


class SuggestionQuerySet(models.QuerySet["Suggestion"]):
    def waiting(self) -> Self:
        return self.filter(state=Suggestion.State.WAITING)

    def thanked(self) -> Self:
        """Accepted, from somebody who wants to be named."""
        accepted = self.filter(state=Suggestion.State.ACCEPTED, wants_thanks=True)
        return accepted.exclude(by=None).select_related("by")

    def for_entry(self, resource: Resource) -> Self:
        """What became this entry, or changed it, or one that was merged into it."""
        became = Q(became=resource) | Q(became__merged_into=resource)
        return self.filter(became).order_by("decided_at", "id")


class Suggestion(models.Model):
    """What somebody proposes for a topic or an entry, waiting for a curator.

    A new entry has its topic, and a resource only if it is the easier way in to that one. All else
    is about a resource, except a mistake in a topic's own words. A moved link comes from the link
    checker, without a person: `resource` and the new `url`, one waiting at a time.
    """

    class Kind(models.TextChoices):
        ENTRY = "entry", _("New entry")
        LINK = "link", _("Better link")
        MOVED = "moved", _("Moved link")
        LEVEL = "level", _("Level")
        MISTAKE = "mistake", _("Mistake")

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")

    kind = models.CharField(_("what"), max_length=20, choices=Kind)
    topic = models.ForeignKey(
        Topic,
        verbose_name=_("topic"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="suggestions",
    )
    resource = models.ForeignKey(
        Resource,
        verbose_name=_("entry"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="suggestions",
    )
    url = models.CharField(_("link"), max_length=2048, blank=True, validators=[validate_link])
    identity = models.CharField(max_length=2048, blank=True, db_index=True, editable=False)
    title = models.CharField(_("title"), max_length=500, blank=True)
    proposed_kind = models.CharField(
        _("kind"), max_length=20, choices=Resource.Kind.choices, blank=True
    )
    level = models.CharField(_("level"), max_length=20, choices=Resource.Level.choices, blank=True)
    access = models.CharField(
        _("access"), max_length=20, choices=Resource.Access.choices, blank=True
    )
    remark = models.TextField(_("remark"), max_length=REMARK_LIMIT, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="suggestions",
    )
    wants_thanks = models.BooleanField(_("thank by name"), default=False)
    created_at = models.DateTimeField(_("sent"), default=timezone.now, editable=False)
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.WAITING)
    reason = models.CharField(
        _("answer"), max_length=500, blank=True, help_text=_("Read by whoever suggested it.")
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("decided by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    became = models.ForeignKey(
        Resource,
        verbose_name=_("became"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="suggested_by",
    )
    # Tells one and the same suggestion sent twice, for the database to refuse it.
    digest = models.CharField(max_length=64, editable=False)

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("suggestion")
        verbose_name_plural = _("suggestions")
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["state", "created_at"], name="suggestions_waiting")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="entry", topic__isnull=False)
                | Q(kind__in=["link", "moved", "level"], resource__isnull=False)
                | Q(kind="mistake") & (Q(topic__isnull=False) | Q(resource__isnull=False)),
                name="suggestion_is_about_something",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", decided_at=None)
                | Q(state__in=["accepted", "declined"], decided_at__isnull=False),
                name="suggestion_decided_has_its_date",
            ),
            models.CheckConstraint(
                condition=Q(level__in=["", "introductory", "cult"]),
                name="suggested_level_is_known",
            ),
            models.UniqueConstraint(
                fields=["by", "digest"],
                condition=Q(state="waiting"),
                name="one_waiting_suggestion_of_a_kind",
            ),
            models.UniqueConstraint(
                fields=["resource"],
                condition=Q(state="waiting", kind="moved"),
                name="one_waiting_moved_link_per_entry",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.title or self.url or self.subject}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        # A decision changes its own fields alone; what was said stays as it was said.
        if kwargs.get("update_fields") is None:
            self.identity = identity_of(self.url)
            self.digest = self.made_digest()
        super().save(*args, **kwargs)

    def made_digest(self) -> str:
        """A name for what is said: equal for two presses of one button."""
        about = (self.kind, self.topic_id, self.resource_id, identity_of(self.url))
        said = "\n".join(map(str, (*about, self.title, self.level, self.remark)))
        return sha256(said.encode(errors="replace")).hexdigest()

    @property
    def subject(self) -> Topic | Resource | None:
        """What it is about: the entry, else the topic."""
        return self.resource or self.topic

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING
