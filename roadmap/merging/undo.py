"""Taking a merge back: what nobody touched since is restored, the rest is named."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from roadmap.merging.outlook import JOINS, MergeError
from roadmap.merging.rows import BATCH, Writer, locked, said_by
from roadmap.models import Alias, Merge, Resource, UserProgress
from roadmap.models.merge import digest_of

MODELS = {model._meta.model_name: model for model, _attname, _unique in JOINS}


@transaction.atomic
def undo(merge: Merge, user: Any = None) -> Merge:
    """Put back all that nobody touched since, and say in `left` what stays. Raises MergeError."""
    made = Merge.objects.select_for_update().get(pk=merge.pk)
    if made.undone_at is not None:
        raise MergeError(_("This merge was undone before."))
    resource, into = locked(made.resource_id, made.into_id)
    if into.merged_into:
        raise MergeError(
            _("“%(one)s” was merged into “%(other)s” since: undo that first.")
            % {"one": into.title, "other": into.merged_into.title}
        )
    made.undone_at, made.undone_by = timezone.now(), user
    writer = Writer(user, made.undone_at, _("The merge was undone."))
    resource.merged_into = None
    kept = made.kept["retired_at"]
    resource.retired_at = datetime.fromisoformat(kept) if kept else None
    writer.save(resource)
    made.left = _facts_back(made, into)
    writer.save(into)
    for row in made.kept["moved"]:
        made.left += _row_back(row, resource, writer)
    Alias.objects.filter(pk__in=made.kept["aliases"], resource=into).delete()
    made.left += _progress_back(made)
    made.save(update_fields=["undone_at", "undone_by", "left"])
    return made


def _facts_back(made: Merge, into: Resource) -> list[str]:
    left = []
    for name, value in made.kept["facts"].items():
        about: Any = Resource._meta.get_field(name)
        if getattr(into, name) == value:
            setattr(into, name, about.get_default())
        else:
            left.append(_("%s: changed since, stays as it is.") % about.verbose_name)
    return left


def _row_back(kept: dict[str, Any], resource: Resource, writer: Writer) -> list[str]:
    model = MODELS[kept["model"]]
    row = model._default_manager.filter(pk=kept["pk"]).first()
    about = model._meta.verbose_name
    if row is None:
        return [_("%s: taken away since.") % about]
    if said_by(row) != kept["said"]:
        return [_("%(what)s “%(row)s”: changed since, stays.") % {"what": about, "row": row}]
    setattr(row, kept["field"], resource.pk)
    try:
        row.validate_constraints()
    except ValidationError:
        return [_("%(what)s “%(row)s”: stands there anew, stays.") % {"what": about, "row": row}]
    writer.save(row)
    return []


def _progress_back(made: Merge) -> list[str]:
    kept = {each.user_id: each for each in made.progress.select_related("merge")}
    rows = UserProgress.objects.select_for_update().filter(resource=made.into, user__in=list(kept))
    untouched = [row for row in rows if digest_of(row) == kept[row.user_id].after]
    UserProgress.objects.filter(
        resource=made.into, user__in=[row.user_id for row in untouched]
    ).delete()
    back = [kept[row.user_id].row for row in untouched]
    UserProgress.objects.bulk_create([row for row in back if row], batch_size=BATCH)
    touched = len(kept) - len(untouched)
    made.progress.all().delete()
    if not touched:
        return []
    said = ngettext(
        "%(count)s learner went on since: what they have stays.",
        "%(count)s learners went on since: what they have stays.",
        touched,
    )
    return [said % {"count": touched}]
