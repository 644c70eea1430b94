"""My plan: hours a week, the day that follows from them, and the same for a calendar."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from roadmap import ical
from roadmap.drawing.words import duration
from roadmap.forms import PaceForm
from roadmap.logbook import Logbook
from roadmap.mine import Turn, reckon_for, turns
from roadmap.models import Pace
from roadmap.views.downloads import download
from roadmap.views.log import tabs_of
from roadmap.visitors import Learner
from roadmap.walk import Step, Walk


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest) -> HttpResponse:
    """Hours a week, and the day by which they may carry one through."""
    walk, pace, step = _planned(request)
    roadmaps = _in_reach(walk, step)
    # Before the form writes onto the plan also what it refuses: no hours, say.
    reckoned = reckon_for(walk, step, pace.weekly_hours, timezone.localdate()) if step else None
    are_all = len(roadmaps) == len(walk.roadmaps)
    form = PaceForm(request.POST or None, instance=pace, topics=_goals(roadmaps), are_all=are_all)
    if request.method == "POST" and form.is_valid():
        form.save()
        return HttpResponseRedirect(request.path)
    said = {"form": form, "step": step, "reckoned": reckoned}
    context = tabs_of("log_plan", Logbook(walk)) | said
    return render(request, "log_plan.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def plan_calendar(request: HttpRequest) -> HttpResponse:
    """The plan for a calendar: each entry that is left on its days, and the day by which all is done."""
    walk, pace, step = _planned(request)
    found = list(turns(walk, step, pace.weekly_hours, timezone.localdate())) if step else []
    if not step or not found:
        said = (
            _("All of it is done: nothing is left to plan.")
            if step
            else _(
                "There is no plan yet: say how many hours a week you have, and what you want to reach."
            )
        )
        messages.info(request, said)
        return HttpResponseRedirect(reverse("log_plan"))
    name = _("Plan: %(goal)s") % {"goal": step.topic.title}
    content = ical.write(name, _events(request, step, found), timezone.now())
    return download(content, "text/calendar; charset=utf-8", "plan.ics")


def _planned(request: HttpRequest) -> tuple[Walk, Pace, Step | None]:
    """Who plans, and the goal, where one is chosen and still stands."""
    visitor = Learner(request.user)
    walk = Walk(visitor)
    pace = Pace.objects.filter(user=visitor.user).first() or Pace(user=visitor.user)
    ground = walk.content.grounds.get(pace.topic_id or 0)
    return walk, pace, walk.on(ground) if ground else None


def _in_reach(walk: Walk, goal: Step | None) -> list[Step]:
    """The roadmaps on which the learner walks, else the first, and that of the goal; there may be
    a thousand others.
    """
    found = walk.walked or walk.roadmaps[:1]
    return found if goal is None or goal.root in found else [*found, goal.root]


def _goals(roadmaps: list[Step]) -> list[tuple[int, str]]:
    return [
        (
            step.topic.pk,
            step.topic.title if step is roadmap else f"{roadmap.topic.title}: {step.topic.title}",
        )
        for roadmap in roadmaps
        for step in [roadmap, *roadmap.children]
        if step.resources
    ]


def _events(request: HttpRequest, goal: Step, found: list[Turn]) -> Iterator[ical.Event]:
    """Under names that stay: by them a calendar knows that a newer plan replaces this one."""
    whose = f"plan-{request.user.pk}@{urlsplit(settings.SITE_ADDRESS).hostname}"
    for turn in found:
        about = _("%(topic)s, about %(time)s") % {
            "topic": turn.step.topic.title,
            "time": duration(turn.minutes),
        }
        yield ical.Event(
            f"{turn.entry.slug}.{whose}",
            turn.entry.title,
            turn.first,
            turn.last,
            "\n".join(filter(None, [about, turn.entry.url])),
            request.build_absolute_uri(turn.entry.get_absolute_url()),
        )
    title = _("Done: %(goal)s") % {"goal": goal.topic.title}
    end = max(turn.last for turn in found)
    where = request.build_absolute_uri(goal.topic.get_absolute_url())
    yield ical.Event(f"done.{whose}", title, end, end, url=where)
