"""A study log onto a learner's own progress: looked at line by line, then carried out for what was chosen."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from roadmap import amounts
from roadmap.identity import identity_of, title_key
from roadmap.models import Alias, Progress, Resource, UserProgress
from roadmap.models.progress import NOTE_LIMIT
from roadmap.outline import Entry, Outline

if TYPE_CHECKING:
    from accounts.models import User

STATE_OF = {"todo": Progress.State.PLANNED}
_FULL_DATE = 10  # characters of 2020-12-31
_SAID = ("state", "previous_state", "amount", "note", "started", "finished")
_BATCH = 500


@dataclass
class Line:
    """One entry of the log, and what it would mark.

    `outcome` is matched, ambiguous (several `candidates`), missing (not on the roadmap), again (a
    line above speaks of the same entry) or silent (it says nothing of progress).
    """

    key: str
    entry: Entry
    outcome: str = "missing"
    candidates: list[Resource] = field(default_factory=list)
    now: UserProgress | None = None
    state: str = ""
    changes: bool = False
    steps_back: bool = False

    @property
    def resource(self) -> Resource | None:
        return self.candidates[0] if len(self.candidates) == 1 else None

    @property
    def has_its_title(self) -> bool:
        return self.resource is not None and title_key(self.resource.title) == title_key(
            self.entry.title
        )

    @property
    def can_be_chosen(self) -> bool:
        return self.outcome == "ambiguous" or (self.outcome == "matched" and self.changes)

    @property
    def wanted(self) -> bool:
        """Whether it is chosen unless the learner says otherwise."""
        return self.outcome == "matched" and self.changes and not self.steps_back


def look(outline: Outline, learner: "User") -> list[Line]:
    """Read the log against the roadmap and the learner's progress; nothing is written."""
    lines = [_line(entry) for entry in outline.entries]
    finder = _Finder()
    progress = {row.resource_id: row for row in UserProgress.objects.of(learner)}
    seen: set[int] = set()
    for line in lines:
        if line.outcome == "silent":
            continue
        line.candidates = finder.find(line.entry)
        if line.resource is None:
            line.outcome = "ambiguous" if line.candidates else "missing"
            continue
        line.outcome = "again" if line.resource.pk in seen else "matched"
        seen.add(line.resource.pk)
        line.now = progress.get(line.resource.pk)
        line.changes, line.steps_back = _difference(line)
    return lines


@transaction.atomic
def take_in(outline: Outline, learner: "User", chosen: dict[str, int | None] | None = None) -> int:
    """Mark what was chosen (key to resource, None for the one that was matched); without a choice,
    all that is wanted. Gives the number of entries that changed.
    """
    picked: list[tuple[Line, Resource]] = []
    for line in look(outline, learner):
        if chosen is None:
            is_picked = line.wanted
        else:
            is_picked = line.key in chosen and line.outcome in {"matched", "ambiguous"}
        pk = (chosen or {}).get(line.key)
        resource = next((each for each in line.candidates if each.pk == pk), line.resource)
        if is_picked and resource is not None:
            picked.append((line, resource))
    return _mark(picked, learner)


def _mark(picked: list[tuple[Line, Resource]], learner: "User") -> int:
    """A few statements, however long the log is."""
    UserProgress.objects.bulk_create(
        [UserProgress(user=learner, resource=resource) for _, resource in picked],
        ignore_conflicts=True,
        batch_size=_BATCH,
    )
    rows = {row.resource_id: row for row in UserProgress.objects.select_for_update().of(learner)}
    touched = [rows[resource.pk] for line, resource in picked if _say(line, rows[resource.pk])]
    changed = list({row.resource_id: row for row in touched}.values())
    # Several times as fast as bulk_update, and every row is locked.
    UserProgress.objects.bulk_create(
        changed,
        update_conflicts=True,
        unique_fields=["user", "resource"],
        update_fields=[*_SAID, "changed_at"],
        batch_size=_BATCH,
    )
    for _, resource in picked:  # of whose line nothing could be kept
        if rows[resource.pk].is_silent:
            UserProgress.objects.filter(user=learner, resource=resource).delete()
    return len(changed)


