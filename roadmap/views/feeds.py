from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from roadmap.models import Source
from roadmap.visitors import nobody
from roadmap.walk import Walk


@require_safe
def feeds(request: HttpRequest) -> HttpResponse:
    """Every feed there is."""
    sources = Source.objects.filter(own_files=False)
    return render(request, "feeds.html", {"walk": Walk(nobody()), "sources": sources})
