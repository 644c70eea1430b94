"""The rows of a topic, each rendered once for all; what visitors marked is put in for each."""

from collections.abc import Hashable, Iterable
from copy import copy
from dataclasses import dataclass, field
from functools import cached_property, partial

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from roadmap.blanks import mark_of, words_of
from roadmap.kept import Content
from roadmap.models import Resource
from roadmap.models.link_check import link_is_gone


@dataclass
class Standing:
    """A row of which at first only that is at hand in which visitors differ."""

    pk: int
    key: str
    optional: bool
    remark: str
    pinned: bool
    state: str
    amount: str
    has_note: bool
    builds_on: list[Resource] = field(default_factory=list)
    easier: list[Resource] = field(default_factory=list)
    deeper: list[Resource] = field(default_factory=list)
    follow_ups: list["Standing"] = field(default_factory=list)
    resource: Resource | None = None
    is_kept = True  # without its mark, which is put in for each visitor

    @cached_property
    def looks(self) -> tuple[Hashable, ...]:
        """All that its look depends on, beside its mark, the content and the language."""
        return (self.key, self.has_note, self.pinned, *[row.looks for row in self.follow_ups])

    def all_below(self) -> list["Standing"]:
        return [self, *(deeper for row in self.follow_ups for deeper in row.all_below())]


def html_of(content: Content, rows: list[Standing]) -> SafeString:
    """The rows as they stand in a page; each is rendered once for all to whom it looks the same.

    Its template is given the row and nothing else: no request, no user, no token.
    """
    language, pieces = get_language(), []
    for row in rows:
        before, stones = content.made(_key(row, language), partial(_rendered, row))
        pieces.append(before)
        for each, stone in zip(row.all_below(), stones, strict=True):
            pieces += [stone.marked(each), stone.behind]
    return mark_safe("".join(pieces))  # nosec  # rendered templates


def _key(row: Standing, language: str | None) -> tuple[Hashable, ...]:
    return ("row", language, row.looks)


@dataclass(slots=True)
class Stone:
    """Where the mark of an entry stands in what is rendered: what it says, and what is behind it."""

    words: dict[str, str]
    behind: str
    known: dict[str, str] = field(default_factory=dict)  # marks by their state

    def marked(self, row: Standing) -> str:
        if row.amount or row.state not in self.known:
            found = mark_of(row.key, self.words, row.state, row.amount)
            return found if row.amount else self.known.setdefault(row.state, found)
        return self.known[row.state]


def _rendered(row: Standing) -> tuple[str, list[Stone]]:
    """What stands before the first mark, and the marks: its own, and of those that follow it up."""
    if row.resource is None:
        _read(row.all_below())
    before, *behind = render_to_string("partials/row.html", {"row": row}).split("<!mark>")
    words = [words_of(each.resource) for each in row.all_below() if each.resource]
    return before, [Stone(*each) for each in zip(words, behind, strict=True)]


def read_if_new(content: Content, rows: Iterable[Standing]) -> None:
    """Read what is needed for those rows that were not rendered yet, together."""
    language = get_language()
    _read(each for row in rows if not content.has(_key(row, language)) for each in row.all_below())


def _read(rows: Iterable[Standing]) -> None:
    """What everybody sees of the entries, and beside it what this visitor marked."""
    wanted = list(rows)
    if not wanted:
        return
    entries = Resource.objects.filter(pk__in=[row.pk for row in wanted]).select_related("paper")
    found = {entry.pk: entry for entry in entries.annotate(link_is_gone=link_is_gone())}
    for row in wanted:
        row.resource = copy(found[row.pk])
        row.resource.has_note = row.has_note  # type: ignore[attr-defined]
