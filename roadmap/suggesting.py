"""What becomes of a suggestion: sent, withdrawn, accepted, declined. Each is one transaction."""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import unquote, urlsplit

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from roadmap.accepted import CHANGES, Told, add, bring_back, explain, place
from roadmap.already import already_here
from roadmap.identity import identity_of, title_key
from roadmap.models import Resource, Suggestion, Topic
from roadmap.outline import Entry, Outline
from roadmap.outline.limits import LONGEST
from roadmap.outline.readers.markdown.facts import facts_of
from roadmap.web_link import can_be_kept, is_web_link, opened_link

MOST_WAITING, MOST_AN_HOUR = 50, 20  # suggestions of one person
Kind, State = Suggestion.Kind, Suggestion.State


class RefusedError(Exception):
    """One sentence says why; nothing was written."""


class TooManyError(RefusedError):
    pass


class DecidedError(RefusedError):
    """Somebody else decided first."""

    def __init__(self, suggestion: Suggestion) -> None:
        who = suggestion.decided_by
        super().__init__(
            _("%(who)s decided this before you: %(state)s. Nothing was changed.")
            % {
                "who": who.get_username() if who else _("Somebody"),
                "state": suggestion.get_state_display().lower(),
            }
        )


def fill_in(suggestion: Suggestion) -> None:
    """Add what the address of a new entry tells, and nobody said; the address is never opened."""
    if not suggestion.proposed_kind:
        suggestion.proposed_kind = facts_of("", "", suggestion.url).kind
    suggestion.title = suggestion.title or title_in(suggestion.url)


def title_in(url: str) -> str:
    """A title where the address spells one: a repository's name, or the words at its end."""
    if not is_web_link(url):
        return ""
    identity = identity_of(url)
    last = unquote(urlsplit(url).path).rstrip("/").rpartition("/")[2]
    if identity.startswith("github:"):
        return last.removesuffix(".git")
    if identity.startswith(("arxiv:", "doi:", "youtube:")):
        return ""
    words = re.sub(r"\.(?:html?|php|aspx?|pdf|md)$", "", last).replace("_", "-").split("-")
    spelled = [word for word in words if word.isalpha()]
    title = " ".join(words) if len(spelled) > 1 and len(spelled) >= len(words) - 2 else ""
    return title[:1].upper() + title[1:500]


@transaction.atomic
def send(suggestion: Suggestion, by: Any) -> None:
    """Put it in the queue; raises RefusedError if it waits there already, or too many do."""
    # One at a time for each person: two tabs cannot pass the limits together.
    by.hold()
    suggestion.by = by
    mine = Suggestion.objects.filter(by=by)
    if mine.waiting().count() >= MOST_WAITING:
        raise TooManyError(
            _("%(most)s of your suggestions are waiting. Please let the curators catch up first.")
            % {"most": MOST_WAITING}
        )
    if mine.filter(created_at__gt=timezone.now() - timedelta(hours=1)).count() >= MOST_AN_HOUR:
        raise TooManyError(
            _("That is %(most)s suggestions in an hour. Please send this one later.")
            % {"most": MOST_AN_HOUR}
        )
    if mine.waiting().filter(digest=suggestion.made_digest()).exists():
        raise RefusedError(_("You suggested this already. It waits for a curator."))
    suggestion.save(force_insert=True)


@dataclass
class Proposed:
    """How many were sent, how many wait already, and how many more than one may send now."""

    sent: int = 0
    again: int = 0
    later: int = 0


def propose(outline: Outline, keys: set[str], by: Any, roadmap: Topic) -> Proposed:
    """Send entries of a log as suggestions, each for the topic named as the heading above it, else
    for the roadmap.
    """
    headings = {topic.key: title_key(topic.title) for topic in outline.topics}
    ours = {title_key(topic.title): topic for topic in Topic.objects.published()}
    told = Proposed()
    for entry in outline.entries:
        if entry.key not in keys or entry.private:
            continue
        above = headings.get(entry.places[0].topic, "") if entry.places else ""
        try:
            send(_from_log(entry, ours.get(above, roadmap)), by)
        except TooManyError:
            told.later += 1
        except RefusedError:
            told.again += 1
        else:
            told.sent += 1
    return told