def _line(entry: Entry) -> Line:
    says = entry.status or entry.amount or entry.note or entry.started or entry.finished
    state = STATE_OF.get(entry.status, entry.status)
    return Line(entry.key, entry, "missing" if says else "silent", state=str(state))


class _Finder:
    """Finds resources by link, else by title; the roadmap is read once for all of them."""

    def __init__(self) -> None:
        self.by_identity: dict[str, list[Resource]] = defaultdict(list)
        self.by_title: dict[str, list[Resource]] = defaultdict(list)
        found = {resource.pk: resource for resource in Resource.objects.filter(merged_into=None)}
        for resource in found.values():
            if resource.identity:
                self.by_identity[resource.identity].append(resource)
            self.by_title[title_key(resource.title)].append(resource)
        # No list of ids: a database takes only so many of them in one query.
        old_names = Alias.objects.filter(resource__isnull=False, resource__merged_into=None)
        for kind, value, pk in old_names.values_list("kind", "value", "resource_id"):
            place = (
                self.by_identity[identity_of(value)]
                if kind == Alias.Kind.LINK
                else self.by_title[title_key(value)]
            )
            if found[pk] not in place:
                place.append(found[pk])

    def find(self, entry: Entry) -> list[Resource]:
        """The resource that an entry names; several where nothing tells them apart."""
        titled = self.by_title.get(title_key(entry.title), [])
        linked = self.by_identity.get(identity_of(entry.url), []) if entry.url else []
        both = [resource for resource in linked if resource in titled]
        # What is retired is meant only where nothing else is.
        found = both or linked or titled
        return [resource for resource in found if resource.retired_at is None] or found


def _difference(line: Line) -> tuple[bool, bool]:
    """Whether the line changes anything, and whether it takes something back that was done."""
    entry, now = line.entry, line.now
    if now is None:
        return True, False
    done = now.state in Progress.COUNTS_AS_DONE
    steps_back = bool(done and line.state and line.state not in Progress.COUNTS_AS_DONE)
    changes = (
        bool(line.state and line.state != now.state)
        or bool(entry.amount and entry.amount != now.amount)
        or bool(entry.note and entry.note.strip() not in now.note)
        or any(
            _date(text) and _date(text) != mine
            for text, mine in ((entry.started, now.started), (entry.finished, now.finished))
        )
    )
    return changes, steps_back


def _say(line: Line, row: UserProgress) -> bool:
    """Write what the line says onto the row; tell whether that changed it."""
    before = [getattr(row, name) for name in _SAID]
    entry = line.entry
    if line.state and line.state != row.state:
        row.previous_state, row.state = row.state, line.state
    row.amount = entry.amount[: amounts.LONGEST] or row.amount
    row.note = _joined(row.note, entry.note.strip())
    started, finished = _date(entry.started) or row.started, _date(entry.finished) or row.finished
    # Not today's date for what was done long ago: a log says when, or nobody knows.
    if not (started and finished and finished < started):
        row.started, row.finished = started, finished
    if row.state not in Progress.COUNTS_AS_DONE:
        row.finished = None
    changed = before != [getattr(row, name) for name in _SAID]
    if changed:
        row.changed_at = timezone.now()
    return changed


def _joined(mine: str, theirs: str) -> str:
    """Both notes, mine first; one that would be too long stays as it is."""
    if not theirs or theirs in mine:
        return mine
    joined = f"{mine}\n\n{theirs}" if mine else theirs
    return joined if len(joined.encode()) <= NOTE_LIMIT else mine


def _date(text: str) -> date | None:
    """A whole date that is not in the future; a year alone is none."""
    if len(text) != _FULL_DATE:
        return None
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if found <= timezone.localdate() else None
