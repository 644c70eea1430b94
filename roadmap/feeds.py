"""What is new, as Atom: for the site, a topic with its children, a source.

Told is what came. What leaves drops out, and what is edited is not told again: readers keep what
they have, and nobody wants a hundred corrected commas.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.db.models import Min, Prefetch, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import gettext as _

from roadmap.access import topic_or_alias
from roadmap.markup import plain
from roadmap.models import Placement, Resource, Source
from roadmap.visitors import nobody
from roadmap.walk import Step, Walk

NEWEST = 50  # entries
LONGEST = 500  # characters of a summary
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
# A title may hold what no XML can.
UNSPEAKABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def speakable(text: str) -> str:
    return UNSPEAKABLE.sub("", text)


def tag(address: str, day: str) -> str:
    """A name that no edit changes: RFC 4151."""
    parts = urlsplit(address)
    return f"tag:{parts.hostname},{day}:{parts.path}"


class Atom(Atom1Feed):
    def add_root_elements(self, handler: Any) -> None:
        # Two feeds may lead to one page; their own addresses differ.
        self.feed["id"] = tag(self.feed["feed_url"], "2026")
        super().add_root_elements(handler)

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        # By the day it came onto the site: neither an edit nor another feed changes that.
        item["unique_id"] = tag(item["link"], f"{item['pubdate']:%Y-%m-%d}")
        super().add_item_elements(handler, item)
        if item["leads_to"]:
            handler.addQuickElement("link", "", {"rel": "related", "href": item["leads_to"]})

    def latest_post_date(self) -> datetime:
        # An empty feed did not change just now.
        return super().latest_post_date() if self.items else NEVER


class NewEntries(Feed):
    """Entries that came, the newest first, each under one id in all feeds."""

    feed_type = Atom

    def title(self, subject: Any) -> str:
        return speakable(_("New on %(site)s") % {"site": settings.SITE_NAME})

    def link(self, subject: Any) -> str:
        return reverse("home")

    def subtitle(self, subject: Any) -> str:
        return _("Entries that came onto the roadmap.")

    def author_name(self, subject: Any) -> str:
        return speakable(settings.SITE_NAME)

    def entries(self, subject: Any) -> "QuerySet[Resource]":
        return Resource.objects.on_roadmaps().order_by("-created_at", "-id")

    def items(self, subject: Any) -> Iterable[Resource]:
        placed = Placement.objects.published().select_related("topic")
        found = self.entries(subject).prefetch_related(Prefetch("placements", queryset=placed))
        return found[:NEWEST]

    def item_title(self, item: Resource) -> str:
        # Not escaped: Atom takes it as text.
        return speakable(item.title)

    def item_description(self, item: Resource) -> str:
        return escape(speakable(item.why or plain(item.summary, LONGEST)))

    def item_author_name(self, item: Resource) -> str:
        return speakable(item.authors)

    def item_pubdate(self, item: Resource) -> datetime:
        return item.created_at

    def item_updateddate(self, item: Resource) -> datetime:
        return getattr(item, "came_at", item.created_at)

    def item_categories(self, item: Resource) -> list[str]:
        words = [item.get_kind_display(), item.get_level_display()]
        topics = [placement.topic.title for placement in item.placements.all()]
        return [speakable(word) for word in [*words, *topics] if word]

    def item_extra_kwargs(self, item: Resource) -> dict[str, Any]:
        return {"leads_to": speakable(item.url)}


class NewInTopic(NewEntries):
    def get_object(self, request: HttpRequest, slug: str) -> Step:
        return Walk(nobody()).step_of(topic_or_alias(slug))

    def title(self, step: Step) -> str:
        words = {"topic": step.topic.title, "site": settings.SITE_NAME}
        return speakable(_("New in %(topic)s on %(site)s") % words)

    def link(self, step: Step) -> str:
        return step.topic.get_absolute_url()

    def entries(self, step: Step) -> "QuerySet[Resource]":
        topics = [each.topic.pk for each in step.all_below()]
        entries = Resource.objects.published().filter(placements__topic__in=topics)
        came = entries.annotate(came_at=Min("placements__added_at"))
        return came.order_by("-came_at", "-id")


class NewFromSource(NewEntries):
    def get_object(self, request: HttpRequest, slug: str) -> Source:
        return get_object_or_404(Source, slug=slug, own_files=False)

    def title(self, source: Source) -> str:
        words = {"source": source.name, "site": settings.SITE_NAME}
        return speakable(_("New from %(source)s on %(site)s") % words)

    def link(self, source: Source) -> str:
        return reverse("about")

    def entries(self, source: Source) -> "QuerySet[Resource]":
        named = source.entries.exclude(resource=None).values("resource")
        return super().entries(source).filter(pk__in=named)
