from collections.abc import Callable
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from roadmap.gaps import Gaps
from roadmap.visitors import visitor_of
from roadmap.walk import Walk

PER_PAGE = 50
SECTIONS: dict[str, tuple[Any, Callable[[Gaps], Any]]] = {
    "link": (_("Entries without a link"), Gaps.without_link),
    "gone": (_("Links that are gone"), Gaps.with_link_gone),
    "topic": (_("Empty topics"), Gaps.without_entries),
    "easier": (_("Cult entries without an easier way in"), Gaps.without_easier_way_in),
}


@require_safe
def wanted(request: HttpRequest) -> HttpResponse:
    """One kind of gaps at a time, of everything or below one topic."""
    walk = Walk(visitor_of(request))
    step = walk.step_at(request.GET.get("topic", ""))
    gaps = Gaps(step.all_below() if step else walk.steps.values())
    pages = {name: Paginator(find(gaps), PER_PAGE) for name, (_label, find) in SECTIONS.items()}
    first = next((name for name, found in pages.items() if found.count), "link")
    shown = request.GET.get("show", "")
    shown = shown if shown in pages else first
    page = pages[shown].get_page(request.GET.get("page"))
    context = {
        "sections": [(name, SECTIONS[name][0], pages[name].count) for name in pages],
        "shown": shown,
        "asked": "link" if shown in {"link", "gone"} else "entry",
        "page": page,
        "rows": [(gap, None if shown == "topic" else gaps.where[gap.pk]) for gap in page],
        "step": step,
        "walk": walk,
    }
    return render(request, "wanted.html", context)
