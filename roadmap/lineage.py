"""What was built on what: the series and descent of papers, ready to be drawn."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from roadmap.drawing.timeline import Dot, Timeline, draw_timeline
from roadmap.models import Progress, Relation, Resource
from roadmap.rows import annotated
from roadmap.visitors import Visitor

DESCENT = (Relation.Kind.BUILDS_ON, Relation.Kind.SUCCEEDS)
SHOWN_AT_MOST = 150  # dots: beyond, the nearest are drawn


@dataclass(frozen=True)
class Lineage:
    drawing: Timeline
    hidden: int  # relatives that found no room


def lineage_of(visitor: Visitor, ids: Iterable[int], here: int | None = None) -> Lineage | None:
    """The families of these resources; None where none of them has relatives."""
    pairs = list(
        Relation.objects.published()
        .filter(kind__in=DESCENT)
        .values_list("from_resource_id", "to_resource_id")
        .order_by("id")
    )
    near = _nearest_first(ids, pairs)
    if not near:
        return None
    resources = annotated(visitor, near[:SHOWN_AT_MOST])
    dots = [_dot(resource, here) for resource in resources.values()]
    return Lineage(draw_timeline(dots, pairs), max(0, len(near) - SHOWN_AT_MOST))


def _nearest_first(ids: Iterable[int], pairs: list[tuple[int, int]]) -> list[int]:
    """Those of the ids that have relatives, then their relatives, step by step."""
    kin: dict[int, list[int]] = defaultdict(list)
    for one, other in pairs:
        kin[one].append(other)
        kin[other].append(one)
    near = dict.fromkeys(pk for pk in ids if pk in kin)
    for pk in (queue := list(near)):
        for relative in kin[pk]:
            if relative not in near:
                near[relative] = None
                queue.append(relative)
    return list(near)


def _dot(resource: Resource, here: int | None) -> Dot:
    first, _, rest = resource.authors.partition(",")
    return Dot(
        id=resource.pk,
        title=resource.title,
        href=resource.get_absolute_url(),
        year=resource.year,
        by=f"{first.strip()} et al." if rest else first.strip(),
        level=resource.level,
        done=getattr(resource, "state", "") in Progress.COUNTS_AS_DONE,
        here=resource.pk == here,
    )
