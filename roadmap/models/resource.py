from collections.abc import Iterable
from typing import Any, Self
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import connection, models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from roadmap.identity import identity_of
from roadmap.models.content import Content, PublishedQuerySet
from roadmap.models.link_check import link_is_gone
from roadmap.web_link import is_web_link


def validate_link(url: str) -> None:
    """Only http and https with a host: nothing else may ever be opened from a page."""
    if not is_web_link(url):
        raise ValidationError(_("Enter a link that begins with http:// or https://."))


validate_partial_date = RegexValidator(
    r"\A\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?\Z",
    _("Enter a year, a month or a day: 2020, 2020-12 or 2020-12-31."),
)


LOOKED_AT = ("level", "kind", "access", "retired_at")  # by filters, while a list is walked through


class ResourceQuerySet(PublishedQuerySet["Resource"]):
    def get_by_natural_key(self, slug: str) -> "Resource":
        return self.get(slug=slug)

    def on_roadmaps(self) -> Self:
        """Published, and not only in topics that left; each once."""
        # By what left, since that is little: nothing is looked up for each that stands.
        placed = Resource.topics.through._default_manager
        stands = placed.filter(topic__retired_at=None, resource=OuterRef("resource"))
        left = placed.filter(topic__retired_at__isnull=False).exclude(Exists(stands))
        return self.published().exclude(pk__in=left.values("resource"))

    def papers(self) -> Self:
        papers = Resource.paper.related.related_model._default_manager
        return self.published().filter(Exists(papers.filter(resource=OuterRef("pk"))))

    def with_gone_link(self) -> Self:
        """Those whose own link was not found, twice, days apart."""
        return self.filter(link_is_gone())

    def survivors(self, ids: Iterable[int]) -> dict[int, int]:
        """Per id the id of what it lives on in, after however many merges."""
        ways = {pk: [pk] for pk in ids}
        on_the_way = list(ways.values())
        while on_the_way:
            ends = self.filter(pk__in={way[-1] for way in on_the_way})
            into = {pk: to for pk, to in ends.values_list("pk", "merged_into") if to is not None}
            # Merging makes no circle; files that were loaded by hand might: it ends where it closes.
            on_the_way = [way for way in on_the_way if into.get(way[-1], way[-1]) not in way]
            for way in on_the_way:
                way.append(into[way[-1]])
        return {pk: way[-1] for pk, way in ways.items()}

    def living(self, ids: Iterable[int]) -> dict[int, "Resource"]:
        """Per id what it lives on in, held until the transaction ends: no merge comes between.

        So a learner's change is either seen by a merge, or lands on what it merged into.
        """
        found = {pk: pk for pk in ids}
        held: set[int] = set()
        while new := set(found.values()) - held:
            _hold(sorted(new))
            held |= new
            found = self.survivors(found)
        rows = self.in_bulk(set(found.values()))
        return {pk: rows[last] for pk, last in found.items() if last in rows}


def _hold(ids: list[int]) -> None:
    if connection.vendor == "postgresql":
        # Django has no word for the lock that only a merge must wait for. On SQLite, whoever
        # writes is alone.
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT id FROM roadmap_resource WHERE id = ANY(%s) ORDER BY id FOR KEY SHARE",
                [ids],
            )


