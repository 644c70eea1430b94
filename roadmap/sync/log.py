"""A study log onto a learner's own progress: looked at line by line, then carried out for what was chosen."""

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from roadmap import amounts
from roadmap.identity import title_key
from roadmap.models import PersonalEntry, Progress, Resource, UserProgress
from roadmap.models.progress import NOTE_LIMIT
from roadmap.outline import Entry, Outline
from roadmap.sync.log_private import OwnEntries
from roadmap.sync.log_shared import Finder

if TYPE_CHECKING:
    from accounts.models import User

STATE_OF = {"todo": Progress.State.PLANNED}
_KNOWN = {"matched", "private"}
_FULL_DATE = 10  # characters of 2020-12-31
_SAID = ("state", "previous_state", "amount", "note", "started", "finished")
_SAID_OF_SHARED = (*_SAID, "arranged")
_BATCH = 500


@dataclass
class Line:
    """One entry of the log, and what it would mark.

    `outcome` is matched, ambiguous (several `candidates`), missing (not on the roadmap), again (a
    line above speaks of the same entry), silent (it says nothing of progress), private (`own` is the
    learner's entry, saved or not) or refused (no room for another of those).
    """

    key: str
    entry: Entry
    outcome: str = "missing"
    candidates: list[Resource] = field(default_factory=list)
    own: PersonalEntry | None = None
    now: Progress | None = None
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
        return self.outcome == "ambiguous" or (self.outcome in _KNOWN and self.changes)

    @property
    def wanted(self) -> bool:
        """Whether it is chosen unless the learner says otherwise."""
        return self.outcome in _KNOWN and self.changes and not self.steps_back


def look(outline: Outline, learner: "User") -> list[Line]:
    """Read the log against the roadmap and the learner's progress; nothing is written."""
    lines = [_line(entry) for entry in outline.entries]
    paths = outline.paths()
    finder, own = Finder(paths), OwnEntries(learner, paths)
    progress = {row.resource_id: row for row in UserProgress.objects.of(learner)}
    seen: set[int] = set()
    for line in lines:
        if line.outcome == "silent":
            continue
        if line.entry.private:
            _look_at_private(line, own)
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


def _look_at_private(line: Line, own: OwnEntries) -> None:
    line.own = own.find(line.entry)
    is_new = line.own is None or line.own.pk is None
    is_refused = line.own is None or (is_new and own.is_full)
    line.outcome = "refused" if is_refused else "private"
    line.now = None if is_new else line.own
    line.changes, line.steps_back = _difference(line)


@transaction.atomic
def take_in(outline: Outline, learner: "User", chosen: dict[str, int | None] | None = None) -> int:
    """Mark what was chosen (key to resource, None for the one that was matched); without a choice,
    all that is wanted. Gives the number of entries that changed.
    """
    picked: list[tuple[Line, Resource]] = []
    private: list[Line] = []
    # One at a time for each person: a second press finds what the first has made.
    learner.hold()
    for line in look(outline, learner):
        if chosen is None:
            is_picked = line.wanted
        else:
            is_picked = line.key in chosen and line.outcome in {*_KNOWN, "ambiguous"}
        if is_picked and line.outcome == "private":
            private.append(line)
        pk = (chosen or {}).get(line.key)
        resource = next((each for each in line.candidates if each.pk == pk), line.resource)
        if is_picked and resource is not None:
            picked.append((line, resource))
    return _mark(picked, learner) + _keep(private)


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
        update_fields=[*_SAID_OF_SHARED, "changed_at"],
        batch_size=_BATCH,
    )
    for _, resource in picked:  # of whose line nothing could be kept
        if rows[resource.pk].is_silent:
            UserProgress.objects.filter(user=learner, resource=resource).delete()
    return len(changed)


def _keep(lines: list[Line]) -> int:
    """Make or change one's own entries."""
    rows = [line.own for line in lines if line.own and (_say(line, line.own) or not line.own.pk)]
    known = [row for row in rows if row.pk]
    PersonalEntry.objects.bulk_update(known, [*_SAID, "changed_at"], batch_size=_BATCH)
    new = [row for row in rows if not row.pk]
    PersonalEntry.objects.bulk_create(new, batch_size=_BATCH)
    return len(rows)


def _line(entry: Entry) -> Line:
    says = (
        *(entry.status, entry.amount, entry.note, entry.started, entry.finished),
        *(entry.arranged, entry.private),
    )
    state = STATE_OF.get(entry.status, entry.status)
    return Line(entry.key, entry, "missing" if any(says) else "silent", state=str(state))


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
        or bool(entry.arranged and entry.arranged != getattr(now, "arranged", entry.arranged))
        or any(
            _date(text) and _date(text) != mine
            for text, mine in ((entry.started, now.started), (entry.finished, now.finished))
        )
    )
    return changes, steps_back


def _say(line: Line, row: Progress) -> bool:
    """Write what the line says onto the row; tell whether that changed it."""
    before = [getattr(row, name, "") for name in _SAID_OF_SHARED]
    entry = line.entry
    if isinstance(row, UserProgress) and entry.arranged in UserProgress.Arranged.values:
        row.arranged = entry.arranged
    if line.state and line.state != row.state:
        row.previous_state, row.state = row.state, line.state
    row.amount = entry.amount[: amounts.LONGEST] or row.amount
    row.note = _joined(row.note, entry.note)
    started, finished = _date(entry.started) or row.started, _date(entry.finished) or row.finished
    # Not today's date for what was done long ago: a log says when, or nobody knows.
    if not (started and finished and finished < started):
        row.started, row.finished = started, finished
    if row.state not in Progress.COUNTS_AS_DONE:
        row.finished = None
    changed = before != [getattr(row, name, "") for name in _SAID_OF_SHARED]
    if changed:
        row.changed_at = timezone.now()
    return changed


def _joined(mine: str, theirs: str) -> str:
    """Both notes, mine first; one that would be too long stays as it is."""
    if mine and theirs.strip() in mine:
        return mine
    joined = f"{mine}\n\n{theirs.strip()}" if mine else theirs
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
