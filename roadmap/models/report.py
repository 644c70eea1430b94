from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from roadmap.models.source import Source

# How long a file that was uploaded waits for its plan to be applied.
WAITS = timedelta(days=1)


class ReportQuerySet(models.QuerySet["Report"]):
    def applied(self) -> Self:
        return self.exclude(applied_at=None)

    def left_lying(self) -> Self:
        """Uploads that nobody applied."""
        return self.filter(applied_at=None, created_at__lt=timezone.now() - WAITS)


class Report(models.Model):
    """A plan: what an import would change, and, once it was applied, what it changed."""

    source = models.ForeignKey(
        Source,
        verbose_name=_("source"),
        on_delete=models.CASCADE,
        null=True,
        related_name="reports",
    )
    file_name = models.CharField(_("file"), max_length=300, blank=True)
    content = models.BinaryField(null=True, editable=False)  # of an upload, until it is applied
    options = models.JSONField(default=dict, editable=False)
    summary = models.JSONField(_("summary"), default=dict)
    text = models.TextField(_("report"), blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    created_at = models.DateTimeField(_("read"), default=timezone.now, editable=False)
    applied_at = models.DateTimeField(_("applied"), null=True, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.created_at:%Y-%m-%d %H:%M})"
