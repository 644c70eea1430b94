"""The verbs that touch several rows. Each is one transaction."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from roadmap.models import Resource, Seen, Topic, UserProgress
from roadmap.models.progress import note_version

BATCH = 500  # rows


@transaction.atomic
def mark(
    user: Any,
    resources: Iterable[Resource],
    state: str,
    *,
    base: str | None = None,
    day: date | None = None,
) -> datetime:
    """Set the wanted state on each; gives the moment by which `undo` finds what changed.

    With `base`, what is no longer in the state that was pressed on stays as it is. `day` is that of
    the press, where it is not today.

    The rows are locked first and then created or changed, so that a double click, two tabs and
    sixteen threads all end in one row each.
    """
    now, today = timezone.now(), day or timezone.localdate()
    wanted = list({each.pk: each for each in _living(resources)}.values())
    UserProgress.objects.bulk_create(
        [UserProgress(user=user, resource=each, changed_at=now) for each in wanted],
        batch_size=BATCH,
        ignore_conflicts=True,
    )
    rows = UserProgress.objects.select_for_update().filter(user=user, resource__in=wanted)
    changed = [row for row in rows if row.state != state and base in (None, row.state)]
    for row in changed:
        row.set_state(state, today)
        row.changed_at = now
    UserProgress.objects.bulk_update(
        changed, ["state", "previous_state", "started", "finished", "changed_at"], batch_size=BATCH
    )
    _drop_empty(user, wanted)
    return now


# One statement is its own transaction. A merge is waited for, and then takes the row along; on
# SQLite whoever writes is alone. "No mark" is laid over a mark only.
PRESS = """
INSERT INTO roadmap_userprogress (user_id, resource_id, state, started, finished, changed_at,
    previous_state, amount, note, arranged)
  SELECT %s, r.id, %s, {day}, {day}, %s, '', '', '', '' FROM roadmap_resource r
  WHERE r.id = %s AND r.merged_into_id IS NULL AND (%s <> '' OR EXISTS
    (SELECT 1 FROM roadmap_userprogress mine WHERE mine.user_id = %s AND mine.resource_id = r.id))
  {held}
ON CONFLICT (user_id, resource_id) DO UPDATE SET
  previous_state = roadmap_userprogress.state, state = excluded.state,
  started = coalesce(roadmap_userprogress.started, excluded.started),
  finished = CASE WHEN excluded.finished IS NULL THEN NULL
    ELSE coalesce(roadmap_userprogress.finished, excluded.finished) END,
  changed_at = excluded.changed_at
  WHERE roadmap_userprogress.state <> excluded.state
