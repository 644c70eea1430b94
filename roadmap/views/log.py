"""My log: what was done lately and in a year, my notes, what to revisit."""

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from roadmap.logbook import Logbook
from roadmap.models import Progress, UserProgress
from roadmap.rows import list_of
from roadmap.search import words_of
from roadmap.visitors import visitor_of
from roadmap.walk import Walk

PER_PAGE = 30
YEAR_HIDDEN = f"{settings.COOKIE_PREFIX}year_hidden"  # the cookie that says so
A_YEAR = 365 * 24 * 3600  # seconds


@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """What I ticked and noted, newest first, and how far I am."""
    book = Logbook(Walk(visitor_of(request)))
    page = Paginator(list(book.changed), PER_PAGE).get_page(request.GET.get("page"))
    context = tabs_of("log", book) | {
        "page": page,
        "days": book.days(page.object_list),
        "today": timezone.localdate(),
        "shows_year": not request.COOKIES.get(YEAR_HIDDEN),
    }
    return render(request, "log.html", context)


@require_safe
def notes(request: HttpRequest) -> HttpResponse:
    """All my notes, or those that hold every word."""
    visitor = visitor_of(request)
    query = request.GET.get("q", "").strip()
    words = [word.casefold() for word in words_of(query)]
    found = [row for row in visitor.noted() if all(word in _text(row) for word in words)]
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = tabs_of("log_notes", Logbook(Walk(visitor))) | {"query": query, "page": page}
    return render(request, "log_notes.html", context)


@require_safe
def revisit(request: HttpRequest) -> HttpResponse:
    """What I did once and want to do again."""
    walk = Walk(visitor_of(request))
    book = Logbook(walk)
    wanted = book.in_state(Progress.State.REVISIT)
    page = Paginator(wanted, PER_PAGE).get_page(request.GET.get("page"))
    rows = list_of(walk.content, walk.overview, page.object_list)
    context = tabs_of("log_revisit", book) | {"page": page, "rows": rows}
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


def tabs_of(here: str, book: Logbook) -> dict[str, Any]:
    """What all pages of the log show above."""
    return {"tab": here, "book": book, **book.counts}


def _text(row: UserProgress) -> str:
    return f"{row.resource.title}\n{row.note}".casefold()
