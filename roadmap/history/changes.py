"""Who changed what of a thing, when and why."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Model, Q

from roadmap.history.rows import (
    ADDED,
    BELONGS,
    CHANGED,
    TAKEN_AWAY,
    Names,
    RowChange,
    difference,
    joined,
    values_of,
)
from roadmap.models import Merge, Resource, Topic


@dataclass
class Change:
    """What somebody did at one moment."""

    moment: datetime
    user: Any
    reason: str
    rows: list[RowChange] = field(default_factory=list)
    merge: Merge | None = None

    @property
    def key(self) -> str:
        first = self.rows[0]
        return f"{first.model._meta.model_name}-{first.record.pk}"

    @property
    def can_be_taken_back(self) -> bool:
        """A merge is undone on its own page; and there must be something to go back to."""
        return self.merge is None and not any(
            (row.kind == ADDED and row.model in BELONGS)
            or (row.kind == CHANGED and row.before is None)
            for row in self.rows
        )


def changes_of(thing: Topic | Resource) -> list[Change]:
    """All that is known, newest first."""
    pairs = sorted(_pairs(thing), key=lambda pair: pair[0].history_date)
    names = Names(
        value
        for record, before in pairs
        for each in (record, before)
        if each
        for value in values_of(each, each.instance_type).items()
    )
    merges = _merges(thing)
    found: dict[tuple[datetime, int | None], Change] = {}
    for record, before in pairs:
        row = _row(record, before, names, thing)
        if row is None:
            continue
        row.record, row.before = record, before
        key = (record.history_date, record.history_user_id)
        if key not in found:
            reason = record.history_change_reason or ""
            found[key] = Change(key[0], record.history_user, reason, merge=merges.get(key[0]))
        found[key].rows.append(row)
    return list(reversed(found.values()))


def _row(record: Any, before: Any, names: Names, thing: Topic | Resource) -> RowChange | None:
    model, said = record.instance_type, values_of(record, record.instance_type)
    if record.history_type == TAKEN_AWAY:
        return difference(model, said, None, names, thing)
    if record.history_type == CHANGED and before is None:
        # From before there was a history: what it was is not known.
        return RowChange(model, CHANGED, joined(model, said, names, thing), [])
    return difference(model, values_of(before, model) if before else None, said, names, thing)


def _pairs(thing: Topic | Resource) -> Iterator[tuple[Any, Any]]:
    """Each record with the one before it of the same row."""
    yield from _paired(type(thing).history.filter(id=thing.pk))
    seen: set[tuple[type[Model], int]] = set()
    for model, name in BELONGS[type(thing)]:
        records = model.history  # type: ignore[attr-defined]
        ids = records.filter(**{f"{name}_id": thing.pk}).values("id")
        for record, before in _paired(records.filter(id__in=ids)):
            here = any(
                each and getattr(each, f"{name}_id") == thing.pk for each in (record, before)
            )
            if here and (model, record.pk) not in seen:
                seen.add((model, record.pk))
                yield record, before


def _paired(records: Any) -> Iterator[tuple[Any, Any]]:
    last: dict[int, Any] = {}
    for record in records.select_related("history_user").order_by("history_date", "history_id"):
        before = last.get(record.id)
        yield record, before if before and before.history_type != TAKEN_AWAY else None
        last[record.id] = record


def _merges(thing: Topic | Resource) -> dict[datetime, Merge]:
    if isinstance(thing, Topic):
        return {}
    found = Merge.objects.filter(Q(resource=thing) | Q(into=thing))
    return {at: merge for merge in found for at in (merge.made_at, merge.undone_at) if at}
