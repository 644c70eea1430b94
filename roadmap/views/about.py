from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from roadmap.models import Source


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    sources = Source.objects.annotate(entry_count=Count("entries"))
    return render(request, "about.html", {"sources": sources})
