"""The rows of a list: entries with what follows them up, ready for the template."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.db.models import Q
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from roadmap.kept import Content, Place
from roadmap.models import Relation, Resource
from roadmap.overview import Overview
from roadmap.pieces import Standing, html_of, read_if_new
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
    is_kept = False


@dataclass
class Section:
    """A topic's own entries under the page's topic."""

    step: Step
    rows: list[Standing]
    tally: Tally
    depth: int

    @property
    def html(self) -> SafeString:
        return html_of(self.step.walk.content, self.rows)


def rows_of(resources: Iterable[Resource]) -> list[Row]:
    """A flat list, each entry once."""
    return [Row(resource, str(resource.pk)) for resource in resources]


def sections_of(step: Step, found: Collection[int], filtered: bool) -> list[Section]:
    """The entries below a step, by topic; an empty topic is shown unless a filter emptied it.

    `found` are the ids that passed the filter; what the visitor pinned comes first in its topic.
    """
    content, sections = step.walk.content, []
    relations = content.made(("relations", step.topic.pk), lambda: _relations(step.resources))
    for each in step.all_below():
        own = standing(
            step.walk.overview,
            {
                f"{each.topic.pk}-{place.resource_id}": place
                for place in each.places
                if place.resource_id in found
            },
        )
        rows = _nested(own, relations)
        # A topic with children and no entries of its own is only a heading for them.
        is_heading = each.resources or (each is step and each.children)
        if rows or not (filtered or is_heading):
            depth = len(each.above) - len(step.above)
            sections.append(Section(each, rows, each.tally, depth))
    read_if_new(content, [row for section in sections for row in section.rows])
    return sections


def standing(overview: Overview, places: dict[str, Place]) -> list[Standing]:
    """Rows by their keys, with what the visitor marked on them."""
    states, amounts, pinned = overview.states, overview.amounts, overview.pinned
    rows = [
        Standing(
            pk := place.resource_id,
            key,
            place.optional,
            place.remark,
            pk in pinned,
            states.get(pk, ""),
            amounts.get(pk, ""),
            pk in overview.noted,
        )
        for key, place in places.items()
    ]
    return sorted(rows, key=lambda row: not row.pinned) if pinned else rows


def list_of(content: Content, overview: Overview, entries: Iterable[int]) -> SafeString:
    """A flat list, each entry once, where what is pinned stands like the rest."""
    ids = tuple(entries)
    key = ("list", get_language(), ids)
    return overview.made(key, lambda: _list_of(content, overview, ids))


def _list_of(content: Content, overview: Overview, entries: Iterable[int]) -> SafeString:
    states, amounts = overview.states, overview.amounts
    rows = [
        Standing(
            *(pk, str(pk)),
            optional=False,
            remark="",
            pinned=False,
            state=states.get(pk, ""),
            amount=amounts.get(pk, ""),
            has_note=pk in overview.noted,
        )
        for pk in entries
    ]
    read_if_new(content, rows)
    return html_of(content, rows)


def _relations(found: Iterable[int]) -> list[Relation]:
    found = list(found)
    kinds = [Relation.Kind.FOLLOWS_UP, Relation.Kind.BUILDS_ON, Relation.Kind.EXPLAINS]
    relations = Relation.objects.published().filter(
        Q(from_resource__in=found, kind__in=kinds)
        | Q(to_resource__in=found, kind=Relation.Kind.EXPLAINS)
    )
    named = [f"{end}_resource__{name}" for end in ("from", "to") for name in ("slug", "title")]
    joined = relations.select_related("from_resource", "to_resource").order_by("id")
    return list(joined.only("kind", *named))


def _nested(rows: list[Standing], relations: list[Relation]) -> list[Standing]:
    """Indent what follows up under its entry where both stand in the topic."""
    if not relations:
        return rows
    by_id = {row.pk: row for row in rows}
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
        if above and not row.follow_ups and not nested & {row.pk, above.pk}:
            above.follow_ups.append(row)
            nested.add(row.pk)
    return [row for row in rows if row.pk not in nested]


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
