"""What topics and resources have in common."""

from typing import Any, Self, TypeVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

Kept = TypeVar("Kept", bound=models.Model, covariant=True)


class PublishedQuerySet(models.QuerySet[Kept]):
    """`objects` sees everything; pages ask for `published()`."""

    def published(self) -> Self:
        return self.filter(retired_at=None)


class Content(models.Model):
    """Shared content: never deleted by a learner's or an importer's doing, only retired."""

    slug = models.SlugField(
        _("slug"),
        max_length=200,
        unique=True,
        help_text=_("The name in addresses. It stays when the title changes."),
    )
    title = models.CharField(_("title"), max_length=500)
    # With defaults in place of auto_now: files carry no times, and loaddata saves what it reads.
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    updated_at = models.DateTimeField(_("updated"), default=timezone.now, editable=False)
    retired_at = models.DateTimeField(
        _("retired"),
        null=True,
        blank=True,
        help_text=_("Set when it left the roadmap; ticks and notes stay with their owners."),
    )
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.updated_at = timezone.now()
        if (fields := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*fields, "updated_at"}
        super().save(*args, **kwargs)

    def natural_key(self) -> tuple[str]:
        return (self.slug,)
