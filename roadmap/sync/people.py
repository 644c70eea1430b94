"""Who decided: what a person changed is told from what an import changed by the reason in the history."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

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
    """Of what is retired, that which an import took off the roadmap; the rest is a person's decision."""
    last: dict[int, str] = dict(
        model.history.filter(retired_at__isnull=False)
        .order_by("history_id")
        .values_list("id", "history_change_reason")
    )
    return {pk for pk, reason in last.items() if (reason or "").startswith(REASON)}
