from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords
from tree_queries.query import TreeQuerySet

from roadmap.models.content import Content, PublishedQuerySet


class TopicQuerySet(PublishedQuerySet["Topic"], TreeQuerySet):
    def get_by_natural_key(self, slug: str) -> "Topic":
        return self.get(slug=slug)

    def in_order(self) -> Self:
        """In walking order, each below its parent, with `tree_depth` and `tree_path`."""
        return self.with_tree_fields().order_siblings_by("position", "id")

    def with_all_below(self) -> set[int]:
        """The ids of these and of every published topic below them, a query for each storey."""
        found: set[int] = set()
        new = set(self.values_list("pk", flat=True))
        while new:
            found |= new
            below = self.model.objects.published().filter(parent__in=new)
            new = set(below.values_list("pk", flat=True)) - found
        return found


class Topic(Content):  # type: ignore[django-manager-missing]
    """A stop on the path; without parent it is a roadmap, whose children are the stops."""

    parent = models.ForeignKey(
        "self",
        verbose_name=_("parent"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
    )
    position = models.PositiveIntegerField(_("position"), default=0)
    summary = models.TextField(_("summary"), blank=True, help_text=_("Markdown."))
    concepts = models.TextField(
        _("concepts"), blank=True, help_text=_("Markdown, a bullet a term: read, not ticked.")
    )
    body = models.TextField(
        _("body"),
        blank=True,
        help_text=_('Markdown; a fenced block with caption="…" is a folded example.'),
    )
    optional = models.BooleanField(_("optional"), default=False)

    objects = TopicQuerySet.as_manager(with_tree_fields=False)  # type: ignore[call-arg, django-manager-missing]
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["position", "id"]
        # Few, whom lists of everything leave out with what stood in them alone.
        indexes = [
            models.Index(
                fields=["retired_at"],
                condition=Q(retired_at__isnull=False),
                name="topics_that_left",
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("id")), name="topic_is_not_its_own_parent"
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("topic", args=[self.slug])

    @property
    def progress_url(self) -> str:
        return reverse("mark_topic", args=[self.slug])

    @property
    def picture_url(self) -> str:
        return reverse("topic_picture", args=[self.slug])

    def clean(self) -> None:
        super().clean()
        above: Topic | None = self.parent
        while above is not None:
            if above.pk == self.pk:
                raise ValidationError(
                    {"parent": _("A topic cannot stand below itself or its own child topics.")}
                )
            above = above.parent


class PrerequisiteQuerySet(models.QuerySet["Prerequisite"]):
    def get_by_natural_key(self, topic: str, needs: str) -> "Prerequisite":
        return self.get(topic__slug=topic, needs__slug=needs)


class Prerequisite(models.Model):
    """What is best known before; advice with a reason, never a lock."""

    topic = models.ForeignKey(
        Topic, verbose_name=_("topic"), on_delete=models.CASCADE, related_name="prerequisites"
    )
    needs = models.ForeignKey(
        Topic, verbose_name=_("best after"), on_delete=models.CASCADE, related_name="leads_to"
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    objects = PrerequisiteQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("prerequisite")
        verbose_name_plural = _("prerequisites")
        ordering = ["topic", "needs__position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["topic", "needs"], name="one_prerequisite_per_pair"),
            models.CheckConstraint(
                condition=~Q(topic=F("needs")), name="topic_is_not_its_own_prerequisite"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.needs} → {self.topic}"

    def natural_key(self) -> tuple[str, str]:
        return (self.topic.slug, self.needs.slug)

    natural_key.dependencies = ["roadmap.topic"]  # type: ignore[attr-defined]
