"""Two curators at one entry: the second is told, and nothing of either is lost.

The form carries what it showed. When that is no longer what is saved, the sent form is laid on
what is: what the second did not touch becomes theirs, what both touched stays mine and is listed,
and the form comes back to be looked at.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.db.models import Model
from django.http import HttpRequest, QueryDict

from roadmap.history import Change, changes_of
from roadmap.history.rows import (
    BELONGS,
    FieldChange,
    Names,
    RowChange,
    difference,
    fields_of,
    joined,
    values_of,
)
from roadmap.models import Resource, Topic

SEEN = "seen"
State = dict[str, dict[str, dict[str, Any]]]  # kind of row -> its id -> values


def state_of(thing: Topic | Resource) -> State:
    """All that the form shows: the thing itself and the rows that belong to it."""
    found = {"": {str(thing.pk): values_of(thing, type(thing))}}
    for model, name in BELONGS[type(thing)]:
        rows = model._default_manager.filter(**{name: thing.pk}).order_by("pk")
        found[_kind(model, name)] = {str(row.pk): values_of(row, model) for row in rows}
    return json.loads(as_text(found))


def as_text(state: Any) -> str:
    return json.dumps(state, default=str, ensure_ascii=False)


def _kind(model: type[Model], name: str) -> str:
    return f"{model._meta.model_name}.{name}"


@dataclass
class Conflict:
    last: Change | None  # who saved last, when and why
    theirs: list[RowChange]
    both: list[FieldChange] = field(default_factory=list)  # old is theirs, new is mine


def conflict_in(request: HttpRequest, admin: Any, thing: Topic | Resource) -> Conflict | None:
    """Tell whether somebody saved since the form was shown; if so, lay the form on what they saved."""
    now = state_of(thing)
    try:
        seen = json.loads(request.POST.get(SEEN, ""))
        if seen == now:
            return None
        return _Rebase(request, admin, thing, seen, now).conflict()
    except (ValueError, AttributeError, KeyError, TypeError):
        # A form that does not tell what it showed: all that differs is mine.
        return _Rebase(request, admin, thing, {}, now).conflict()


class _Rebase:
    def __init__(
        self, request: HttpRequest, admin: Any, thing: Topic | Resource, seen: State, now: State
    ) -> None:
        self.request, self.admin, self.thing = request, admin, thing
        self.seen, self.now = seen, now
        self.data: QueryDict = request.POST.copy()
        self.names = Names(
            (name, value)
            for state in (seen, now)
            for rows in state.values()
            for values in rows.values()
            for name, value in values.items()
        )
        self.both: list[FieldChange] = []

    def conflict(self) -> Conflict:
        form = self.admin.get_form(self.request, self.thing, change=True)
        self._row(type(self.thing), "", str(self.thing.pk), form, "")
        for formset, _inline in self.admin.get_formsets_with_inlines(self.request, self.thing):
            self._rows(formset)
        self.data[SEEN] = as_text(self.now)
        self.request.POST = self.data  # type: ignore[assignment]
        last = next(iter(changes_of(self.thing)), None)
        return Conflict(last, list(self._theirs()) if self.seen else [], self.both)

    def _rows(self, formset: Any) -> None:
        prefix = formset.get_default_prefix()
        kind = _kind(formset.model, formset.fk.name)
        total = int(self.data.get(f"{prefix}-TOTAL_FORMS") or 0)
        kept: list[int] = []
        for number in range(min(total, formset.absolute_max)):
            pk = self.data.get(f"{prefix}-{number}-id", "")
            # What they took away stays away: it is named among what they changed.
            if pk and pk not in self.now[kind]:
                continue
            kept.append(number)
            if pk:
                self._row(formset.model, kind, pk, formset.form, f"{prefix}-{number}")
        _renumber(self.data, prefix, total, kept)

    def _row(
        self, model: type[Model], kind: str, pk: str, form_class: type[forms.ModelForm], prefix: str
    ) -> None:
        """Where I left a field as it was shown, take what is saved now."""
        now, base = self.now[kind][pk], self.seen.get(kind, {}).get(pk, {})
        attnames = {each.name: each.attname for each in fields_of(model)}
        shown = model(**{attnames[name]: value for name, value in (base or now).items()})
        form = form_class(self.data, prefix=prefix or None, instance=shown)
        for name in form.fields.keys() & attnames.keys():
            mine, old = form[name].data, (base or now).get(name)
            touched = name in form.changed_data and not _is_same_text(mine, old)
            if not touched:
                _set(self.data, form.add_prefix(name), now[name])
            elif not _is_same_text(mine, now[name]) and (not base or now[name] != old):
                self.both.append(self._both(model, name, now, mine))

    def _both(self, model: type[Model], name: str, now: dict[str, Any], mine: Any) -> FieldChange:
        label = str(model._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
        if model is not type(self.thing):
            row = joined(model, now, self.names, self.thing)
            label = f"{model._meta.verbose_name} {row}: {label}"
        own = int(mine) if name in Names.TITLED and str(mine).isdigit() else mine
        names = self.names if own in now.values() else Names([(name, own)])
        return FieldChange(
            name, label, self.names.shown(model, name, now[name]), names.shown(model, name, own)
        )

    def _theirs(self) -> Iterator[RowChange]:
        models = {_kind(model, name): model for model, name in BELONGS[type(self.thing)]}
        for kind, rows in self.now.items():
            model = models.get(kind, type(self.thing))
            before = self.seen.get(kind, {})
            for pk in [*before, *(pk for pk in rows if pk not in before)]:
                row = difference(model, before.get(pk), rows.get(pk), self.names, self.thing)
                if row is not None:
                    yield row


def _is_same_text(mine: Any, other: Any) -> bool:
    """A field that is stripped is no change."""
    if isinstance(other, bool):
        return bool(mine) is other
    return str(mine or "").strip() == str("" if other is None else other).strip()


def _set(data: QueryDict, name: str, value: Any) -> None:
    """As a browser sends it: no box, no key."""
    if value is False:
        data.pop(name, None)
    else:
        data[name] = "on" if value is True else "" if value is None else str(value)


def _renumber(data: QueryDict, prefix: str, total: int, kept: list[int]) -> None:
    """Close the gaps that dropped rows left; those that are saved come first, as Django wants it."""
    if len(kept) == total:
        return
    rows: dict[int, dict[str, Any]] = {number: {} for number in range(total)}
    for key in list(data):
        number, _dash, name = key.removeprefix(f"{prefix}-").partition("-")
        if key.startswith(f"{prefix}-") and number.isdigit() and int(number) in rows:
            rows[int(number)][name] = data.pop(key)[-1]
    for new, old in enumerate(kept):
        for name, value in rows[old].items():
            data[f"{prefix}-{new}-{name}"] = value
    data[f"{prefix}-TOTAL_FORMS"] = str(len(kept))
    saved = sum(bool(rows[number].get("id")) for number in kept)
    data[f"{prefix}-INITIAL_FORMS"] = str(saved)
