"""For search engines: what there is, and where not to look; for finders of holes, whom to tell."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
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


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """RFC 9116; there is none where nobody is named."""
    if not settings.SECURITY_CONTACT:
        raise Http404
    until = (timezone.now() + timedelta(days=180)).replace(microsecond=0)
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {until.isoformat()}",
        f"Canonical: {settings.SITE_ADDRESS}{reverse('security_txt')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
