from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from roadmap.models.resource import Resource, validate_link
from roadmap.models.topic import Topic
from roadmap.web_link import is_web_link


class SourceQuerySet(models.QuerySet["Source"]):
    def get_by_natural_key(self, slug: str) -> "Source":
        return self.get(slug=slug)


class Source(models.Model):
    """A list that was taken in."""

    slug = models.SlugField(_("slug"), max_length=200, unique=True)
    name = models.CharField(_("name"), max_length=300)
    address = models.CharField(
        _("address"), max_length=2048, blank=True, validators=[validate_link]
    )
    licence = models.CharField(_("licence"), max_length=200, blank=True)
    description = models.TextField(_("description"), blank=True)
    own_files = models.BooleanField(_("Cairn’s own files"), default=False, editable=False)

    objects = SourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name

    @property
    def link(self) -> str:
        """Its address where a page may open it: one kept before addresses were looked at may be anything."""
        return self.address if is_web_link(self.address) else ""

    def natural_key(self) -> tuple[str]:
        return (self.slug,)


class SourceEntryQuerySet(models.QuerySet["SourceEntry"]):
    def get_by_natural_key(self, source: str, key: str) -> "SourceEntry":
        return self.get(source__slug=source, key=key)


class SourceEntry(models.Model):
    """A heading or entry of a source, what it said when last read, and what it became here."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="entries")
    key = models.CharField(
        _("key"), max_length=300, help_text=_("Its own name within the source, whatever its line.")
    )
    path = models.JSONField(_("path"), default=list, help_text=_("Titles of the topics above it."))
    line = models.PositiveIntegerField(_("line"), null=True, blank=True)
    said = models.JSONField(_("said"), default=dict)
    topic = models.ForeignKey(
        Topic, on_delete=models.PROTECT, null=True, blank=True, related_name="source_entries"
    )
    resource = models.ForeignKey(
        Resource, on_delete=models.PROTECT, null=True, blank=True, related_name="source_entries"
    )

    objects = SourceEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("source entry")
        verbose_name_plural = _("source entries")
        ordering = ["source", "line", "id"]
        constraints = [
            models.UniqueConstraint(fields=["source", "key"], name="one_source_entry_per_key"),
            models.CheckConstraint(
                condition=Q(topic=None) | Q(resource=None), name="source_entry_became_one_thing"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source}: {self.key}"

    def natural_key(self) -> tuple[str, str]:
        return (self.source.slug, self.key)

    natural_key.dependencies = [  # type: ignore[attr-defined]
        "roadmap.source",
        "roadmap.topic",
        "roadmap.resource",
    ]


class AliasQuerySet(models.QuerySet["Alias"]):
    def get_by_natural_key(self, kind: str, value: str) -> "Alias":
        return self.get(kind=kind, value=value)


class Alias(models.Model):
    """An old slug, title or link: old addresses redirect, old files still match."""

    class Kind(models.TextChoices):
        SLUG = "slug", _("Slug")
        TITLE = "title", _("Title")
        LINK = "link", _("Link")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    value = models.CharField(_("value"), max_length=2048)
    topic = models.ForeignKey(
        Topic, on_delete=models.CASCADE, null=True, blank=True, related_name="aliases"
    )
    resource = models.ForeignKey(
        Resource, on_delete=models.CASCADE, null=True, blank=True, related_name="aliases"
    )

    objects = AliasQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("alias")
        verbose_name_plural = _("aliases")
        ordering = ["kind", "value"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "value"], name="one_alias_per_value"),
            models.CheckConstraint(
                condition=Q(topic=None, resource__isnull=False)
                | Q(topic__isnull=False, resource=None),
                name="alias_names_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return self.value

    def natural_key(self) -> tuple[str, str]:
        return (self.kind, self.value)

    natural_key.dependencies = [  # type: ignore[attr-defined]
        "roadmap.topic",
        "roadmap.resource",
    ]
