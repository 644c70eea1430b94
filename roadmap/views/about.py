from django.db.models import Count, Max, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import User
from roadmap.htmx import render_page
from roadmap.models import LinkCheck, Source, Suggestion

MOST_NAMES = 500


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    # Headings and what was left out are rows too; the site's own files are no source.
    entries = Count("entries", filter=Q(entries__resource__isnull=False))
    sources = Source.objects.filter(own_files=False).annotate(entry_count=entries)
    checks = LinkCheck.objects.in_use()
    thanked = Suggestion.objects.thanked().order_by()
    people = User.objects.filter(pk__in=thanked.values("by")).order_by("username")[:MOST_NAMES]
    context = {
        "sources": sources,
        "links_checked_at": checks.aggregate(last=Max("checked_at"))["last"],
        "people": people,
        "links_found": checks.counts(),
    }
    return render(request, "about.html", context)


@require_safe
def keys(request: HttpRequest) -> HttpResponse:
    """What single keys do: a page, and what the dialog shows."""
    return render_page(request, "keys.html", {}, partial="keys")
