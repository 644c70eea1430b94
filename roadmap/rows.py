"""The rows of a list: entries with what follows them up, ready for the template."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.db.models import Q

from roadmap.models import Relation, Resource
from roadmap.tally import Tally
from roadmap.visitors import Visitor
from roadmap.walk import Step


@dataclass
class Row:
    """An entry as it stands in a list. `key` names it in the page; one entry may stand twice."""

    resource: Resource
    key: str
    optional: bool = False
    remark: str = ""
    builds_on: list[Resource] = field(default_factory=list)
    easier: list[Resource] = field(default_factory=list)  # the easier ways in to it
    pinned: bool = False
    snippet: str = ""  # where what was looked for stands in it
    deeper: list[Resource] = field(default_factory=list)  # what it is an easier way in to
    follow_ups: list["Row"] = field(default_factory=list)


@dataclass
class Section:
    """A topic's own entries under the page's topic."""

    step: Step
    rows: list[Row]
    tally: Tally
    depth: int


def rows_of(resources: Iterable[Resource]) -> list[Row]:
    """A flat list, each entry once."""
    return [Row(resource, str(resource.pk)) for resource in resources]


def sections_of(
    step: Step, found: dict[int, Resource], filtered: bool, pinned: Collection[int] = ()
) -> list[Section]:
    """The entries below a step, by topic; an empty topic is shown unless a filter emptied it.

    `found` maps ids to the resources that passed the filter, with the visitor's state on them;
    what the visitor `pinned` comes first in its topic.
    """
    steps = step.all_below()
    relations = _relations(found)
    sections = []
    for each in steps:
        own = [
            Row(
                found[place.resource_id],
                f"{each.topic.pk}-{place.resource_id}",
                place.optional,
                place.remark,
                pinned=place.resource_id in pinned,
            )
            for place in each.places
            if place.resource_id in found
        ]
        own.sort(key=lambda row: not row.pinned)
        rows = _nested(own, relations)
        # A topic with children and no entries of its own is only a heading for them.
        is_heading = each.resources or (each is step and each.children)
        if rows or not (filtered or is_heading):
            depth = len(each.above) - len(step.above)
            sections.append(Section(each, rows, each.tally, depth))
    return sections


def _relations(found: dict[int, Resource]) -> list[Relation]:
    kinds = [Relation.Kind.FOLLOWS_UP, Relation.Kind.BUILDS_ON, Relation.Kind.EXPLAINS]
    relations = Relation.objects.published().filter(
        Q(from_resource__in=found, kind__in=kinds)
        | Q(to_resource__in=found, kind=Relation.Kind.EXPLAINS)
    )
    return list(relations.select_related("from_resource", "to_resource").order_by("id"))


def _nested(rows: list[Row], relations: list[Relation]) -> list[Row]:
    """Indent what follows up under its entry where both stand in the topic."""
    by_id = {row.resource.pk: row for row in rows}
    nested: set[int] = set()
    for relation in relations:
        row = by_id.get(relation.from_resource_id)
        if relation.kind == Relation.Kind.EXPLAINS:
            if row:
                row.deeper.append(relation.to_resource)
            if harder := by_id.get(relation.to_resource_id):
                harder.easier.append(relation.from_resource)
            continue
        if row is None:
            continue
        if relation.kind == Relation.Kind.BUILDS_ON:
            row.builds_on.append(relation.to_resource)
            continue
        above = by_id.get(relation.to_resource_id)
        # One level deep only, so that two entries that name each other both stay visible.
        if above and not row.follow_ups and not nested & {row.resource.pk, above.resource.pk}:
            above.follow_ups.append(row)
            nested.add(row.resource.pk)
    return [row for row in rows if row.resource.pk not in nested]


def path_of(step: Step, level: str, visitor: Visitor) -> list[Row]:
    """The entries of that level in walking order; before a cult one stand its easier ways in."""
    places = {place.resource_id: place for each in step.all_below() for place in each.places}
    found = annotated(visitor, places)
    easier: dict[int, list[int]] = {}
    if level == Resource.Level.CULT:
        explains = Relation.objects.published().filter(
            kind=Relation.Kind.EXPLAINS, to_resource__in=places
        )
        for one, other in explains.order_by("id").values_list("from_resource_id", "to_resource_id"):
            easier.setdefault(other, []).append(one)
    wanted: dict[int, None] = {}
    for pk in places:
        if found[pk].level == level:
            wanted |= dict.fromkeys([*easier.get(pk, ()), pk])
    found |= (
        annotated(visitor, wanted.keys() - found.keys()) if wanted.keys() - found.keys() else {}
    )
    return [
        Row(
            found[pk],
            f"path-{pk}",
            optional=pk in places and places[pk].optional,
            remark=places[pk].remark if pk in places else "",
        )
        for pk in wanted
    ]


def annotated(visitor: Visitor, resources: Iterable[int]) -> dict[int, Resource]:
    """Resources by id with the visitor's state on them."""
    queryset = visitor.annotate(Resource.objects.filter(id__in=list(resources)))
    return {resource.pk: resource for resource in queryset.select_related("paper")}
