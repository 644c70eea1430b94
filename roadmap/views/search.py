from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from roadmap.filters import ResourceFilter
from roadmap.finding import Found, find, highlighted
from roadmap.htmx import render_page
from roadmap.markup import plain
from roadmap.models import Resource
from roadmap.rows import Row, annotated
from roadmap.saved import with_saved_filters
from roadmap.search_query import LONGEST
from roadmap.visitors import visitor_of

PER_PAGE = 50
WHOLE = 20_000  # characters in which a word is shown where it stands


class FoundFilter(ResourceFilter):
    """Of what was found: the words have been looked for."""

    def by_text(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset


@require_safe
@with_saved_filters
def search(request: HttpRequest) -> HttpResponse:
    """Topics, resources and what is mine that hold every word."""
    query = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST]
    visitor = visitor_of(request)
    found = find(query, visitor)
    entries = Resource.objects.filter(pk__in=found.ids)
    entry_filter = FoundFilter(request.GET, entries, visitor)
    left = set(entry_filter.qs.values_list("pk", flat=True))
    page: Any = Paginator([pk for pk in found.ids if pk in left], PER_PAGE)
    page = page.get_page(request.GET.get("page"))
    by_id = annotated(visitor, page.object_list)
    context = {
        "query": query,
        "found": found,
        "filter": entry_filter,
        "topics": [(each, _snippet(each, found)) for each in found.topics],
        "notes": [(each, _snippet(each, found)) for each in found.notes],
        "page": page,
        "rows": [
            Row(by_id[pk], str(pk), snippet=_snippet(by_id[pk], found)) for pk in page.object_list
        ],
        "shown": page.paginator.count,
    }
    return render_page(request, "search.html", context)


def _snippet(each: Any, found: Found) -> SafeString:
    """Where the words stand in it: in its first words, else in all of its texts."""
    texts = [getattr(each, name, "") for name in ("summary", "note", "concepts", "body", "authors")]
    told = [*(plain(text, WHOLE) for text in texts[:2]), *(text.replace("*", "") for text in texts)]
    return next(filter(None, (highlighted(text, found.asked) for text in told)), SafeString(""))
