"""For search engines: what there is, and where not to look."""

from datetime import datetime
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from roadmap.models import Resource, Topic
from roadmap.visitors import nobody
from roadmap.walk import Walk

# Personal pages, and every filtered list: there are more of these than entries.
CLOSED = ("/accounts/", "/admin/", "/api/", "/log/", "/me/", "/search/", "/start/", "/*?")
OPEN = ("/api/docs",)
# They look at one page that somebody sent, filtered or not, to show what it is.
PREVIEWS = ("facebookexternalhit", "LinkedInBot", "Twitterbot")


class Pages(Sitemap):
    def items(self) -> list[str]:
        return ["home", "resources", "papers", "wanted", "about", "feeds", "api:docs"]

    def location(self, item: str) -> str:
        return reverse(item)


class Topics(Sitemap):
    def items(self) -> list[Topic]:
        return [step.topic for step in Walk(nobody()).steps.values()]

    def lastmod(self, item: Topic) -> datetime:
        return item.updated_at


class Resources(Sitemap):
    def items(self) -> "QuerySet[Resource]":
        return Resource.objects.on_roadmaps().only("slug", "updated_at").order_by("id")

    def lastmod(self, item: Resource) -> datetime:
        return item.updated_at


SITEMAPS: dict[str, Any] = {"pages": Pages, "topics": Topics, "resources": Resources}


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    closed = [f"Disallow: {path}" for path in CLOSED]
    lines = [
        "User-agent: *",
        *(f"Allow: {path}" for path in OPEN),
        *closed,
        "",
        *(f"User-agent: {name}" for name in PREVIEWS),
        *closed[:-1],
        "",
        f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
