"""What is held about a person: every field of every model that names one, and what becomes of it.

A model that is missing here makes a test fail, so that nobody's data is forgotten when a table is
added.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class Holding:
    """One field that names a person, as `app.Model.field`, and the section it stands in.

    `shown` limits what is told of a row, `hidden` leaves out keys and other people; what a row
    points to is named where `follow` says so, and a number elsewhere. Rows that are `shared` stay
    when the person leaves, without the name.
    """

    field: str
    section: str
    title: Any
    shown: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    follow: tuple[str, ...] = ()
    shared: bool = False

    @property
    def label(self) -> str:
        return self.field.rpartition(".")[0]

    @property
    def name(self) -> str:
        return self.field.rpartition(".")[2]

    def rows(self, user: "User") -> models.QuerySet:
        found = apps.get_model(self.label)._default_manager.filter(**{self.name: user})
        return found.select_related(*self.follow).order_by("pk")

    def told(self, row: Model) -> dict[str, Any]:
        """What one row says, by the names of its fields."""
        return {
            field.name: self._value(row, field)
            for field in row._meta.concrete_fields
            if field.name not in {self.name, *self.hidden}
            and (not self.shown or field.name in self.shown)
        }

    def _value(self, row: Model, field: Any) -> Any:
        if field.name not in self.follow:
            return getattr(row, field.attname)
        there = getattr(row, field.name)
        return None if there is None else str(there)


# What was changed points to what may be gone: numbers, never names.
_EDIT = (
    *("history_date", "history_type", "history_change_reason", "id", "title", "label", "kind"),
    *("topic", "resource", "needs", "from_resource", "to_resource"),
)
_EDITED = ("Alias", "Topic", "Prerequisite", "Resource", "Link", "Paper", "Placement", "Relation")

HOLDINGS = (
    Holding("account.EmailAddress.user", "email_addresses", _("E-mail addresses")),
    Holding("roadmap.UserProgress.user", "progress", _("Progress and notes"), follow=("resource",)),
    Holding(
        "roadmap.Suggestion.by",
        "suggestions",
        _("Suggestions"),
        hidden=("decided_by", "digest"),
        follow=("topic", "resource", "became"),
        shared=True,
    ),
    Holding(
        "roadmap.KeptProgress.user",
        "progress_before_merges",
        _("Progress before entries were merged"),
        shown=("merge", "before"),
    ),
    # What somebody else suggested is theirs: only the decision is told.
    Holding(
        "roadmap.Suggestion.decided_by",
        "decisions",
        _("Decisions on suggestions"),
        shown=("id", "kind", "state", "reason", "decided_at"),
        shared=True,
    ),
    Holding(
        "roadmap.Report.user",
        "imports",
        _("Lists taken in"),
        hidden=("content",),
        follow=("source",),
        shared=True,
    ),
    *(
        Holding(
            f"roadmap.Merge.{name}",
            "merges",
            _("Merges of entries"),
            shown=("id", "resource", "into", "reason", "made_at", "undone_at"),
            follow=("resource", "into"),
            shared=True,
        )
        for name in ("user", "undone_by")
    ),
    *(
        Holding(
            f"roadmap.Historical{name}.history_user",
            "edits",
            _("Changes to the roadmap"),
            shown=_EDIT,
            shared=True,
        )
        for name in _EDITED
    ),
    Holding("roadmap.PersonalEntry.user", "own_entries", _("Entries of my own"), follow=("topic",)),
    Holding("roadmap.Pace.user", "plan", _("Plan"), follow=("topic",)),
    Holding("roadmap.Seen.user", "seen", _("News put aside"), follow=("topic",)),
    Holding("roadmap.SavedFilter.user", "saved_filters", _("Saved filters")),
    Holding("admin.LogEntry.user", "admin_log", _("Done in curation"), follow=("content_type",)),
    Holding("roadmap.Token.user", "tokens", _("Tokens of programs"), hidden=("digest",)),
    Holding("mfa.Authenticator.user", "second_factors", _("Second factors"), hidden=("data",)),
    Holding("usersessions.UserSession.user", "sessions", _("Sessions"), hidden=("session_key",)),
    Holding("socialaccount.SocialAccount.user", "providers", _("Other accounts to sign in with")),
)


def installed() -> list[Holding]:
    """The holdings of this site; not every site has providers, tokens or a second factor."""
    known = {model._meta.label for model in apps.get_models()}
    return [holding for holding in HOLDINGS if holding.label in known]


def counts(user: "User") -> list[tuple[Any, int, bool]]:
    """How many rows there are of each kind: its title, the number, whether they are shared."""
    found: dict[str, tuple[Any, int, bool]] = {}
    for holding in installed():
        before = found.get(holding.section, ("", 0, False))[1]
        number = before + holding.rows(user).count()
        found[holding.section] = (holding.title, number, holding.shared)
    return [each for each in found.values() if each[1]]


def held(user: "User") -> dict[str, list[dict[str, Any]]]:
    """All that is held, by section; those without a row are left out."""
    found = {"account": [_account(user)]}
    for holding in installed():
        for row in holding.rows(user):
            found.setdefault(holding.section, []).append(_named(holding, row))
    return found


def _named(holding: Holding, row: Any) -> dict[str, Any]:
    told = holding.told(row)
    if holding.section == "second_factors":
        # The name of a passkey stands among its keys: what one sees of it is all there is to tell.
        return {"name": str(row)} | told
    if holding.section == "edits":
        return {"what": str(row.instance_type._meta.verbose_name)} | told
    return told


def _account(user: "User") -> dict[str, Any]:
    fields = (field for field in user._meta.concrete_fields if field.name != "password")
    told = {field.name: getattr(user, field.attname) for field in fields}
    return told | {
        "has_password": user.has_usable_password(),
        "groups": sorted(group.name for group in user.groups.all()),
        "permissions": sorted(each.codename for each in user.user_permissions.all()),
    }
