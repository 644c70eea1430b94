"""What each kind of page says of itself to machines, in the head of the page."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from accounts.models import User
from roadmap import markup, meta
from roadmap.drawing.words import done_of
from roadmap.filter_words import titled
from roadmap.models import Placement, Resource, Topic
from roadmap.walk import Step

register = template.Library()
register.filter("data_block", markup.data_block)
TEMPLATE = "partials/meta.html"


@register.simple_tag(takes_context=True)
def roadmap_meta(context: Any, roadmap: Step) -> SafeString:
    request = context["request"]
    absolute, path = request.build_absolute_uri, request.path

    def made() -> SafeString:
        found = meta.of_roadmap(absolute, path, roadmap)
        return render_to_string(TEMPLATE, _with(context, found))

    key = ("meta", get_language(), roadmap.topic.pk, path, absolute("/"), context["site_name"])
    return roadmap.walk.content.made(key, made)


@register.simple_tag(takes_context=True)
def topic_meta(context: Any, step: Step, topic: Topic, needs: Iterable[Any]) -> SafeString:
    absolute = context["request"].build_absolute_uri
    filter_, content = context["filter"], step.walk.content

    def made() -> SafeString:
        found = meta.of_topic(absolute, step, topic, needs)
        return render_to_string(TEMPLATE, _with(context, found.filtered(filter_, context["shown"])))

    if filter_.is_active:
        return made()
    return content.made(
        ("meta", get_language(), topic.pk, absolute("/"), context["site_name"]), made
    )


@register.inclusion_tag(TEMPLATE, takes_context=True)
def resource_meta(
    context: Any, resource: Resource, placements: Iterable[Placement]
) -> dict[str, Any]:
    absolute = context["request"].build_absolute_uri
    return _with(context, meta.of_resource(absolute, resource, list(placements)))


@register.simple_tag(takes_context=True)
def list_meta(context: Any, title: str, description: str, things: str = "") -> SafeString:
    request, filter_, shown = context["request"], context["filter"], context["shown"]
    absolute, path = request.build_absolute_uri, request.path

    def made() -> SafeString:
        found = meta.of_list(absolute, path, title, description)
        said = _with(context, found.filtered(filter_, shown, things))
        return render_to_string(TEMPLATE, said)

    looks = getattr(filter_, "looks", None)
    if looks is None:
        return made()
    key = ("meta", get_language(), path, looks, shown, absolute("/"), context["site_name"])
    return filter_.overview.made(key, made)


@register.inclusion_tag(TEMPLATE, takes_context=True)
def person_meta(context: Any, person: User, roadmaps: Iterable[Any]) -> dict[str, Any]:
    said = [f"{step.topic.title}: {done_of(step.tally)}" for step, _stops in roadmaps]
    absolute = context["request"].build_absolute_uri
    return _with(context, meta.of_person(absolute, person, said))


@register.simple_tag(takes_context=True)
def page_title(context: Any, title: str, things: str = "") -> str:
    """What the page is called, with what it is filtered by."""
    return titled(title, context.get("filter"), things)


def _with(context: Any, found: meta.Meta) -> dict[str, Any]:
    return {"meta": found, "site_name": context["site_name"]}