def _from_log(entry: Entry, topic: Topic) -> Suggestion:
    """Only what the entry is; how far its learner is with it, and the note, stay theirs."""
    suggestion = Suggestion(
        kind=Kind.ENTRY,
        topic=topic,
        url=opened_link(entry.url) if can_be_kept(entry.url) else "",
        title=entry.title[: LONGEST["title"]],
        proposed_kind=entry.kind if entry.kind in Resource.Kind.values else "",
        level=entry.level if entry.level in Resource.Level.values else "",
        access=entry.access if entry.access in Resource.Access.values else "",
    )
    fill_in(suggestion)
    return suggestion


@transaction.atomic
def withdraw(suggestion: Suggestion) -> None:
    """Take one's own back while nobody decided; raises DecidedError."""
    _waiting(suggestion.pk).delete()


@transaction.atomic
def decline(pk: int, curator: Any, reason: str) -> Suggestion:
    suggestion = _waiting(pk)
    _decide(suggestion, State.DECLINED, curator, reason, None)
    return suggestion


@transaction.atomic
def accept(
    pk: int,
    curator: Any,
    edits: dict[str, Any],
    *,
    existing: Resource | None = None,
    seen: set[int] | None = None,
    answer: str = "",
) -> Suggestion:
    """Carry it out with the curator's edits, and thank.

    A new entry may turn out to be an `existing` one, which then stands in the topic too. `seen` are
    the entries of the same link that the curator knew of: another one that came meanwhile refuses.
    """
    suggestion = _waiting(pk)
    for name, value in edits.items():
        setattr(suggestion, name, value)
    told = Told(curator, _("Suggestion %(number)s, accepted") % {"number": pk})
    if suggestion.kind == Kind.ENTRY:
        if suggestion.topic is None:
            raise RefusedError(_("Choose a topic for it."))
        # Locked, so that two entries never get one position, nor one link two entries.
        topic = Topic.objects.select_for_update().get(pk=suggestion.topic.pk)
        if existing is None and seen is not None:
            _nothing_came_meanwhile(suggestion, seen)
        resource = bring_back(existing, told) if existing else add(suggestion, told)
        place(resource, topic, told)
        explain(resource, suggestion.resource, told)
        became: Resource | None = resource
    else:
        became = _survivor(suggestion)
        if became is not None and (change := CHANGES.get(suggestion.kind)):
            change(became, suggestion, told)
    _decide(suggestion, State.ACCEPTED, curator, answer, became)
    return suggestion


def _waiting(pk: int) -> Suggestion:
    """The suggestion, locked; raises DecidedError."""
    locked = Suggestion.objects.select_for_update(of=("self",))
    suggestion = locked.select_related("decided_by", "topic", "resource").filter(pk=pk).first()
    if suggestion is None:
        raise RefusedError(_("This suggestion was withdrawn. Nothing was changed."))
    if not suggestion.is_waiting:
        raise DecidedError(suggestion)
    return suggestion


def _decide(
    suggestion: Suggestion, state: str, curator: Any, reason: str, became: Resource | None
) -> None:
    suggestion.state, suggestion.reason, suggestion.became = state, reason, became
    suggestion.decided_by, suggestion.decided_at = curator, timezone.now()
    suggestion.save(update_fields=["state", "reason", "became", "decided_by", "decided_at"])


def _nothing_came_meanwhile(suggestion: Suggestion, seen: set[int]) -> None:
    (matches,) = already_here([suggestion])
    for match in matches:
        if match.how == "link" and match.resource.pk not in seen:
            raise RefusedError(
                _("“%(title)s” has come to the roadmap with this link. Nothing was changed.")
                % {"title": match.resource.title}
            )


def _survivor(suggestion: Suggestion) -> Resource | None:
    """The entry it is about, locked, or the one that it was merged into meanwhile."""
    if suggestion.resource is None:
        return None
    return Resource.objects.select_for_update().get(pk=suggestion.resource.survivor.pk)
