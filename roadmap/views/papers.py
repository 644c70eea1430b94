from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from roadmap.citation import bibliography, citation_of
from roadmap.htmx import render_page
from roadmap.lineage import lineage_of
from roadmap.rows import Row, annotated
from roadmap.saved import with_saved_filters
from roadmap.shelf import PAPERS, ShelfFilter
from roadmap.visitors import visitor_of
from roadmap.walk import Walk

AT_ONCE = 2_000  # papers that a file has in memory


@require_safe
@with_saved_filters
def papers(request: HttpRequest) -> HttpResponse:
    """Papers by year, those without a year last."""
    visitor = visitor_of(request)
    entry_filter = ShelfFilter(request.GET, PAPERS, Walk(visitor))
    page = entry_filter.page(request.GET.get("page"))
    ids = page.object_list
    by_id = annotated(visitor, ids)
    rows = [(Row(by_id[pk], str(pk)), citation_of(by_id[pk])) for pk in ids]
    years = groupby(rows, key=lambda row: row[0].resource.year)
    context = {
        "filter": entry_filter,
        "page": page,
        "years": [(year, list(group)) for year, group in years],
        "shown": entry_filter.count,
        "lineage": lineage_of(visitor, ids),
    }
    return render_page(request, "papers.html", context)


@require_safe
def bibtex(request: HttpRequest) -> HttpResponse:
    """The filtered papers as one BibTeX file."""
    found = ShelfFilter(request.GET, PAPERS, Walk(visitor_of(request))).in_order
    return HttpResponse(
        bibliography(found.select_related("paper").iterator(AT_ONCE)),
        content_type="application/x-bibtex; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="papers.bib"'},
    )