RETURNING previous_state
"""


def press(user: Any, resource: Resource, state: str) -> str:
    """`mark` for one entry, as quick as can be; gives the state it had before."""
    is_sqlite, today = connection.vendor == "sqlite", timezone.localdate()
    started = today if state == UserProgress.State.IN_PROGRESS else None
    finished = today if state in UserProgress.COUNTS_AS_DONE else None
    days = [connection.ops.adapt_datefield_value(day) for day in (started, finished)]
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    sql = PRESS.format(
        day="%s" if is_sqlite else "%s::date", held="" if is_sqlite else "FOR KEY SHARE OF r"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [user.pk, state, *days, now, resource.pk, state, user.pk])
        if changed := cursor.fetchone():
            return str(changed[0])
    # It stood so already, or lives on in another.
    row = UserProgress.objects.filter(user=user, resource=resource).first()
    mark(user, [resource], state)
    return row.state if row else ""


@transaction.atomic
def undo(user: Any, resource_ids: Iterable[int], moment: datetime) -> list[int]:
    """Take back what `mark` changed at that moment and nobody changed since; gives the resource ids."""
    today = timezone.localdate()
    rows = list(
        UserProgress.objects.select_for_update().filter(
            user=user, resource__in=list(resource_ids), changed_at=moment
        )
    )
    for row in rows:
        row.set_state(row.previous_state, today)
    UserProgress.objects.bulk_update(
        rows, ["state", "previous_state", "started", "finished", "changed_at"], batch_size=BATCH
    )
    return [row.resource_id for row in rows]


class NoteChangedError(Exception):
    """The note is not the one that was edited; `saved` is what it is now."""

    def __init__(self, saved: str) -> None:
        super().__init__(saved)
        self.saved = saved


@transaction.atomic
def set_amount(user: Any, resource: Resource, amount: str) -> UserProgress:
    """Keep how far somebody is, as typed; empty takes it away. Raises ValidationError."""
    row = _locked(user, resource)
    row.set_amount(amount, timezone.localdate())
    return _kept(row)


@transaction.atomic
def set_dates(
    user: Any, resource: Resource, started: date | None, finished: date | None
) -> UserProgress:
    """Keep when it was started and finished; both are written. Raises ValidationError."""
    row = _locked(user, resource)
    row.set_dates(started, finished, timezone.localdate())
    return _kept(row)


@transaction.atomic
def put_back(user: Any, resource: Resource, steps: dict[str, Any]) -> UserProgress:
    """Undo: the row as `Progress.steps` gave it before."""
    row = _locked(user, resource)
    row.put_back(steps)
    return _kept(row)


@transaction.atomic
def save_note(user: Any, resource: Resource, note: str, base: str | None = None) -> UserProgress:
    """Keep the private note; an empty one is taken away and the state stays.

    `base` is the version of the text that was edited: where another has been saved since, raise
    NoteChangedError and keep that one.
    """
    row = _locked(user, resource)
    if base is not None and row.note != note and note_version(row.note) != base:
        raise NoteChangedError(row.note)
    row.note = note
    row.changed_at = timezone.now()
    row.save(update_fields=["note", "changed_at"])
    _drop_empty(user, [row.resource])
    return row


@transaction.atomic
def record(
    user: Any,
    resource: Resource,
    changes: dict[str, Any],
    check: Callable[[UserProgress | None], None],
) -> UserProgress | None:
    """Change what is given of state, amount, note, started and finished, all or nothing.

    Gives the row, or None where nothing is left to keep. `check` sees the locked row before it, or None, and may raise. Raises ValidationError.
    """
    row, is_new = _locked_or_new(user, resource)
    check(None if is_new else row)
    days = {name: changes[name] for name in ("started", "finished") if name in changes}
    today = timezone.localdate()
    row.set_amount(changes.get("amount", row.amount), today)
    row.set_dates(days.get("started", row.started), days.get("finished", row.finished), today)
    # What is said outright goes before what the amount and the days imply.
    row.set_state(changes.get("state", row.state), today)
    if days.get("finished") and row.state not in row.COUNTS_AS_DONE:
        raise ValidationError({"finished": _("A day of finishing goes with done or to revisit.")})
    for name, day in days.items():
        setattr(row, name, day)
    row.note = changes.get("note", row.note)
    row.changed_at = timezone.now()
    row.save(update_fields=[*UserProgress.STEPS, "note", "changed_at"])
    return None if _drop_empty(user, [row.resource]) else row


def _living(resources: Iterable[Resource]) -> Iterable[Resource]:
    return Resource.objects.living(resource.pk for resource in resources).values()


@transaction.atomic
def arrange(user: Any, resource: Resource, how: str) -> None:
    """Pin it to the top of its topics, hide it from one's own pages, or neither (empty)."""
    row = _locked(user, resource)
    row.arranged = how
    row.save(update_fields=["arranged"])
    _drop_empty(user, [resource])


def put_news_aside(user: Any, topic: Topic) -> None:
    """What happened on the stop until now has been seen."""
    Seen.objects.update_or_create(user=user, topic=topic, defaults={"at": timezone.now()})


def _locked(user: Any, resource: Resource) -> UserProgress:
    row, _is_new = _locked_or_new(user, resource)
    return row


def _locked_or_new(user: Any, resource: Resource) -> tuple[UserProgress, bool]:
    rows = UserProgress.objects.select_for_update()
    (living,) = _living([resource])
    return rows.get_or_create(user=user, resource=living)


def _kept(row: UserProgress) -> UserProgress:
    row.save(update_fields=[*UserProgress.STEPS, "changed_at"])
    _drop_empty(row.user, [row.resource])
    return row


def _drop_empty(user: Any, resources: list[Resource]) -> int:
    # A row just made that ended without a state says nothing: no row means not started.
    dropped, _by_model = UserProgress.objects.filter(
        user=user,
        resource__in=resources,
        state="",
        previous_state="",
        note="",
        amount="",
        started=None,
        finished=None,
        arranged="",
    ).delete()
    return dropped
