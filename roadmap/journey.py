"""Where a visitor goes on: the roadmap last walked, what is under way, what follows and why."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from roadmap.models import Progress, Relation, Resource
from roadmap.rows import Row, annotated
from roadmap.walk import Step, Walk

SHOWN = 3  # entries in a card
AFTER = (Relation.Kind.FOLLOWS_UP, Relation.Kind.SUCCEEDS, Relation.Kind.BUILDS_ON)


@dataclass
class Onward:
    """An entry to go on with, the stop where it stands, and why it and not another."""

    row: Row
    stop: Step
    reason: str = ""


def last_roadmap(walk: Walk) -> Step | None:
    """The roadmap with the visitor's latest mark, else the first; none on an empty site."""
    if len(walk.roadmaps) > 1:
        moments = walk.overview.moments
        for resource in sorted(moments, key=moments.__getitem__, reverse=True):
            for roadmap in walk.roadmaps:
                if resource in roadmap.resources:
                    return roadmap
    return next(iter(walk.roadmaps), None)


def continue_with(walk: Walk, roadmap: Step) -> list[Onward]:
    """What is in progress on this roadmap, in walking order."""
    under_way = [r for r in roadmap.resources if walk.states.get(r) == Progress.State.IN_PROGRESS]
    return _onward(walk, roadmap, _in_order(roadmap, under_way), "")


def next_on(walk: Walk, roadmap: Step) -> list[Onward]:
    """The first entries not begun of the first stop that is begun or ready and not complete.

    Within a stop what is introductory or not rated comes before what is cult.
    """
    if not walk.states.keys() & roadmap.resources.keys():
        return []
    open_stops = [s for s in roadmap.children if s.tally.total and not s.tally.is_complete]
    begun = [stop for stop in open_stops if stop.tally.done]
    ready = [stop for stop in open_stops if _is_ready(walk, stop)]
    for stop in [*begun, *ready, *open_stops]:
        todo = [pk for pk, optional in stop.resources.items() if not optional]
        open_here = set(todo) - walk.states.keys() - walk.hidden
        if fresh := _in_order(stop, open_here):
            fresh.sort(key=lambda pk: stop.level_of(pk) == Resource.Level.CULT)
            return _with_what_is_done(walk, _onward(walk, stop, fresh, _reason(walk, stop)))
    return []


def _reason(walk: Walk, stop: Step) -> str:
    """Why this stop, in a sentence."""
    if stop.tally.done:
        return ngettext(
            "because you have begun %(stop)s: %(done)s entry done",
            "because you have begun %(stop)s: %(done)s entries done",
            stop.tally.done,
        ) % {"stop": stop.topic.title, "done": stop.tally.done}
    needed = [step.topic.title for step, _why in walk.needs(stop)]
    if needed and _is_ready(walk, stop):
        return _("because you finished %(stops)s") % {"stops": _listed(needed)}
    return _("because it is the next stop on the path")


def _listed(titles: list[str]) -> str:
    if len(titles) == 1:
        return titles[0]
    return _("%(several)s and %(last)s") % {"several": ", ".join(titles[:-1]), "last": titles[-1]}


def _is_ready(walk: Walk, stop: Step) -> bool:
    return all(needed.tally.is_complete for needed, _reason in walk.needs(stop))


def _with_what_is_done(walk: Walk, found: list[Onward]) -> list[Onward]:
    """What comes after something done says so: the nearer reason."""
    done = [pk for pk, state in walk.states.items() if state in Progress.COUNTS_AS_DONE]
    relations = Relation.objects.published().filter(
        kind__in=AFTER,
        from_resource__in=[each.row.resource.pk for each in found],
        to_resource__in=done,
    )
    before = {r.from_resource_id: r.to_resource for r in relations.select_related("to_resource")}
    for each in found:
        if older := before.get(each.row.resource.pk):
            each.reason = _("because you have done %(title)s") % {"title": older.title}
    return found


def _in_order(step: Step, wanted: Iterable[int]) -> list[int]:
    """The wanted entries in walking order."""
    asked = set(wanted)
    places = (place.resource_id for each in step.all_below() for place in each.places)
    return [pk for pk in dict.fromkeys(places) if pk in asked]


def _onward(walk: Walk, step: Step, wanted: list[int], reason: str) -> list[Onward]:
    """The first of the wanted entries, each where it first stands below the step."""
    if not wanted:
        return []
    asked, first = set(wanted), dict[int, int]()
    for each in step.all_below():
        for place in each.places:
            if place.resource_id in asked:
                first.setdefault(place.resource_id, each.topic.pk)
    chosen = [pk for pk in wanted if pk in first][:SHOWN]
    found: dict[int, Resource] = annotated(walk.visitor, chosen)
    return [
        Onward(Row(found[pk], str(pk)), walk.steps[first[pk]].stop, reason)
        for pk in chosen
        if pk in found
    ]
