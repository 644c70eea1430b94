from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from roadmap.models.resource import Resource
from roadmap.models.topic import Topic


class PlacementQuerySet(models.QuerySet["Placement"]):
    def get_by_natural_key(self, topic: str, resource: str) -> "Placement":
        return self.get(topic__slug=topic, resource__slug=resource)

    def published(self) -> Self:
        return self.filter(resource__retired_at=None, topic__retired_at=None)


class Placement(models.Model):
    """This resource stands in this topic, at this position; it may stand in several."""

    topic = models.ForeignKey(
        Topic, verbose_name=_("topic"), on_delete=models.PROTECT, related_name="placements"
    )
    resource = models.ForeignKey(
        Resource, verbose_name=_("resource"), on_delete=models.CASCADE, related_name="placements"
    )
    position = models.PositiveIntegerField(_("position"), default=0)
    optional = models.BooleanField(_("optional"), default=False)
    remark = models.CharField(_("remark"), max_length=500, blank=True)
    added_at = models.DateTimeField(_("added"), default=timezone.now, editable=False)

    objects = PlacementQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("placement")
        verbose_name_plural = _("placements")
        ordering = ["topic", "position", "id"]
        indexes = [models.Index(fields=["topic", "position", "id"], name="placement_in_order")]
        constraints = [
            models.UniqueConstraint(fields=["topic", "resource"], name="one_placement_per_topic"),
        ]

    def __str__(self) -> str:
        return f"{self.resource} in {self.topic}"

    def natural_key(self) -> tuple[str, str]:
        return (self.topic.slug, self.resource.slug)

    natural_key.dependencies = ["roadmap.topic", "roadmap.resource"]  # type: ignore[attr-defined]
