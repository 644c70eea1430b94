"""What a visitor finds: resources, topics, and what is theirs alone."""

import re
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from roadmap.filters import NOT_TODO, TODO, UNRATED
from roadmap.models import PersonalEntry, Progress, Resource, Topic, UserProgress
from roadmap.search import MOST, holding, matching, mended
from roadmap.search_query import OPERATORS, WORD, Asked, folded, read
from roadmap.visitors import Visitor

MINE = 20  # notes and private entries shown
AROUND = 90  # characters before and after what was found
CHOICES = {
    "level": [*Resource.Level.values, UNRATED],
    "kind": Resource.Kind.values,
    "access": Resource.Access.values,
    "is": [TODO, *Progress.State.values],
}


@dataclass
class Found:
    asked: Asked
    ids: list[int] = field(default_factory=list)
    topics: list[Topic] = field(default_factory=list)
    notes: list[UserProgress] = field(default_factory=list)
    entries: list[PersonalEntry] = field(default_factory=list)
    said: list[str] = field(default_factory=list)


def find(query: str, visitor: Visitor) -> Found:
    """Everything that holds what was asked; a slip of the pen is mended when nothing does."""
    asked = read(query)
    found = Found(asked, said=_not_understood(asked))
    if not (asked.terms or asked.operators):
        return found
    scope = _narrowed(visitor.annotate(Resource.objects.published()), asked)
    topics = Topic.objects.published()
    found.ids, topic_ids = _matching(scope, topics, asked)
    _add_mine(found, visitor)
    if not (found.ids or topic_ids or found.notes or found.entries) and (instead := mended(asked)):
        found.asked = asked = asked.mended(instead)
        found.ids, topic_ids = _matching(scope, topics, asked)
        found.said += [
            _("Nothing holds “%(word)s”. This is for “%(meant)s”.") % {"word": word, "meant": meant}
            for word, meant in instead.items()
        ]
    by_id = topics.select_related("parent").in_bulk(topic_ids[:MINE])
    found.topics = [by_id[pk] for pk in topic_ids[:MINE]]
    if len(found.ids) == MOST:
        found.said.append(
            _("These are the first %(count)s. Another word brings fewer.") % {"count": MOST}
        )
    return found


def _matching(
    scope: QuerySet[Resource], topics: QuerySet[Topic], asked: Asked
) -> tuple[list[int], list[int]]:
    # Operators ask for entries: a topic has neither level nor kind.
    return matching(scope, asked), [] if asked.operators else matching(topics, asked)


def _add_mine(found: Found, visitor: Visitor) -> None:
    """Notes and private entries are never in the index: one's own are few, and read as they are."""
    words = " ".join(found.asked.words)
    if visitor.is_learner and words and not found.asked.operators:
        user = visitor.user  # type: ignore[union-attr]
        notes = UserProgress.objects.of(user).standing().select_related("resource")
        found.notes = list(
            holding(notes, words, ["note"]).order_by("-changed_at", "resource_id")[:MINE]
        )
        mine = PersonalEntry.objects.of(user)
        found.entries = list(holding(mine, words, ["title", "note", "url"])[:MINE])


def _narrowed(resources: Any, asked: Asked) -> Any:
    """Only what the operators let through; one that was not understood lets all through."""
    for name, value in asked.operators:
        wanted = value.lower()
        if name in CHOICES and wanted not in CHOICES[name]:
            continue
        if name == "by":
            resources = holding(resources, value, ["authors"])
        elif name == "topic":
            stops = Topic.objects.published().filter(
                Q(slug__icontains=wanted) | Q(title__icontains=value)
            )
            placed = Resource.objects.filter(placements__topic__in=stops.with_all_below())
            resources = resources.filter(pk__in=placed.values("pk"))
        elif wanted == TODO:
            resources = resources.exclude(state__in=NOT_TODO)
        else:
            column = {"is": "state"}.get(name, name)
            resources = resources.filter(**{column: wanted.replace(UNRATED, "")})
    return resources


def _not_understood(asked: Asked) -> list[str]:
    said = [
        _("“%(name)s:” is not known here, so it was read as a word. There are: %(known)s.")
        % {"name": name, "known": ", ".join(f"{each}:" for each in OPERATORS)}
        for name in asked.unknown
    ]
    return said + [
        _("“%(name)s:” does not know “%(value)s”. It knows: %(known)s.")
        % {"name": name, "value": value, "known": ", ".join(CHOICES[name])}
        for name, value in asked.operators
        if name in CHOICES and value.lower() not in CHOICES[name]
    ]


def highlighted(text: str, asked: Asked) -> SafeString:
    """The part of a text around the first word that was found, each marked; else nothing."""
    hits = [
        word
        for word in WORD.finditer(text)
        if any(folded(word[0]).startswith(wanted) for wanted in asked.words)
    ]
    if not hits:
        return SafeString("")
    start = max(0, hits[0].start() - AROUND)
    start = text.find(" ", start, hits[0].start()) + 1 or start if start else 0
    end = hits[0].end() + 2 * AROUND
    parts, at = [], start
    for hit in (hit for hit in hits if hit.end() <= end):
        parts.append((text[at : hit.start()], hit[0]))
        at = hit.end()
    rest = re.sub(r"\S*\Z", "", text[at:end]) if end < len(text) else text[at:]
    marked = format_html_join("", "{}<mark>{}</mark>", parts)
    return format_html(
        "{}{}{}{}", "… " if start else "", marked, rest, "…" if end < len(text) else ""
    )
