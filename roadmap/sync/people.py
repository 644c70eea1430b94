"""Who decided: what a person changed is told from what an import changed by the reason in the history."""

from collections.abc import Iterable
from typing import Any

from django.db.models import F, Q

REASON = "Import of "
_BY_IMPORT = Q(history_change_reason__startswith=REASON)


def touched_by_people(model: Any, ids: Iterable[int | None]) -> set[int]:
    """Which of these somebody edited; whoever took a list in did not."""
    wanted = {pk for pk in ids if pk is not None}
    if not wanted:
        return set()
    edited = model.history.filter(history_user__isnull=False).exclude(_BY_IMPORT)
    return set(edited.values_list("id", flat=True).distinct()) & wanted


def retired_by_imports(model: Any) -> set[int]:
    """Of what is retired, that which an import took off the roadmap; the rest is a person's decision.

    An import keeps the same moment for what it retires and for its row in the history. Its later
    rows hold the moment of whoever retired the thing, so that they take nobody's decision over.
    """
    taken = set(
        model.history.filter(_BY_IMPORT, history_date=F("retired_at")).values_list(
            "id", "retired_at"
        )
    )
    retired = model.objects.exclude(retired_at=None).values_list("pk", "retired_at")
    return {pk for pk, moment in retired if (pk, moment) in taken}
