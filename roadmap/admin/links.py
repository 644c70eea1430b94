"""What the link check found: read here, never changed; it changes by being looked at again."""

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from roadmap.admin.looked_at import LookedAtAdmin
from roadmap.models import LinkCheck, Resource

NEVER = "never"


class LinkFilter(admin.SimpleListFilter):
    """Entries by what was found at their link, or at a further one."""

    title = _("link")
    parameter_name = "link"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [*LinkCheck.Verdict.choices, (NEVER, _("Never looked at"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == NEVER:
            return queryset.exclude(url="").exclude(url__in=LinkCheck.objects.values("url"))
        if self.value() not in LinkCheck.Verdict.values:
            return queryset
        found = LinkCheck.objects.filter(verdict=self.value()).values("url")
        # Two joins in one condition would count an entry once for each of its links.
        with_further = Resource.objects.filter(links__url__in=found).values("pk")
        return queryset.filter(Q(url__in=found) | Q(pk__in=with_further))


def link_report(resource: Resource) -> SafeString | str:
    """What was found at each link of an entry, with the new address of what moved."""
    urls = [resource.url, *resource.links.values_list("url", flat=True)]
    checks = LinkCheck.objects.by_url(urls)
    found = [checks[url] for url in urls if url in checks]
    return format_html_join(
        "", "<div>{}: {} {}</div>", ((c.url, c.sentence, _to(c)) for c in found)
    )


def _to(check: LinkCheck) -> SafeString | str:
    if not check.moved_to:
        return ""
    return format_html('→ <a href="{}" rel="noopener">{}</a>', check.moved_to, check.moved_to)


@admin.register(LinkCheck)
class LinkCheckAdmin(LookedAtAdmin):
    list_display = ("url", "verdict", "reason", "status", "checked_at")
    list_filter = ("verdict", "reason")
    search_fields = ("url", "moved_to")
    fields = (
        *("url", "entries", "verdict", "reason", "status", "moved_to"),
        *("checked_at", "worked_at", "missing_since"),
    )
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return LinkCheck.objects.in_use()

    @admin.display(description=_("entries"))
    def entries(self, check: LinkCheck) -> SafeString | str:
        with_further = Resource.objects.filter(links__url=check.url).values("pk")
        found = Resource.objects.published().filter(Q(url=check.url) | Q(pk__in=with_further))
        rows = ((reverse("admin:roadmap_resource_change", args=[e.pk]), e.title) for e in found)
        return format_html_join("", '<div><a href="{}">{}</a></div>', rows)
