from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from roadmap.models.resource import Resource


class RelationQuerySet(models.QuerySet["Relation"]):
    def get_by_natural_key(self, one: str, other: str, kind: str) -> "Relation":
        return self.get(from_resource__slug=one, to_resource__slug=other, kind=kind)

    def published(self) -> Self:
        return self.filter(from_resource__retired_at=None, to_resource__retired_at=None)


class Relation(models.Model):
    """From one resource to another, read as a sentence: GPT-2 *succeeds* GPT."""

    class Kind(models.TextChoices):
        FOLLOWS_UP = "follows_up", _("follows up")
        SUCCEEDS = "succeeds", _("succeeds")
        BUILDS_ON = "builds_on", _("builds on")
        EXPLAINS = "explains", _("explains")
        PART_OF = "part_of", _("is part of")
        RECOMMENDED_BY = "recommended_by", _("is recommended by")

    from_resource = models.ForeignKey(
        Resource, verbose_name=_("from"), on_delete=models.CASCADE, related_name="relations"
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    to_resource = models.ForeignKey(
        Resource, verbose_name=_("to"), on_delete=models.CASCADE, related_name="back_relations"
    )
    remark = models.CharField(_("remark"), max_length=300, blank=True)

    objects = RelationQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("relation")
        verbose_name_plural = _("relations")
        ordering = ["from_resource", "kind", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["from_resource", "kind", "to_resource"], name="one_relation_per_kind"
            ),
            models.CheckConstraint(
                condition=~Q(from_resource=F("to_resource")), name="relation_joins_two_resources"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_resource} {self.get_kind_display()} {self.to_resource}"

    def natural_key(self) -> tuple[str, str, str]:
        return (self.from_resource.slug, self.to_resource.slug, self.kind)

    natural_key.dependencies = ["roadmap.resource"]  # type: ignore[attr-defined]
