"""What everybody may see of somebody who turned it on: how much is done, and a badge that says so."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.views.decorators.http import conditional_page, require_safe

from roadmap.access import public_person
from roadmap.drawing.badge import draw_badge
from roadmap.visitors import PublicSide
from roadmap.walk import Walk

BADGE_LASTS = 600  # seconds


@require_safe
def profile(request: HttpRequest, name: str) -> HttpResponse:
    person = public_person(name)
    walk = Walk(PublicSide(person))
    walked = [roadmap for roadmap in walk.walked if roadmap.tally.done]
    context = {
        "person": person,
        "roadmaps": [
            (roadmap, [stop for stop in roadmap.children if stop.tally.done]) for roadmap in walked
        ],
    }
    return render(request, "profile.html", context)


@require_safe
@conditional_page
def badge(request: HttpRequest, name: str) -> HttpResponse:
    """The `topic` asked for, else the roadmap of which most is done."""
    person = public_person(name)
    walk = Walk(PublicSide(person))
    if slug := request.GET.get("topic"):
        step = walk.step_at(slug)
    else:
        walked = walk.walked or walk.roadmaps[:1]
        step = max(walked, key=lambda roadmap: roadmap.tally.done, default=None)
    if step is None:
        raise Http404
    # Without the request: a session would make of it a page of its own for each visitor.
    # Its owner's language: it is kept for everybody, whatever theirs is.
    with translation.override(person.chosen_language or settings.LANGUAGE_CODE):
        drawing = render_to_string("badge.svg", {"badge": draw_badge(step.topic.title, step.tally)})
    response = HttpResponse(drawing, content_type="image/svg+xml")
    # It stands in other sites' pages.
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    patch_cache_control(response, public=True, max_age=BADGE_LASTS)
    return response
