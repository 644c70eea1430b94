"""Merging, in one transaction."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from roadmap.merging.outlook import outlook
from roadmap.merging.rows import BATCH, Writer, locked
from roadmap.models import KeptProgress, Merge, Resource, UserProgress
from roadmap.models.merge import SAID, as_kept, digest_of


@transaction.atomic
def merge(resource: Resource, into: Resource, user: Any = None, reason: str = "") -> Merge:
    """Retire the one; let the other have all that stands on it. Raises MergeError.

    Learners' rows stay on the retired one untouched; the survivor gets what they imply.
    """
    resource, into = locked(resource.pk, into.pk)
    found, now = outlook(resource, into), timezone.now()
    made = Merge.objects.create(resource=resource, into=into, user=user, reason=reason, made_at=now)
    why = reason or _("“%(one)s” was merged into “%(other)s”.") % {
        "one": resource.title,
        "other": into.title,
    }
    writer = Writer(user, now, why)
    made.kept = {
        "retired_at": resource.retired_at.isoformat() if resource.retired_at else None,
        "facts": found.facts,
        "moved": [writer.move(row, attname, into.pk) for row, attname in found.moved],
        "aliases": [writer.save(alias).pk for alias in found.aliases],
    }
    made.save(update_fields=["kept"])
    for name, value in found.facts.items():
        setattr(into, name, value)
    writer.save(into)
    resource.merged_into, resource.retired_at = into, resource.retired_at or now
    writer.save(resource)
    _take_progress_in(made)
    return made


def _take_progress_in(made: Merge) -> None:
    theirs = {
        row.user_id: row
        for row in UserProgress.objects.select_for_update().filter(resource=made.resource)
        if not row.is_silent
    }
    known = UserProgress.objects.select_for_update().filter(
        resource=made.into, user__in=list(theirs)
    )
    mine = {row.user_id: row for row in known}
    kept: list[KeptProgress] = []
    new: list[UserProgress] = []
    changed: list[UserProgress] = []
    for user, row in theirs.items():
        own = mine.get(user)
        before = as_kept(own) if own else None
        after = own or UserProgress(user_id=user, resource=made.into, changed_at=row.changed_at)
        after.take_in(row)
        (changed if own else new).append(after)
        kept.append(KeptProgress(merge=made, user_id=user, before=before, after=digest_of(after)))
    columns = [each.name for each in SAID]
    UserProgress.objects.bulk_create(new, batch_size=BATCH)
    UserProgress.objects.bulk_update(changed, columns, batch_size=BATCH)
    KeptProgress.objects.bulk_create(kept, batch_size=BATCH)
