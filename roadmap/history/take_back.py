"""Putting back what a change changed: itself a change, with its own who, when and why."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from roadmap.history.changes import Change, changes_of
from roadmap.history.rows import ADDED, BELONGS, TAKEN_AWAY, RowChange, fields_of
from roadmap.models import Resource, Topic


class CannotTakeBackError(Exception):
    """The sentence says why not."""


@transaction.atomic
def take_back(thing: Topic | Resource, key: str, user: Any = None) -> Change:
    """Give each field that the change touched its value from before, all or none.

    Raises CannotTakeBackError.
    """
    type(thing).objects.select_for_update().get(pk=thing.pk)
    change = next((each for each in changes_of(thing) if each.key == key), None)
    if change is None or not change.can_be_taken_back:
        raise CannotTakeBackError(_("This change cannot be taken back."))
    day = date_format(timezone.localtime(change.moment), "DATETIME_FORMAT")
    told = {
        "_history_user": user,
        "_history_date": timezone.now(),
        "_change_reason": _("Put back what was changed on %s.") % day,
    }
    touched = False
    for row in reversed(change.rows):
        try:
            _put_back(row, told)
        except ValidationError as error:
            raise CannotTakeBackError(f"{row.about}: {' '.join(error.messages)}") from error
        touched = touched or row.model in BELONGS
    if not touched:
        _count_version(thing, told)
    return change


def _put_back(row: RowChange, told: dict[str, Any]) -> None:
    current: Any = row.model._default_manager.filter(pk=row.record.id).first()
    if row.kind == ADDED:
        if current is not None:
            _told(current, told).delete()
        return
    if row.kind == TAKEN_AWAY:
        if current is None:
            again = _told(row.record.instance, told)
            again.full_clean()
            again.save(force_insert=True)
        return
    if current is None:
        raise ValidationError(_("It is no longer there."))
    changed = {each.name for each in row.fields}
    for each in fields_of(row.model):
        if each.name in changed:
            setattr(current, each.attname, getattr(row.before, each.attname))
    if row.model in BELONGS:
        current.version += 1
    current.full_clean(exclude=[e.name for e in current._meta.fields if e.name not in changed])
    _told(current, told).save()


def _count_version(thing: Topic | Resource, told: dict[str, Any]) -> None:
    # What belongs to it changed, and so did it: a list that is taken in leaves it alone from now.
    current = _told(type(thing).objects.get(pk=thing.pk), told)
    current.version += 1
    current.save()


def _told(row: Any, told: dict[str, Any]) -> Any:
    for name, value in told.items():
        setattr(row, name, value)
    return row
