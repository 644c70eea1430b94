"""Writes rows with their history: who, when and why."""

from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any

from django.db.models import Model
from django.utils import timezone
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from roadmap.models import Source
from roadmap.outline import Outline
from roadmap.sync.changes import Plan, Ref
from roadmap.sync.people import REASON

BATCH = 1000
Progress = Callable[[int], None]


class Rows:
    """What the two halves of an application share: refs to ids, and statements in batches."""

    def __init__(self, made: Plan, outline: Outline, user: Any, progress: Progress) -> None:
        self.made, self.outline, self.progress = made, outline, progress
        self.operations = made.operations
        self.topics: dict[Ref, int] = {}
        self.resources: dict[Ref, int] = {}
        self.now = timezone.now()
        self.source, _ = Source.objects.get_or_create(
            slug=made.source, defaults={"name": made.name[:300], "own_files": outline.own}
        )
        self.told = {
            "default_user": user,
            "default_change_reason": f"{REASON}{self.source.name}",
            "default_date": self.now,
            "batch_size": BATCH,
        }

    def topic_or_none(self, ref: Ref | None) -> int | None:
        return None if ref is None else self.topic(ref)

    def resource_or_none(self, ref: Ref | None) -> int | None:
        return None if ref is None else self.resource(ref)

    def topic(self, ref: Ref) -> int:
        return ref if isinstance(ref, int) else self.topics[ref]

    def resource(self, ref: Ref) -> int:
        return ref if isinstance(ref, int) else self.resources[ref]

    def create(self, model: type[Model], rows: Iterable[Any]) -> list[int]:
        """Write rows as they are made, so that no more than a batch is held; gives their keys."""
        keys: list[int] = []
        waiting = iter(rows)
        while batch := list(islice(waiting, BATCH)):
            keys += [row.pk for row in bulk_create_with_history(batch, model, **self.told)]
            self.progress(len(batch))
        return keys

    def update(self, model: type[Model], rows: list[Any], fields: list[str]) -> None:
        for start in range(0, len(rows), BATCH):
            bulk_update_with_history(rows[start : start + BATCH], model, fields, **self.told)
            self.progress(len(rows[start : start + BATCH]))

    def delete(self, rows: list[Any]) -> None:
        for row in rows:
            row._change_reason = self.told["default_change_reason"]
            row._history_user = self.told["default_user"]
            row._history_date = self.now
            row.delete()
        self.progress(len(rows))
