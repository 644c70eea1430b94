"""Where a visitor goes on: the roadmap last walked, what is under way, what follows."""

from dataclasses import dataclass

from roadmap.models import Progress, Resource
from roadmap.rows import Row, annotated
from roadmap.walk import Step, Walk

SHOWN = 3  # entries in a card


@dataclass
class Onward:
    """An entry to go on with, and the stop where it stands."""

    row: Row
    stop: Step


def last_roadmap(walk: Walk) -> Step | None:
    """The roadmap with the visitor's latest mark, else the first; none on an empty site."""
    if len(walk.roadmaps) > 1:
        for row in walk.visitor.recent():
            for roadmap in walk.roadmaps:
                if row.resource_id in roadmap.resources:
                    return roadmap
    return next(iter(walk.roadmaps), None)


def continue_with(walk: Walk, roadmap: Step) -> list[Onward]:
    """What is in progress on this roadmap, in walking order."""
    under_way = [r for r in roadmap.resources if walk.states.get(r) == Progress.State.IN_PROGRESS]
    return _onward(walk, roadmap, under_way)[:SHOWN]


def next_on(walk: Walk, roadmap: Step) -> list[Onward]:
    """The first entries not begun of the first stop that is begun or ready and not complete."""
    if not walk.states.keys() & roadmap.resources.keys():
        return []
    begun = [s for s in roadmap.children if s.tally.done and not s.tally.is_complete]
    ready = [
        s
        for s in roadmap.children
        if s.tally.total and not s.tally.is_complete and _is_ready(walk, s)
    ]
    rest = [s for s in roadmap.children if s.tally.total and not s.tally.is_complete]
    for stop in [*begun, *ready, *rest]:
        todo = [r for r, optional in stop.resources.items() if not optional]
        if fresh := [r for r in todo if not walk.states.get(r)]:
            return _onward(walk, stop, fresh)[:SHOWN]
    return []


def _is_ready(walk: Walk, stop: Step) -> bool:
    return all(needed.tally.is_complete for needed, _reason in walk.needs(stop))


def _onward(walk: Walk, step: Step, wanted: list[int]) -> list[Onward]:
    """The wanted entries in walking order, each where it first stands below the step."""
    if not wanted:
        return []
    asked, first = set(wanted), dict[int, int]()
    for each in step.all_below():
        for place in each.places:
            if place.resource_id in asked:
                first.setdefault(place.resource_id, each.topic.pk)
    chosen = list(first.items())[:SHOWN]
    found: dict[int, Resource] = annotated(walk.visitor, [resource for resource, _topic in chosen])
    return [
        Onward(Row(found[resource], str(resource)), walk.steps[topic].stop)
        for resource, topic in chosen
        if resource in found
    ]
