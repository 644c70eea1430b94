from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.views.decorators.http import require_safe

from roadmap.access import topic_or_alias
from roadmap.filters import ResourceFilter
from roadmap.htmx import render_page
from roadmap.models import Resource
from roadmap.rows import sections_of
from roadmap.views.home import roadmap_context
from roadmap.visitors import visitor_of
from roadmap.walk import Walk


@require_safe
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    found = topic_or_alias(slug)
    if found.slug != slug:
        return HttpResponsePermanentRedirect(found.get_absolute_url())
    visitor = visitor_of(request)
    walk = Walk(visitor)
    step = walk.step_of(found)
    if step.parent is None:
        return render_page(request, "home.html", roadmap_context(walk, step))
    entries = Resource.objects.published().filter(id__in=step.resources).select_related("paper")
    entry_filter = ResourceFilter(request.GET, entries, visitor)
    resources = {resource.pk: resource for resource in entry_filter.qs}
    context = {
        "topic": found,
        "step": step,
        "walk": walk,
        "stop": step.stop,
        "needs": walk.needs(step),
        "leads_to": walk.leads_to(step),
        "filter": entry_filter,
        "sections": sections_of(step, resources, entry_filter.is_active),
        "shown": len(resources),
    }
    return render_page(request, "topic.html", context)
