"""Topics, resources and papers, to read. A token adds one's own progress."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils.translation import gettext_noop as _
from ninja import Path, Query, Router

from roadmap.access import resource_or_alias, topic_or_alias
from roadmap.api import asked, shapes
from roadmap.api.keys import visitor_of
from roadmap.api.pages import MOST, USUAL, page_of, part_of
from roadmap.citation import bibtex_of, paper_of
from roadmap.models import Placement, Relation, Resource, Topic
from roadmap.search import search_topics
from roadmap.walk import Step, Walk

router = Router(tags=[_("Roadmap")])

BY_TITLE = ("title", "id")
BY_YEAR = ("-published", "title", "id")
OPEN: dict[str, Any] = {"security": [{}, {"ReadToken": []}]}
FILTERS = OPEN | {"parameters": asked.parameters()}
SLUG: Any = Path(..., description=_("Its name in addresses; an old one leads on."))
LIMIT: Any = Query(USUAL, ge=1, le=MOST, description=_("How many on a page, at most 200."))
CURSOR: Any = Query("", description=_("Where to go on: from the next of the page before."))
WORDS: Any = Query("", description=_("Only topics that hold each of these words."))


@router.get(
    "/topics",
    response=shapes.TopicPage,
    summary=_("All topics"),
    url_name="topics",
    openapi_extra=OPEN,
)
def topics(
    request: HttpRequest, q: str = WORDS, limit: int = LIMIT, cursor: str = CURSOR
) -> dict[str, Any]:
    asked.known_parameters(request, ("q", *asked.PAGING))
    walk = Walk(visitor_of(request))
    rows = [step.topic for step in walk.steps.values()]
    if q:
        found = set(search_topics(q).values_list("pk", flat=True))
        rows = [topic for topic in rows if topic.pk in found]
    rows, after = part_of(request, rows, limit, cursor)
    # Walk leaves the long texts out.
    ids = [row.pk for row in rows]
    summaries = dict(Topic.objects.filter(pk__in=ids).values_list("pk", "summary"))
    items = [_topic(request, walk, walk.steps[row.pk], summaries[row.pk]) for row in rows]
    return {"items": items, "next": after}


@router.get(
    "/topics/{slug:slug}",
    response=shapes.TopicInFull,
    summary=_("One topic"),
    url_name="topic",
    openapi_extra=OPEN,
)
def topic(request: HttpRequest, slug: str = SLUG) -> Any:
    found = topic_or_alias(slug)
    if found.slug != slug:
        return HttpResponsePermanentRedirect(reverse("api:topic", args=[found.slug]))
    walk = Walk(visitor_of(request))
    step = walk.step_of(found)
    placements = found.placements.published().select_related("resource")
    return _topic(request, walk, step, found.summary) | {
        "concepts": found.concepts,
        "body": found.body,
        "children": [child.topic.slug for child in step.children],
        "entries": [
            {
                "resource": each.resource.slug,
                "title": each.resource.title,
                "optional": each.optional,
                "remark": each.remark,
            }
            for each in placements
        ],
    }


@router.get(
    "/topics/{slug:slug}/resources",
    response=shapes.ResourcePage,
    summary=_("The entries of a topic and of all below"),
    url_name="topic_resources",
    openapi_extra=FILTERS,
)
def topic_resources(
    request: HttpRequest, slug: str = SLUG, limit: int = LIMIT, cursor: str = CURSOR
) -> Any:
    found = topic_or_alias(slug)
    if found.slug != slug:
        address = reverse("api:topic_resources", args=[found.slug])
        return HttpResponsePermanentRedirect(f"{address}?{request.GET.urlencode()}")
    step = Walk(visitor_of(request)).step_of(found)
    entries = Resource.objects.published().filter(id__in=step.resources)
    return _resources(request, entries, BY_TITLE, limit, cursor)


@router.get(
    "/resources",
    response=shapes.ResourcePage,
    summary=_("All resources"),
    url_name="resources",
    openapi_extra=FILTERS,
)
def resources(request: HttpRequest, limit: int = LIMIT, cursor: str = CURSOR) -> Any:
    return _resources(request, Resource.objects.on_roadmaps(), BY_TITLE, limit, cursor)


@router.get(
    "/resources/{slug:slug}",
    response=shapes.ResourceInFull,
    summary=_("One resource"),
    url_name="resource",
    openapi_extra=OPEN,
)
def resource(request: HttpRequest, slug: str = SLUG) -> Any:
    found = resource_or_alias(slug)
    if found.slug != slug:
        return HttpResponsePermanentRedirect(reverse("api:resource", args=[found.slug]))
    entries = visitor_of(request).annotate(Resource.objects.filter(pk=found.pk))
    relations = Relation.objects.published()
    return _resource(request, _with_facts(entries).get()) | {
        "relations": [
            {"kind": each.kind, "slug": each.to_resource.slug, "title": each.to_resource.title}
            for each in relations.filter(from_resource=found).select_related("to_resource")
        ],
        "back_relations": [
            {"kind": each.kind, "slug": each.from_resource.slug, "title": each.from_resource.title}
            for each in relations.filter(to_resource=found).select_related("from_resource")
        ],
    }


@router.get(
    "/papers",
    response=shapes.ResourcePage,
    summary=_("All papers, the newest first"),
    url_name="papers",
    openapi_extra=FILTERS,
)
def papers(request: HttpRequest, limit: int = LIMIT, cursor: str = CURSOR) -> Any:
    return _resources(request, Resource.objects.papers(), BY_YEAR, limit, cursor)


def _resources(
    request: HttpRequest, entries: QuerySet, order: Iterable[str], limit: int, cursor: str
) -> dict[str, Any]:
    found = _with_facts(asked.filtered(request, entries, visitor_of(request)))
    rows, after = page_of(request, found, tuple(order), limit, cursor)
    return {"items": [_resource(request, row) for row in rows], "next": after}


def _with_facts(entries: QuerySet) -> QuerySet:
    placed = Placement.objects.published().select_related("topic")
    return entries.select_related("paper").prefetch_related(
        "links", Prefetch("placements", queryset=placed)
    )


def _resource(request: HttpRequest, row: Any) -> dict[str, Any]:
    paper = paper_of(row)
    same = ("slug", "title", "url", "authors", "published", "effort", "summary", "why")
    times = ("created_at", "updated_at", "retired_at")
    choices = ("kind", "level", "access", "state")
    return {
        **{name: getattr(row, name) for name in (*same, *times)},
        **{name: getattr(row, name) or None for name in choices},
        "page": request.build_absolute_uri(row.get_absolute_url()),
        "links": list(row.links.all()),
        "topics": [placement.topic.slug for placement in row.placements.all()],
        "paper": paper
        and {
            "arxiv_id": paper.arxiv_id,
            "doi": paper.doi,
            "venue": paper.venue,
            "bibtex": bibtex_of(row),
        },
    }


def _topic(request: HttpRequest, walk: Walk, step: Step, summary: str) -> dict[str, Any]:
    row = step.topic
    return {
        "slug": row.slug,
        "title": row.title,
        "page": request.build_absolute_uri(row.get_absolute_url()),
        "parent": step.parent.topic.slug if step.parent else None,
        "depth": len(step.above),
        "optional": row.optional,
        "summary": summary,
        "needs": [
            {"topic": needed.topic.slug, "reason": reason} for needed, reason in walk.needs(step)
        ],
        "tally": step.tally,
        "updated_at": row.updated_at,
    }
