from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _


def digest_of(url: str) -> str:
    return sha256(url.encode(errors="replace")).hexdigest()


def link_is_gone(path: str = "url") -> Exists:
    """An expression for rows that have the link at `path`."""
    return Exists(LinkCheck.objects.gone().filter(url=OuterRef(path)))


class LinkCheckQuerySet(models.QuerySet["LinkCheck"]):
    def by_url(self, urls: Iterable[str]) -> dict[str, "LinkCheck"]:
        """Those of the links that were ever looked at."""
        digests = {digest_of(url) for url in urls if url}
        return {check.url: check for check in self.filter(digest__in=digests)}

    def gone(self) -> Self:
        return self.filter(verdict=LinkCheck.Verdict.GONE)

    def counts(self) -> list[tuple[str, int]]:
        """How many of each verdict, in words."""
        found = dict(self.order_by().values_list("verdict").annotate(models.Count("id")))
        choices = LinkCheck.Verdict.choices
        return [(str(label), found[value]) for value, label in choices if value in found]

    def in_use(self) -> Self:
        """Of links that somebody can open from a page; older ones are kept for their return."""
        # Entries ask for the checks of their links when they are loaded.
        from roadmap.models.resource import Link, Resource

        entries, further = Resource.objects.published(), Link.objects.published()
        return self.filter(Q(url__in=entries.values("url")) | Q(url__in=further.values("url")))


class LinkCheck(models.Model):
    """What was found at an address when it was last asked; entries may share one."""

    class Verdict(models.TextChoices):
        FINE = "fine", _("Works")
        MOVED = "moved", _("Moved")
        GONE = "gone", _("Gone")
        WALLED = "walled", _("Behind a wall")
        UNKNOWN = "unknown", _("Unknown")

    class Reason(models.TextChoices):
        """Why it is walled or unknown, as the end of a sentence."""

        # walled
        SIGN_IN = "sign_in", _("it asks to sign in")
        FORBIDDEN = "forbidden", _("it keeps programs out")
        CAPTCHA = "captcha", _("it asks for proof of being human")
        TOO_MANY = "too_many", _("it asks for fewer visits")
        # unknown
        MISSING = "missing", _("nothing was found there; it is looked at again in a few days")
        ROBOTS = "robots", _("its robots.txt asks programs to stay away")
        ROBOTS_SILENT = "robots_silent", _("its robots.txt could not be read")
        NAME = "name", _("its name leads nowhere")
        CONNECTION = "connection", _("it could not be reached")
        TIMEOUT = "timeout", _("it took too long to answer")
        CERTIFICATE = "certificate", _("its connection is not secure as it should be")
        NONSENSE = "nonsense", _("its answer could not be understood")
        LOOP = "loop", _("it sends from one address to the next without end")
        INWARD = "inward", _("it leads into a private network")
        ADDRESS = "address", _("it is no address that may be opened")
        FRONT_PAGE = "front_page", _("it leads to a front page now")
        STATUS = "status", _("it answered with an error")

    # The address itself is too long for an index of every database.
    digest = models.CharField(max_length=64, editable=False)
    url = models.CharField(_("link"), max_length=2048)
    verdict = models.CharField(_("verdict"), max_length=10, choices=Verdict)
    reason = models.CharField(_("because"), max_length=20, choices=Reason, blank=True)
    status = models.PositiveSmallIntegerField(_("HTTP status"), null=True, blank=True)
    moved_to = models.CharField(_("moved to"), max_length=2048, blank=True)
    checked_at = models.DateTimeField(_("checked"))
    worked_at = models.DateTimeField(_("worked last"), null=True, blank=True)
    missing_since = models.DateTimeField(_("not found since"), null=True, blank=True)

    objects = LinkCheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("link check")
        verbose_name_plural = _("link checks")
        ordering = ["-checked_at", "id"]
        indexes = [models.Index(fields=["verdict", "checked_at"], name="link_checks_by_verdict")]
        constraints = [
            models.UniqueConstraint(fields=["digest"], name="one_check_per_address"),
            models.CheckConstraint(
                condition=Q(verdict__in=["fine", "moved", "gone", "walled", "unknown"]),
                name="link_verdict_is_known",
            ),
            models.CheckConstraint(
                condition=Q(verdict="moved", moved_to__gt="")
                | ~Q(verdict="moved") & Q(moved_to=""),
                name="link_moved_says_where",
            ),
            models.CheckConstraint(
                condition=~Q(verdict="gone") | Q(missing_since__isnull=False),
                name="link_gone_says_since_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.url}: {self.get_verdict_display()}"

    @property
    def is_gone(self) -> bool:
        return self.verdict == self.Verdict.GONE

    @property
    def sentence(self) -> str:
        """What was found and when, for readers."""
        words = {
            self.Verdict.FINE: _("The link worked on %(day)s."),
            self.Verdict.MOVED: _("The link worked on %(day)s, though its page has moved."),
            self.Verdict.GONE: _("The link has led to nothing since %(since)s."),
            self.Verdict.WALLED: _("The link could not be looked at on %(day)s: %(why)s."),
            self.Verdict.UNKNOWN: _("Whether the link works was not clear on %(day)s: %(why)s."),
        }
        if self.verdict == self.Verdict.UNKNOWN and self.worked_at:
            words[self.Verdict.UNKNOWN] = _(
                "The link worked on %(worked)s. On %(day)s that was not clear: %(why)s."
            )
        days = {"day": self.checked_at, "since": self.missing_since, "worked": self.worked_at}
        said = {name: date_format(localtime(day)) for name, day in days.items() if day}
        return str(words[self.Verdict(self.verdict)] % (said | {"why": self.get_reason_display()}))

    def note(
        self, now: datetime, verdict: str, reason: str = "", status: int | None = None, to: str = ""
    ) -> None:
        """Take in what was found; an address is gone when it was missing twice, days apart."""
        self.checked_at, self.status = now, status
        if verdict in {self.Verdict.FINE, self.Verdict.MOVED}:
            self.worked_at, self.missing_since = now, None
        elif reason == self.Reason.MISSING:
            self.missing_since = self.missing_since or now
            if now - self.missing_since >= timedelta(days=settings.LINKS_GONE_AFTER_DAYS):
                verdict, reason = self.Verdict.GONE, ""
        if self.verdict == self.Verdict.GONE and verdict == self.Verdict.UNKNOWN:
            # A site that is out of reach for a day does not bring the page back.
            verdict, reason = self.Verdict.GONE, ""
        self.verdict, self.reason, self.moved_to = verdict, reason, to