class Resource(Content):
    """One thing to read, watch, do or use; whatever is shared and can be ticked is one."""

    class Kind(models.TextChoices):
        ARTICLE = "article", _("Article")
        BOOK = "book", _("Book")
        CHANNEL = "channel", _("Channel")
        COMMUNITY = "community", _("Community")
        COURSE = "course", _("Course")
        DATASET = "dataset", _("Data set")
        DOCS = "docs", _("Documentation")
        LIST = "list", _("List")
        METHOD = "method", _("Method")
        PAPER = "paper", _("Paper")
        PLAYLIST = "playlist", _("Playlist")
        PODCAST = "podcast", _("Podcast")
        REPOSITORY = "repository", _("Repository")
        TALK = "talk", _("Talk")
        TOOL = "tool", _("Tool")
        TUTORIAL = "tutorial", _("Tutorial")
        VIDEO = "video", _("Video")

    class Level(models.TextChoices):
        INTRODUCTORY = "introductory", _("Introductory")
        CULT = "cult", _("Cult")

    class Access(models.TextChoices):
        FREE = "free", _("Free")
        REGISTRATION = "registration", _("Registration")
        PAID = "paid", _("Paid")

    url = models.CharField(
        _("link"),
        max_length=2048,
        blank=True,
        validators=[validate_link],
        help_text=_("The link that is opened; may be missing, and two entries may share one."),
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, blank=True)
    level = models.CharField(
        _("level"),
        max_length=20,
        choices=Level,
        blank=True,
        help_text=_("Introductory: light, brief, wide. Cult: deep, scientific, heavily cited."),
    )
    access = models.CharField(_("access"), max_length=20, choices=Access, blank=True)
    authors = models.CharField(_("authors"), max_length=500, blank=True)
    published = models.CharField(
        _("published"),
        max_length=10,
        blank=True,
        validators=[validate_partial_date],
        help_text=_("As exact as known: 2020, 2020-12 or 2020-12-31."),
    )
    effort = models.PositiveIntegerField(
        _("effort"), null=True, blank=True, help_text=_("Minutes.")
    )
    summary = models.TextField(_("summary"), blank=True)
    why = models.CharField(_("why it matters"), max_length=300, blank=True)
    identity = models.CharField(
        _("identity"), max_length=2048, blank=True, db_index=True, editable=False
    )
    merged_into = models.ForeignKey(
        "self",
        verbose_name=_("merged into"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="merged",
    )
    topics = models.ManyToManyField(
        "roadmap.Topic", through="roadmap.Placement", related_name="resources"
    )

    objects = ResourceQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("resource")
        verbose_name_plural = _("resources")
        ordering = ["title", "id"]
        # Pages of long lists are read from these alone, in order. SQLite wants each column that a
        # statement names, also the one by which the index is partial.
        indexes = [
            models.Index(fields=[*order, *LOOKED_AT], condition=Q(retired_at=None), name=name)
            for name, order in (
                ("entries_by_title", ["title", "id"]),
                ("entries_by_date", ["-published", "title", "id"]),
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(level__in=["", "introductory", "cult"]), name="level_is_known"
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | Q(retired_at__isnull=False),
                name="merged_resource_is_retired",
            ),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.identity = identity_of(self.url)
        if (fields := kwargs.get("update_fields")) is not None and "url" in fields:
            kwargs["update_fields"] = {*fields, "identity"}
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("resource", args=[self.slug])

    @property
    def survivor(self) -> "Resource":
        """What it lives on in, after however many merges; itself when it was never merged."""
        found, seen = self, {self.pk}
        while found.merged_into and found.merged_into_id not in seen:
            found = found.merged_into
            seen.add(found.pk)
        return found

    @property
    def progress_url(self) -> str:
        return reverse("mark_resource", args=[self.slug])

    @property
    def how_far_url(self) -> str:
        return reverse("how_far", args=[self.slug])

    @property
    def host(self) -> str:
        """Where the link leads, as one would say it: `arxiv.org`."""
        return (urlsplit(self.url).hostname or "").removeprefix("www.")

    @property
    def year(self) -> str:
        return self.published[:4]


class LinkQuerySet(models.QuerySet["Link"]):
    def get_by_natural_key(self, slug: str, url: str) -> "Link":
        return self.get(resource__slug=slug, url=url)

    def published(self) -> Self:
        return self.filter(resource__retired_at=None)


class Link(models.Model):
    """A further link of a resource: its code, its slides, another edition."""

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="links")
    label = models.CharField(_("label"), max_length=200)
    url = models.CharField(_("link"), max_length=2048, validators=[validate_link])
    position = models.PositiveIntegerField(_("position"), default=0)

    objects = LinkQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("further link")
        verbose_name_plural = _("further links")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["resource", "url"], name="one_link_per_address"),
        ]

    def __str__(self) -> str:
        return self.label

    def natural_key(self) -> tuple[str, str]:
        return (self.resource.slug, self.url)

    natural_key.dependencies = ["roadmap.resource"]  # type: ignore[attr-defined]
