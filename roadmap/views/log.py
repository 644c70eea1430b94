"""My log: what was done lately and in a year, my notes, what to revisit."""

from collections import Counter
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from roadmap import logbook
from roadmap.models import Progress, UserProgress
from roadmap.rows import annotated, rows_of
from roadmap.search import words_of
from roadmap.visitors import Visitor, visitor_of
from roadmap.walk import Walk

PER_PAGE = 30
YEAR_HIDDEN = f"{settings.COOKIE_PREFIX}year_hidden"  # the cookie that says so
A_YEAR = 365 * 24 * 3600  # seconds


@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """What I ticked and noted, newest first, and how far I am."""
    visitor = visitor_of(request)
    walk, rows = Walk(visitor), visitor.recent()
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    begun, ahead = logbook.stops_of(walk)
    context = tabs_of("log", rows) | {
        "page": page,
        "days": logbook.by_day(page.object_list),
        "standing": {pk for roadmap in walk.roadmaps for pk in roadmap.resources},
        "levels": logbook.by_level(walk),
        "kinds": logbook.by_kind(rows),
        "begun": begun,
        "ahead": ahead,
        "year": None if request.COOKIES.get(YEAR_HIDDEN) else logbook.year_of(rows),
    }
    return render(request, "log.html", context)


@require_safe
def notes(request: HttpRequest) -> HttpResponse:
    """All my notes, or those that hold every word."""
    rows = visitor_of(request).recent()
    query = request.GET.get("q", "").strip()
    words = [word.casefold() for word in words_of(query)]
    found = [row for row in rows if row.note and all(word in _text(row) for word in words)]
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = tabs_of("log_notes", rows) | {"query": query, "page": page}
    return render(request, "log_notes.html", context)


@require_safe
def revisit(request: HttpRequest) -> HttpResponse:
    """What I did once and want to do again."""
    visitor = visitor_of(request)
    rows = visitor.recent()
    wanted = [row.resource_id for row in rows if row.state == Progress.State.REVISIT]
    page = Paginator(wanted, PER_PAGE).get_page(request.GET.get("page"))
    context = tabs_of("log_revisit", rows) | {"page": page, "rows": _rows(visitor, page)}
    return render(request, "log_revisit.html", context)


@require_POST
def show_year(request: HttpRequest) -> HttpResponse:
    """Hide the year, or show it again: `hidden=1` or nothing."""
    response = HttpResponseRedirect(reverse("log"))
    if request.POST.get("hidden"):
        response.set_cookie(
            YEAR_HIDDEN, "1", A_YEAR, secure=settings.HTTPS, httponly=True, samesite="Lax"
        )
    else:
        response.delete_cookie(YEAR_HIDDEN, samesite="Lax")
    return response


def tabs_of(here: str, rows: list[UserProgress]) -> dict[str, Any]:
    """What all pages of the log show above."""
    states = Counter(row.state for row in rows)
    return {
        "tab": here,
        "count": len(rows),
        "done": sum(states[state] for state in Progress.COUNTS_AS_DONE),
        "under_way": states[Progress.State.IN_PROGRESS],
        "revisit": states[Progress.State.REVISIT],
        "notes": sum(bool(row.note) for row in rows),
    }


def _text(row: UserProgress) -> str:
    return f"{row.resource.title}\n{row.note}".casefold()


def _rows(visitor: Visitor, page: Any) -> list[Any]:
    found = annotated(visitor, page.object_list)
    return rows_of(found[pk] for pk in page.object_list)
