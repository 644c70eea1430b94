from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from roadmap.drawing.map import Stop, draw_map
from roadmap.journey import continue_with, last_roadmap, next_on
from roadmap.news import news_of
from roadmap.visitors import visitor_of
from roadmap.walk import Step, Walk


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    walk = Walk(visitor_of(request))
    roadmap = last_roadmap(walk)
    if roadmap is None:
        return render(request, "home_empty.html")
    return render(request, "home.html", roadmap_context(walk, roadmap))


def roadmap_context(walk: Walk, roadmap: Step) -> dict[str, Any]:
    """What the page of a roadmap shows: its map, the same as a list, and where to go on."""
    stops = roadmap.children
    here = continue_with(walk, roadmap)
    return {
        "roadmap": roadmap,
        "others": [step for step in walk.roadmaps if step is not roadmap],
        "walk": walk,
        "map": draw_map(
            [_stop(step, here) for step in stops],
            [(link.needs_id, link.topic_id) for link in walk.prerequisites],
        ),
        "news": news_of(walk, stops),
        "under_way": here,
        "next": next_on(walk, roadmap),
    }


def _stop(step: Step, here: Any) -> Stop:
    topic, tally = step.topic, step.tally
    is_here = any(row.stop is step for row in here)
    return Stop(
        topic.pk, topic.title, topic.get_absolute_url(), tally.done, tally.total, here=is_here
    )
