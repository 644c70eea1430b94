"""Where a visitor goes on: the roadmap last walked, what is under way, what follows and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from roadmap.models import Progress, Relation, Resource
from roadmap.rows import list_of
from roadmap.walk import Step, Walk

SHOWN = 3  # entries in a card
AFTER = (Relation.Kind.FOLLOWS_UP, Relation.Kind.SUCCEEDS, Relation.Kind.BUILDS_ON)


@dataclass
class Onward:
    """An entry to go on with, the stop where it stands, and why it and not another."""

    pk: int
    stop: Step
    reason: str = ""

    @property
    def row(self) -> SafeString:
        walk = self.stop.walk
        return list_of(walk.content, walk.overview, [self.pk])


def last_roadmap(walk: Walk) -> Step | None:
    """The roadmap with the visitor's latest mark, else the first; none on an empty site."""
    moments = walk.overview.moments

    def latest(roadmap: Step) -> str:
        marked = moments.keys() & roadmap.resources.keys()
        return max((moments[pk] for pk in marked), default="")

    if len(walk.walked) > 1:
        return max(walk.walked, key=latest)
    return next(chain(walk.walked, walk.roadmaps), None)


def continue_with(walk: Walk, roadmap: Step) -> list[Onward]:
    """What is in progress on this roadmap, in walking order."""
    under_way = walk.overview.in_state(Progress.State.IN_PROGRESS)
    return _onward(walk, roadmap, _in_order(roadmap, under_way), "")


def next_on(walk: Walk, roadmap: Step) -> list[Onward]:
    """The first entries not begun of the first stop that is begun or ready and not complete.

    Within a stop what is introductory or not rated comes before what is cult.
    """
    if walk.states.keys().isdisjoint(roadmap.resources):
        return []
    open_stops = [s for s in roadmap.children if s.tally.total and not s.tally.is_complete]
    begun = [stop for stop in open_stops if stop.tally.done]
    ready = (stop for stop in open_stops if _is_ready(walk, stop))
    for stop in chain(begun, ready, open_stops):
        todo = stop.ground.contents.counted
        open_here = {pk for pk in todo if pk not in walk.states and pk not in walk.hidden}
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
    asked = [each.pk for each in found]
    relations = Relation.objects.published().filter(kind__in=AFTER, from_resource__in=asked)
    named = ("from_resource_id", "to_resource_id", "to_resource__title")
    before = {
        one: title
        for one, other, title in relations.order_by("id").values_list(*named)
        if other in walk.overview.done
    }
    for each in found:
        if title := before.get(each.pk):
            each.reason = _("because you have done %(title)s") % {"title": title}
    return found


def _in_order(step: Step, wanted: Iterable[int]) -> list[int]:
    """The wanted entries in walking order."""
    order = step.ground.order
    return sorted((pk for pk in wanted if pk in order), key=lambda pk: order[pk][0])


def _onward(walk: Walk, step: Step, wanted: list[int], reason: str) -> list[Onward]:
    """The first of the wanted entries, each where it first stands below the step."""
    order = step.ground.order
    return [Onward(pk, walk.at(order[pk][1]).stop, reason) for pk in wanted[:SHOWN]]
