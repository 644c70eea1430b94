"""Locking the two resources, and moving rows with who, when and why."""

from typing import Any

from django.db.models import Model

from roadmap.models import Resource, SourceEntry

BATCH = 500  # rows


def locked(*pks: int) -> list[Resource]:
    """The resources, in the order asked for; locked in one order, so that two merges cannot cross."""
    rows = Resource.objects.select_for_update().filter(pk__in=pks).order_by("pk")
    found = {resource.pk: resource for resource in rows}
    return [found[pk] for pk in pks]


class Writer:
    """Saves rows with the same who, when and why."""

    def __init__(self, user: Any, now: Any, reason: str) -> None:
        self.told = {"_history_user": user, "_history_date": now, "_change_reason": reason}

    def save(self, row: Any) -> Any:
        for name, value in self.told.items():
            setattr(row, name, value)
        if isinstance(row, Resource):
            row.version += 1
        row.save()
        return row

    def move(self, row: Any, attname: str, to: int) -> dict[str, Any]:
        """Gives what undoing needs: which row, its field, and what else it said when it moved."""
        setattr(row, attname, to)
        self.save(row)
        return {"model": row._meta.model_name, "pk": row.pk, "field": attname, "said": said_by(row)}


def said_by(row: Model) -> dict[str, Any]:
    return {
        each.attname: each.value_to_string(row)
        for each in row._meta.concrete_fields
        # What a list says and where it says it is written anew by each import.
        if not (isinstance(row, SourceEntry) and each.attname != "resource_id")
    }
