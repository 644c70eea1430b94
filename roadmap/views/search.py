from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from roadmap.filters import ResourceFilter
from roadmap.htmx import render_page
from roadmap.models import Resource, Topic
from roadmap.rows import rows_of
from roadmap.search import search_resources, search_topics
from roadmap.visitors import visitor_of

PER_PAGE = 50


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Topics and resources whose titles, authors or summaries hold every word."""
    query = request.GET.get("q", "").replace("\0", "").strip()
    entries = search_resources(query) if query else Resource.objects.none()
    entry_filter = ResourceFilter(request.GET, entries, visitor_of(request))
    page = Paginator(entry_filter.qs.select_related("paper"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    topics = list(search_topics(query)) if query else list[Topic]()
    context = {
        "query": query,
        "filter": entry_filter,
        "topics": topics,
        "page": page,
        "rows": rows_of(page.object_list),
        "shown": page.paginator.count,
    }
    return render_page(request, "search.html", context)
