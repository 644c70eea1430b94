from django.db.models import Count, Max, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from roadmap.models import LinkCheck, Source


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    # Headings and what was left out are rows too; the site's own files are no source.
    entries = Count("entries", filter=Q(entries__resource__isnull=False))
    sources = Source.objects.filter(own_files=False).annotate(entry_count=entries)
    checks = LinkCheck.objects.in_use()
    context = {
        "sources": sources,
        "links_checked_at": checks.aggregate(last=Max("checked_at"))["last"],
        "links_found": checks.counts(),
    }
    return render(request, "about.html", context)
