from collections import Counter

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from roadmap.models import Progress
from roadmap.views.log_files import EXPORTS
from roadmap.visitors import visitor_of
from roadmap.walk import Walk


@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """What I ticked and noted, by topic, newest first."""
    visitor = visitor_of(request)
    walk = Walk(visitor)
    rows = visitor.recent()
    stops = [stop for roadmap in walk.roadmaps for stop in roadmap.children]
    groups = []
    grouped: set[int] = set()
    for stop in stops:
        here = [row for row in rows if row.resource_id in stop.resources]
        fresh = [row for row in here if row.resource_id not in grouped]
        grouped |= {row.resource_id for row in fresh}
        if fresh:
            groups.append((stop, fresh))
    # The stop with the newest mark first.
    groups.sort(key=lambda group: group[1][0].changed_at, reverse=True)
    elsewhere = [row for row in rows if row.resource_id not in grouped]
    states = Counter(row.state for row in rows)
    context = {
        "exports": EXPORTS,
        "groups": groups,
        "elsewhere": elsewhere,
        "done": sum(states[state] for state in Progress.COUNTS_AS_DONE),
        "under_way": states[Progress.State.IN_PROGRESS],
        "revisit": states[Progress.State.REVISIT],
        "notes": sum(bool(row.note) for row in rows),
        "stops": [stop for stop in stops if stop.tally.total],
    }
    return render(request, "log.html", context)
