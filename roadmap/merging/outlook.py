"""What merging would do: looked at before it is done."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from roadmap.models import Alias, Link, Paper, Placement, Relation, Resource, SourceEntry

# Facts that the survivor takes over where it has none.
FACTS = ("url", "kind", "level", "access", "authors", "published", "effort", "summary", "why")
# What points to a resource and moves: the field, and what there is one of.
JOINS: tuple[tuple[type[Model], str, tuple[str, ...]], ...] = (
    (Placement, "resource_id", ("topic_id", "resource_id")),
    (Relation, "from_resource_id", ("from_resource_id", "kind", "to_resource_id")),
    (Relation, "to_resource_id", ("from_resource_id", "kind", "to_resource_id")),
    (Link, "resource_id", ("resource_id", "url")),
    (Paper, "resource_id", ("resource_id",)),
    (Alias, "resource_id", ("kind", "value")),
    (SourceEntry, "resource_id", ("source_id", "key")),
)


class MergeError(Exception):
    """Cannot be merged, or not be taken back; the sentence says why."""


@dataclass
class Outlook:
    """What merging would do. What the survivor has already stays, unseen, with the retired one."""

    resource: Resource
    into: Resource
    facts: dict[str, Any] = field(default_factory=dict)
    moved: list[tuple[Any, str]] = field(default_factory=list)  # rows, and the field that changes
    staying: list[Any] = field(default_factory=list)
    aliases: list[Alias] = field(default_factory=list)

    @property
    def learners(self) -> int:
        return self.resource.progress.count()

    @property
    def learners_of_both(self) -> int:
        theirs = self.into.progress.values("user")
        return self.resource.progress.filter(user__in=theirs).count()


def outlook(resource: Resource, into: Resource) -> Outlook:
    """Look, and change nothing. Raises MergeError."""
    _check(resource, into)
    found = Outlook(resource, into)
    for name in FACTS:
        value = getattr(resource, name)
        if value not in ("", None) and getattr(into, name) in ("", None):
            found.facts[name] = value
    for model, attname, unique in JOINS:
        rows = model._default_manager.filter(**{attname: into.pk}).order_by()
        taken = set(rows.values_list(*unique))
        for row in model._default_manager.filter(**{attname: resource.pk}):
            values = [into.pk if name == attname else getattr(row, name) for name in unique]
            joins_itself = isinstance(row, Relation) and values[0] == values[2]
            if joins_itself or tuple(values) in taken:
                found.staying.append(row)
            else:
                taken.add(tuple(values))
                found.moved.append((row, attname))
    found.aliases = list(_aliases(resource, into))
    return found


def _check(resource: Resource, into: Resource) -> None:
    if resource.pk == into.pk:
        raise MergeError(_("Choose two different entries."))
    if resource.merged_into_id:
        raise MergeError(_("“%s” was merged before.") % resource.title)
    if into.retired_at is not None:
        raise MergeError(_("“%s” is retired: bring it back first.") % into.title)


def _aliases(resource: Resource, into: Resource) -> Iterable[Alias]:
    kinds = Alias.Kind
    names = [(kinds.SLUG, resource.slug), (kinds.TITLE, resource.title), (kinds.LINK, resource.url)]
    for kind, value in names:
        known = Alias.objects.filter(kind=kind, value=value).exists()
        if value and value not in (into.title, into.url) and not known:
            yield Alias(kind=kind, value=value, resource=into)
