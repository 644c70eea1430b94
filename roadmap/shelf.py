"""Lists of everything there is, whatever their size: a page is read in order from an index.

How many there are of each sort is counted once for all by the database and kept; only what the
visitor marked is looked up beside it. No process holds such a list.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count
from django.http import QueryDict
from django.utils.functional import cached_property

from roadmap.filters import FIELDS, NOT_TODO, TODO, UNRATED, Facts
from roadmap.kept import alike
from roadmap.models import Resource
from roadmap.models.resource import ResourceQuerySet
from roadmap.search import holding
from roadmap.standing import AskedChoices
from roadmap.walk import Walk

FACTS = ("level", "kind", "access")
PER_PAGE = 100


@dataclass(frozen=True)
class Shelf:
    """The entries of one list; there is an index in each order."""

    name: str
    entries: Callable[[], ResourceQuerySet]
    order: tuple[str, ...]


EVERYTHING = Shelf("everything", Resource.objects.on_roadmaps, ("title", "id"))
PAPERS = Shelf("papers", Resource.objects.papers, ("-published", "title", "id"))


def marked_on(walk: Walk, shelf: Shelf) -> dict[int, Facts]:
    """The facts of what the visitor marked and stands there."""
    return walk.overview.made(("marked", shelf.name), lambda: _marked(walk, shelf.entries()))


def _marked(walk: Walk, entries: ResourceQuerySet) -> dict[int, Facts]:
    rows = entries.filter(pk__in=walk.marked()).order_by().values_list("pk", *FACTS)
    return {pk: alike(tuple(facts)) for pk, *facts in rows}


class ShelfFilter(AskedChoices):
    """Filters a shelf as one visitor sees it."""

    def __init__(self, data: QueryDict, shelf: Shelf, walk: Walk) -> None:
        self.data, self.shelf, self.walk = data, shelf, walk
        self.overview, self.where = walk.overview, shelf.name

    def page(self, number: str | None) -> Page:
        """That page of the entries that pass, as their ids; the nearest where there is none."""
        page: Any = Paginator(range(self.count), PER_PAGE).get_page(number)
        page.object_list = self.ids_at(page.object_list)
        return page

    def ids_at(self, wanted: range) -> tuple[int, ...]:
        """The ids of these of the entries that pass, by their number in order."""
        keeper = self.overview if self.chosen["state"] else self.walk.content
        make = partial(self._ids_at, wanted)
        return keeper.made(("page", self.looks, wanted), make) if self.looks else make()

    def _ids_at(self, wanted: range) -> tuple[int, ...]:
        return tuple(self.in_order.values_list("pk", flat=True)[wanted.start : wanted.stop])

    @property
    def _held(self) -> Any:
        """The entries that hold the words."""
        found, text = self.shelf.entries(), self.chosen["q"]
        return holding(found, text[0], FIELDS) if text else found

    @property
    def in_order(self) -> ResourceQuerySet:
        """The entries that pass."""
        found = self._held
        for name in FACTS:
            if chosen := self.chosen[name]:
                values = ["" if value == UNRATED else value for value in chosen]
                found = found.filter(**{f"{name}__in": values})
        for state in self.chosen["state"]:
            if state == TODO:
                found = found.exclude(pk__in=self.walk.marked(*NOT_TODO))
            else:
                found = found.filter(pk__in=self.walk.marked(state))
        return found.order_by(*self.shelf.order)

    @cached_property
    def _crosstab(self) -> Counter[tuple[str, ...]]:
        if self.chosen["q"]:
            return self._counted(_count(self._held), _marked(self.walk, self._held))
        return self.overview.made(("crosstab", self.where), self._kept)

    def _kept(self) -> Counter[tuple[str, ...]]:
        count = partial(_count, self.shelf.entries())
        counts = self.walk.content.made(("counts", self.where), count)
        return self._counted(counts, marked_on(self.walk, self.shelf))

    def _counted(
        self, counts: Counter[Facts], marked: dict[int, Facts]
    ) -> Counter[tuple[str, ...]]:
        """All of them as not begun, but for those that are marked."""
        states, found = self.overview.states, Counter(dict(_with_state(counts)))
        for pk, (level, kind, access) in marked.items():
            if state := states.get(pk):
                found[level, kind, "", access] -= 1
                found[level, kind, state, access] += 1
        return found


def _with_state(counts: Counter[Facts]) -> Iterator[tuple[tuple[str, ...], int]]:
    for (level, kind, access), count in counts.items():
        yield (level, kind, "", access), count


def _count(entries: ResourceQuerySet) -> Counter[Facts]:
    rows = entries.order_by().values_list(*FACTS).annotate(Count("id"))
    return Counter({tuple(facts): count for *facts, count in rows})
