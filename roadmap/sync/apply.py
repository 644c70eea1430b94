"""Carries a plan out: one transaction, with history and a reason.

No learner's row is written here, and the database refuses to delete a resource that has one.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from roadmap.models import (
    Alias,
    Report,
    Resource,
    Source,
    SourceEntry,
    Topic,
)
from roadmap.outline import Outline
from roadmap.sync.changes import Plan
from roadmap.sync.joins import Joins
from roadmap.sync.plan import plan
from roadmap.sync.report import as_text, what_it_does
from roadmap.sync.rows import BATCH, Progress, Rows


class OutdatedError(Exception):
    """The roadmap changed between the plan that was shown and the moment of applying it."""


def carry_out(
    outline: Outline,
    source: str,
    name: str,
    under: str = "",
    answers: dict[str, str] | None = None,
    *,
    expected: Plan | None = None,
    user: Any = None,
    file_name: str = "",
    begin: Callable[[Plan], None] | None = None,
    progress: Progress | None = None,
) -> tuple[Plan, Report | None]:
    """Plan and apply within one transaction; nothing is written when the plan is empty.

    `expected` is the plan that somebody agreed to: raises OutdatedError when it no longer holds.
    `begin` is called with the plan before anything is written, `progress` with the number of
    operations that were done since. Returns the plan and its report.
    """
    with transaction.atomic():
        made = plan(outline, source, name, under, answers)
        if expected is not None and what_it_does(expected) != what_it_does(made):
            raise OutdatedError(
                _("The roadmap changed since this plan was made; look at it again.")
            )
        operations = made.operations
        if not (made.changes or operations.rows or operations.gone_rows or operations.aliases):
            return made, None
        if begin:
            begin(made)
        done = _Application(made, outline, user, progress or (lambda count: None))
        done.carry_out()
        report = Report.objects.create(
            source=done.source,
            file_name=file_name,
            summary=made.counts(),
            text=as_text(made),
            user=user,
            applied_at=timezone.now(),
        )
        return made, report


def size_of(made: Plan) -> int:
    """How many operations `progress` will count."""
    operations = made.operations
    parts: list[Sequence[Any] | dict[Any, Any]] = [
        *(operations.new_topics, operations.topics, operations.new_resources, operations.resources),
        *(operations.places, operations.links, operations.papers, operations.relations),
        *(operations.needs, operations.aliases, operations.rows, operations.gone_rows),
    ]
    return sum(map(len, parts))


class _Application(Rows):
    def carry_out(self) -> None:
        self._add_topics()
        self._add_resources()
        self._change(Topic, self.operations.topics)
        self._change(Resource, self.operations.resources)
        Joins(self).write()
        self._aliases()
        self._sources()
        self._rows()

    def _add_topics(self) -> None:
        """Parents before children: one statement per depth."""
        waiting = list(self.operations.new_topics)
        while waiting:
            ready = [
                item
                for item in waiting
                if item[1] is None or isinstance(item[1], int) or item[1] in self.topics
            ]
            if not ready:
                raise AssertionError("Topics stand below each other in a circle.")
            made = (
                Topic(parent_id=self.topic_or_none(parent), **fields)
                for _key, parent, fields in ready
            )
            keys = [key for key, _parent, _fields in ready]
            self.topics |= zip(keys, self.create(Topic, made), strict=True)
            waiting = [item for item in waiting if item[0] not in self.topics]

    def _add_resources(self) -> None:
        made = (Resource(**fields) for _key, fields in self.operations.new_resources)
        keys = [key for key, _fields in self.operations.new_resources]
        self.resources |= zip(keys, self.create(Resource, made), strict=True)

    def _change(self, model: Any, updates: dict[int, dict[str, Any]]) -> None:
        if not updates:
            return
        found = (
            model.objects.in_bulk(list(updates))
            if len(updates) < 500
            else {row.pk: row for row in model.objects.all() if row.pk in updates}
        )
        columns = {"updated_at", "version"}
        changed = []
        for pk, fields in updates.items():
            row = found[pk]
            for name, value in fields.items():
                if name == "parent":
                    row.parent_id = self.topic_or_none(value)
                elif name == "retired_at":
                    row.retired_at = self.now if value else None
                else:
                    setattr(row, name, value)
                columns.add(name)
            row.updated_at = self.now
            changed.append(row)
        # The version counts edits by people; an import is no reason to keep an entry for ever.
        self.update(model, changed, sorted(columns - {"version"}))

    def _aliases(self) -> None:
        made = []
        seen = set()
        for kind, value, topic, resource in self.operations.aliases:
            with suppress(KeyError):  # of something that a question left out
                if value and (kind, value) not in seen and (topic is None) != (resource is None):
                    seen.add((kind, value))
                    made.append(
                        Alias(
                            kind=kind,
                            value=value[:2048],
                            topic_id=self.topic_or_none(topic),
                            resource_id=self.resource_or_none(resource),
                        )
                    )
        Alias.objects.bulk_create(made, ignore_conflicts=True, batch_size=BATCH)
        self.progress(len(self.operations.aliases))

    def _rows(self) -> None:
        if self.operations.gone_rows:
            ids = self.operations.gone_rows
            for start in range(0, len(ids), BATCH):
                SourceEntry.objects.filter(pk__in=ids[start : start + BATCH]).delete()
        for start in range(0, len(self.operations.rows), BATCH):
            SourceEntry.objects.bulk_create(
                self._said(self.operations.rows[start : start + BATCH]),
                update_conflicts=True,
                unique_fields=["source", "key"],
                update_fields=["path", "line", "said", "topic", "resource"],
            )
        self.progress(len(self.operations.rows) + len(self.operations.gone_rows))

    def _said(self, rows: Sequence[Any]) -> list[SourceEntry]:
        made = []
        for key, fields, topic, resource in rows:
            with suppress(KeyError):  # of something that a question left out
                made.append(
                    SourceEntry(
                        source=self.source,
                        key=key,
                        topic_id=self.topic_or_none(topic),
                        resource_id=self.resource_or_none(resource),
                        **fields,
                    )
                )
        return made

    def _sources(self) -> None:
        """What a file of Cairn knows of other lists is added where it is missing, and replaces nothing."""
        topics = dict(Topic.objects.values_list("slug", "id")) if self.outline.sources else {}
        resources = dict(Resource.objects.values_list("slug", "id")) if self.outline.sources else {}
        for told in self.outline.sources:
            fields = {
                "name": told.name,
                "address": told.address,
                "licence": told.licence,
                "description": told.description,
            }
            source, _ = Source.objects.get_or_create(slug=told.key, defaults=fields)
            rows = [
                SourceEntry(
                    source=source,
                    key=row.key,
                    path=row.path,
                    line=row.line,
                    said=row.said,
                    topic_id=topics.get(row.topic) if row.topic else None,
                    resource_id=resources.get(row.entry) if row.entry else None,
                )
                for row in told.entries
            ]
            SourceEntry.objects.bulk_create(rows, ignore_conflicts=True, batch_size=BATCH)
