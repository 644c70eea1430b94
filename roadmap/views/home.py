from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from roadmap.front import Front
from roadmap.journey import last_roadmap
from roadmap.visitors import visitor_of
from roadmap.walk import Walk


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    walk = Walk(visitor_of(request))
    roadmap = last_roadmap(walk)
    if roadmap is None:
        return render(request, "home_empty.html")
    return render(request, "home.html", {"front": Front(walk, roadmap)})
