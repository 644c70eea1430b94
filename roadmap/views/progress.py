"""Marking: the wanted state is sent, never a toggle, so that two tabs agree."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import ResolverMatch
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from roadmap.access import resource_or_alias, topic_or_alias
from roadmap.addresses import next_path, page_of
from roadmap.filters import NOT_TODO
from roadmap.forms import HowFarForm
from roadmap.htmx import wants_fragment
from roadmap.models import Progress, Resource
from roadmap.pressed import UnreadablePressError, kept_elsewhere, pressed
from roadmap.visitors import Visitor, visitor_of
from roadmap.walk import Step, Walk

SAID = {
    "": gettext_lazy("No longer marked: %(title)s"),
    Progress.State.PLANNED: gettext_lazy("Planned: %(title)s"),
    Progress.State.IN_PROGRESS: gettext_lazy("In progress: %(title)s"),
    Progress.State.DONE: gettext_lazy("Marked done: %(title)s"),
    Progress.State.SKIPPED: gettext_lazy("Skipped: %(title)s"),
    Progress.State.REVISIT: gettext_lazy("To revisit: %(title)s"),
}


@require_POST
def mark_resource(request: HttpRequest, slug: str) -> HttpResponse:
    """Take `state`, empty for none, for one resource.

    What was pressed without a network says `base`, the state it was pressed on, and `at`, when.
    """
    resource = resource_or_alias(slug, in_brief=True)
    try:
        press = pressed(request)
    except UnreadablePressError as error:
        return HttpResponseBadRequest(str(error))
    state, base, visitor = press.state, press.base, visitor_of(request)
    if base is None and press.day is None:
        before = visitor.press(resource, state)
    else:
        before = visitor.states_of([resource.pk]).get(resource.pk, "")
        visitor.mark([resource], state, base=base, day=press.day)
    if base is not None and before not in (base, state):
        kept = kept_elsewhere(resource.title, resource.progress_url, before, state)
        return marked(request, visitor, [resource], kept, status=409)
    undo = {
        "said": SAID[state] % {"title": resource.title},
        "action": resource.progress_url,
        "name": "state",
        "value": before,
    }
    return marked(request, visitor, [resource], undo if before != state else None)


@require_POST
def mark_topic(request: HttpRequest, slug: str) -> HttpResponse:
    """Take `state=done` or none for all below a topic, or `undo` with the moment of such a press."""
    topic = topic_or_alias(slug)
    visitor = visitor_of(request)
    step = Walk(visitor).step_of(topic)
    if moment := request.POST.get("undo"):
        return _take_back(request, visitor, step, moment)
    state = request.POST.get("state")
    states = visitor.states()
    if state == Progress.State.DONE:
        ids = [pk for pk in step.resources if states.get(pk, "") not in NOT_TODO]
        said = ngettext(
            "Marked %(count)s done: %(title)s", "Marked %(count)s done: %(title)s", len(ids)
        )
    elif state == "":
        ids = [pk for pk in step.resources if pk in states]
        said = ngettext(
            "Started over, %(count)s mark taken away: %(title)s",
            "Started over, %(count)s marks taken away: %(title)s",
            len(ids),
        )
    else:
        return HttpResponseBadRequest(_("A whole topic can be marked done or started over."))
    at = visitor.mark(Resource.objects.filter(pk__in=ids), state)
    undo = {
        "said": said % {"count": len(ids), "title": topic.title},
        "action": topic.progress_url,
        "name": "undo",
        "value": at.isoformat(),
    }
    return marked(request, visitor, Resource.objects.filter(pk__in=ids), undo)


def _take_back(request: HttpRequest, visitor: Visitor, step: Step, moment: str) -> HttpResponse:
    try:
        at = datetime.fromisoformat(moment)
        if timezone.is_naive(at):
            raise ValueError
    except ValueError:
        return HttpResponseBadRequest(_("There is nothing to undo at that moment."))
    ids = visitor.undo(step.resources, at)
    said = ngettext("%(count)s mark is back.", "%(count)s marks are back.", len(ids))
    said_so = {"said": said % {"count": len(ids)}}
    return marked(request, visitor, Resource.objects.filter(pk__in=ids), said_so)


def marked(
    request: HttpRequest,
    visitor: Visitor,
    changed: Iterable[Resource],
    toast: dict[str, Any] | None,
    status: int = 200,
) -> HttpResponse:
    """Answer with what changed on the page that was pressed, or go back to it."""
    back = next_path(request, "/")
    if not wants_fragment(request):
        if toast:
            messages.info(request, render_to_string("partials/said.html", {"toast": toast}))
        return HttpResponseRedirect(back)
    context = {"toast": toast} | _changed(visitor, changed, page_of(back))
    html = render_to_string("partials/marked.html", context, request)
    response = HttpResponse(html, status=status)
    # All of it goes where its ids are; nothing into the button that was pressed.
    response["HX-Reswap"] = "none"
    return response


def _changed(
    visitor: Visitor, changed: Iterable[Resource], page: ResolverMatch | None
) -> dict[str, Any]:
    """What stands on that page of the resources: their stones, and on a topic its counts."""
    resources = {resource.pk: resource for resource in changed}
    name, slug = (page.url_name, str(page.kwargs.get("slug"))) if page else ("", "")
    walk = Walk.around(visitor, slug if name == "topic" else "", resources)
    for pk, resource in resources.items():
        resource.state = walk.states.get(pk, "")  # type: ignore[attr-defined]
        resource.amount = walk.overview.amounts.get(pk, "")  # type: ignore[attr-defined]
    step = walk.step_at(slug) if name == "topic" else None
    if step:
        steps = step.all_below()
        marks = [
            (resources[place.resource_id], f"{each.topic.pk}-{place.resource_id}")
            for each in steps
            for place in each.places
            if place.resource_id in resources
        ]
        stops = [walk.on(stop) for stop in step.ground.stops_with(resources)]
        counted = [each for each in steps if each.ground.holds(resources)]
        return {"marks": marks, "step": step, "counted": counted, "stops": stops, "walk": walk}
    own = [r for r in resources.values() if name == "resource" and r.slug == slug]
    return {
        "walk": walk,
        "marks": [(r, str(r.pk)) for r in resources.values() if r not in own],
        "own": [(resource, HowFarForm(row=visitor.row_of(resource))) for resource in own],
    }
