from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.views.decorators.http import require_safe

from roadmap.access import resource_or_alias
from roadmap.citation import bibtex_of, citation_of
from roadmap.forms import HowFarForm, note_context
from roadmap.htmx import render_page
from roadmap.lineage import lineage_of
from roadmap.models import LinkCheck, Relation, Resource, Suggestion
from roadmap.rows import list_of, rows_of
from roadmap.saved import with_saved_filters
from roadmap.shelf import EVERYTHING, ShelfFilter
from roadmap.visitors import Visitor, visitor_of
from roadmap.walk import Walk


@require_safe
@with_saved_filters
def resources(request: HttpRequest) -> HttpResponse:
    """Everything on every roadmap, filtered."""
    walk = Walk(visitor_of(request))
    entry_filter = ShelfFilter(request.GET, EVERYTHING, walk)
    page = entry_filter.page(request.GET.get("page"))
    rows = list_of(walk.content, walk.overview, page.object_list)
    context = {"filter": entry_filter, "page": page, "rows": rows, "shown": page.paginator.count}
    return render_page(request, "resources.html", context)


@require_safe
def resource(request: HttpRequest, slug: str) -> HttpResponse:
    found = resource_or_alias(slug)
    if found.slug != slug:
        return HttpResponsePermanentRedirect(found.get_absolute_url())
    return entry_page(request, found)


def entry_page(
    request: HttpRequest,
    found: Resource,
    *,
    note: dict[str, Any] | None = None,
    how_far: HowFarForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of one entry; `note` is what its note shows where that is not simply what is saved,
    `how_far` a form that came back.
    """
    visitor = visitor_of(request)
    row = visitor.row_of(found)
    entry = visitor.annotate(Resource.objects.filter(pk=found.pk)).select_related("paper").get()
    context = {
        "resource": entry,
        "placements": found.placements.published().select_related("topic__parent"),
        "sources": found.source_entries.select_related("source"),
        "how_far": how_far or HowFarForm(row=row),
        **(note or note_context(row.note)),
        "thanked": Suggestion.objects.thanked().for_entry(found),
        "citation": citation_of(entry),
        "bibtex": bibtex_of(entry),
        "lineage": lineage_of(visitor, [found.pk], here=found.pk),
        **_links(found),
        **_related(found, visitor),
    }
    response = render_page(request, "resource.html", context)
    response.status_code = status
    return response


def _links(found: Resource) -> dict[str, Any]:
    """Its links, each with what was found when it was looked at."""
    links = list(found.links.all())
    checks = LinkCheck.objects.by_url([found.url, *(link.url for link in links)])
    return {
        "link_check": checks.get(found.url),
        "links": [(link, checks.get(link.url)) for link in links],
    }


def _related(found: Resource, visitor: Visitor) -> dict[str, list]:
    """The relations of a resource as lists of rows and resources, by what they are to it."""
    out = Relation.objects.published().filter(from_resource=found).select_related("to_resource")
    back = Relation.objects.published().filter(to_resource=found).select_related("from_resource")
    kinds = Relation.Kind
    towards = {kind: [r.to_resource for r in out if r.kind == kind] for kind in kinds}
    backwards = {kind: [r.from_resource for r in back if r.kind == kind] for kind in kinds}
    ids = {r.pk for r in backwards[kinds.EXPLAINS] + backwards[kinds.FOLLOWS_UP]}
    marked = {r.pk: r for r in visitor.annotate(Resource.objects.filter(pk__in=ids))}
    return {
        "easier": rows_of(marked[r.pk] for r in backwards[kinds.EXPLAINS]),
        "follow_ups": rows_of(marked[r.pk] for r in backwards[kinds.FOLLOWS_UP]),
        "explained": towards[kinds.EXPLAINS],
        "follows_up": towards[kinds.FOLLOWS_UP],
        "builds_on": towards[kinds.BUILDS_ON] + towards[kinds.SUCCEEDS],
        "built_on_by": backwards[kinds.BUILDS_ON] + backwards[kinds.SUCCEEDS],
        "recommended_by": towards[kinds.RECOMMENDED_BY],
        "recommends": backwards[kinds.RECOMMENDED_BY],
    }
