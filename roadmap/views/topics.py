from functools import partial

from django.contrib.auth.decorators import login_required
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
)
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_POST, require_safe

from roadmap import services
from roadmap.access import topic_or_alias
from roadmap.addresses import next_path
from roadmap.front import Front
from roadmap.htmx import render_page
from roadmap.mine import personal_in
from roadmap.models import Resource
from roadmap.news import news_of
from roadmap.rows import path_of, sections_of
from roadmap.saved import with_saved_filters
from roadmap.standing import StandingFilter
from roadmap.visitors import visitor_of
from roadmap.walk import Walk


@require_safe
@with_saved_filters
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    visitor = visitor_of(request)
    walk = Walk(visitor)
    step = walk.step_at(slug)
    if step is None:
        return HttpResponsePermanentRedirect(
            walk.step_of(topic_or_alias(slug)).topic.get_absolute_url()
        )
    if step.parent is None:
        return render_page(request, "home.html", {"front": Front(walk, step)})
    shows_hidden = "hidden" in request.GET
    ids = step.resources.keys() - (set() if shows_hidden else walk.hidden)
    entry_filter = StandingFilter(
        request.GET, ids, step.facts, walk.overview, (step.topic.pk, shows_hidden)
    )
    path = request.GET.get("path")
    context = {
        "path": path_of(step, path, visitor) if path in Resource.Level.values else None,
        "path_level": path,
        "news": news_of(walk, [step]) if step.stop is step else [],
        "topic": walk.content.topic(step.ground),
        "step": step,
        "walk": walk,
        "stop": step.stop,
        "needs": walk.needs(step),
        "leads_to": walk.leads_to(step),
        "filter": entry_filter,
        "sections": SimpleLazyObject(
            partial(sections_of, step, set(entry_filter.ids), entry_filter.is_active)
        ),
        "nothing_found": not entry_filter.ids and (entry_filter.is_active or step.resources),
        "shows_hidden": shows_hidden,
        "personal": personal_in(step, visitor),
        "shown": len(entry_filter.ids),
    }
    return render_page(request, "topic.html", context)


@login_required
@require_POST
def seen(request: HttpRequest, slug: str) -> HttpResponse:
    """Put the news of a stop aside."""
    found = topic_or_alias(slug)
    services.put_news_aside(request.user, found)
    return HttpResponseRedirect(next_path(request, found.get_absolute_url()))
