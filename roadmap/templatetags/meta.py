"""What each kind of page says of itself to machines, in the head of the page."""

from collections.abc import Iterable
from typing import Any

from django import template

from roadmap import markup, meta
from roadmap.models import Placement, Resource, Topic
from roadmap.walk import Step

register = template.Library()
register.filter("data_block", markup.data_block)
TEMPLATE = "partials/meta.html"


@register.inclusion_tag(TEMPLATE, takes_context=True)
def roadmap_meta(context: Any, roadmap: Step) -> dict[str, Any]:
    request = context["request"]
    return _with(context, meta.of_roadmap(request.build_absolute_uri, request.path, roadmap))


@register.inclusion_tag(TEMPLATE, takes_context=True)
def topic_meta(context: Any, step: Step, topic: Topic, needs: Iterable[Any]) -> dict[str, Any]:
    absolute = context["request"].build_absolute_uri
    return _with(context, meta.of_topic(absolute, step, topic, needs))


@register.inclusion_tag(TEMPLATE, takes_context=True)
def resource_meta(
    context: Any, resource: Resource, placements: Iterable[Placement]
) -> dict[str, Any]:
    absolute = context["request"].build_absolute_uri
    return _with(context, meta.of_resource(absolute, resource, list(placements)))


@register.inclusion_tag(TEMPLATE, takes_context=True)
def list_meta(context: Any, title: str, description: str) -> dict[str, Any]:
    request = context["request"]
    found = meta.of_list(request.build_absolute_uri, request.path, title, description)
    return _with(context, found)


def _with(context: Any, found: meta.Meta) -> dict[str, Any]:
    return {"meta": found, "site_name": context["site_name"]}
