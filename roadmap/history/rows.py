"""Rows as values by name, and what differs between two states of one."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Field, Model
from django.utils.translation import gettext as _

from roadmap.differences import Piece, differences
from roadmap.models import Alias, Link, Paper, Placement, Prerequisite, Relation, Resource, Topic

# What belongs to each, and the field by which it does.
BELONGS: dict[type[Model], tuple[tuple[type[Model], str], ...]] = {
    Resource: (
        (Paper, "resource"),
        (Link, "resource"),
        (Placement, "resource"),
        (Relation, "from_resource"),
        (Relation, "to_resource"),
        (Alias, "resource"),
    ),
    Topic: ((Prerequisite, "topic"), (Placement, "topic"), (Alias, "topic")),
}
# Kept by the site itself: no change that anybody made.
BOOKKEEPING = {"id", "added_at", "created_at", "updated_at", "version", "identity"}
ADDED, CHANGED, TAKEN_AWAY = "+", "~", "-"


@dataclass
class FieldChange:
    name: str
    label: str
    old: str
    new: str

    @property
    def pieces(self) -> list[Piece]:
        return differences(self.old, self.new)


@dataclass
class RowChange:
    """One row that was added, changed or taken away; `row` tells what it joins."""

    model: type[Model]
    kind: str
    row: str
    fields: list[FieldChange]
    record: Any = None
    before: Any = None  # the record before, None at the first

    @property
    def is_itself(self) -> bool:
        """Whether the row is the topic or resource itself, and not one that belongs to it."""
        return self.model in BELONGS

    @property
    def about(self) -> str:
        return str(self.model._meta.verbose_name)


def fields_of(model: type[Model]) -> list[Field]:
    return [each for each in model._meta.concrete_fields if each.name not in BOOKKEEPING]


def values_of(row: Any, model: type[Model]) -> dict[str, Any]:
    """What a row, or a record of one, says, by the field's name."""
    return {each.name: getattr(row, each.attname) for each in fields_of(model)}


class Names:
    """Titles for the ids in values, each kind asked for once."""

    TITLED = {"topic": Topic, "needs": Topic, "parent": Topic} | dict.fromkeys(
        ("resource", "from_resource", "to_resource", "merged_into"), Resource
    )

    def __init__(self, values: Iterable[tuple[str, Any]]) -> None:
        wanted: dict[type[Model], set[int]] = defaultdict(set)
        for name, value in values:
            if value is not None and name in self.TITLED:
                wanted[self.TITLED[name]].add(value)
        self.titles = {
            (model, pk): title
            for model, ids in wanted.items()
            for pk, title in model._default_manager.filter(pk__in=ids).values_list("pk", "title")
        }

    def shown(self, model: type[Model], name: str, value: Any) -> str:
        """A value as a person reads it."""
        if value is None or value == "":
            return ""
        if name in self.TITLED:
            return self.titles.get((self.TITLED[name], value), f"#{value}")
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        choices: Any = dict(model._meta.get_field(name).flatchoices)  # type: ignore[union-attr]
        if isinstance(value, datetime):
            return f"{value:%Y-%m-%d %H:%M}"
        return str(choices.get(value, value))


def difference(
    model: type[Model],
    old: dict[str, Any] | None,
    new: dict[str, Any] | None,
    names: Names,
    thing: Model,
) -> RowChange | None:
    """Field by field; None when nothing differs. `None` for a side: there was no such row."""
    before, after = old or {}, new or {}
    fields = []
    for each in fields_of(model):
        one, other = before.get(each.name), after.get(each.name)
        # That what belongs to it is its own goes without saying.
        if one == other or (not (old and new) and _is(thing, each.name, other or one)):
            continue
        shown = [names.shown(model, each.name, value) for value in (one, other)]
        # Of a row that came or went, what it says; not that the rest was empty or no.
        if (old and new) or (any(shown) and (one or other)):
            fields.append(FieldChange(each.name, str(each.verbose_name), *shown))
    if old and new and not fields:
        return None
    kind = CHANGED if old and new else ADDED if new else TAKEN_AWAY
    return RowChange(model, kind, joined(model, new or before, names, thing), fields)


def joined(model: type[Model], values: dict[str, Any], names: Names, thing: Model) -> str:
    """Names the other end of a row: the topic of a placement, the address of a link."""
    if model is type(thing):
        return ""
    for name in ("topic", "needs", "resource", "to_resource", "from_resource"):
        value = values.get(name)
        if value is not None and not _is(thing, name, value):
            return names.shown(model, name, value)
    return str(values.get("url") or values.get("value") or "")


def _is(thing: Model, name: str, value: Any) -> bool:
    return (Names.TITLED.get(name), value) == (type(thing), thing.pk)
