from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from roadmap.citation import bibliography, citation_of
from roadmap.filters import ResourceFilter
from roadmap.htmx import render_page
from roadmap.lineage import lineage_of
from roadmap.models import Resource
from roadmap.rows import Row, rows_of
from roadmap.saved import with_saved_filters
from roadmap.visitors import visitor_of


def _filtered(request: HttpRequest) -> ResourceFilter:
    return ResourceFilter(request.GET, Resource.objects.papers(), visitor_of(request))


def _newest_first(entry_filter: ResourceFilter) -> list[Resource]:
    return list(entry_filter.qs.select_related("paper").order_by("-published", "title", "id"))


@require_safe
@with_saved_filters
def papers(request: HttpRequest) -> HttpResponse:
    """Papers by year, those without a year last."""
    entry_filter = _filtered(request)
    found = _newest_first(entry_filter)
    years: list[tuple[str, list[tuple[Row, str]]]] = [
        (year, [(row, citation_of(row.resource)) for row in rows_of(group)])
        for year, group in groupby(found, key=lambda resource: resource.year)
    ]
    context = {
        "filter": entry_filter,
        "years": years,
        "shown": len(found),
        "lineage": lineage_of(visitor_of(request), (paper.pk for paper in found)),
    }
    return render_page(request, "papers.html", context)


@require_safe
def bibtex(request: HttpRequest) -> HttpResponse:
    """The filtered papers as one BibTeX file."""
    return HttpResponse(
        bibliography(_newest_first(_filtered(request))),
        content_type="application/x-bibtex; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="papers.bib"'},
    )
