"""The filter of entries whose facts are at hand, with no query but for words."""

from collections import Counter
from collections.abc import Collection, Hashable
from functools import cache, lru_cache

from django.http import QueryDict
from django.utils.functional import cached_property

from roadmap.filters import DIMENSIONS, FIELDS, Choices, Facts, ResourceFilter
from roadmap.models import Resource
from roadmap.overview import Overview
from roadmap.search import holding

Asked = tuple[tuple[str, tuple[str, ...]], ...]


class AskedChoices(Choices):
    """What an address asks of a list; `where` names the list, in the eyes of whose overview it is."""

    data: QueryDict
    overview: Overview
    where: Hashable

    @property
    def looks(self) -> Hashable:
        """Beside the overview, all that its look depends on; None while words are looked for."""
        if self.chosen["q"]:
            return None
        return (self.where, *(tuple(self.chosen[name]) for name in DIMENSIONS))

    @cached_property
    def chosen(self) -> dict[str, list[str]]:
        names = [name for name in (*DIMENSIONS, "q") if name in self.data]
        asked = tuple((name, tuple(self.data.getlist(name))) for name in names)
        return _chosen(asked) if "q" in names else _chosen_again(asked)


class StandingFilter(AskedChoices):
    """Filters ids, in the order in which they are given."""

    def __init__(
        self,
        data: QueryDict,
        entries: Collection[int],
        facts: dict[int, Facts],
        overview: Overview,
        where: Hashable,
    ) -> None:
        self.data, self.entries, self.facts = data, entries, facts
        self.overview, self.where = overview, where

    @cached_property
    def _held(self) -> Collection[int]:
        """The entries that hold the words."""
        if not (text := self.chosen["q"]):
            return self.entries
        searched = Resource.objects.filter(pk__in=list(self.entries))
        found = set(holding(searched, text[0], FIELDS).values_list("pk", flat=True))
        return [pk for pk in self.entries if pk in found]

    @cached_property
    def total(self) -> int:
        return len(self._held)

    @cached_property
    def _crosstab(self) -> Counter[tuple[str, ...]]:
        facts, states = self.facts, self.overview.states
        found = Counter((facts[pk], states.get(pk, "")) for pk in self._held)
        return Counter(
            {
                (level, kind, state, access): count
                for ((level, kind, access), state), count in found.items()
            }
        )

    @cached_property
    def ids(self) -> list[int]:
        """The entries that pass."""
        asked = [(n, name) for n, name in enumerate(DIMENSIONS) if self.chosen[name]]
        if not asked:
            return list(self._held)

        @cache
        def passes(facts: Facts, state: str = "") -> bool:
            said = (facts[0], facts[1], state, facts[2])
            return all(self._matches(name, said[n], self.chosen[name]) for n, name in asked)

        facts, states = self.facts, self.overview.states
        if not self.chosen["state"]:
            good = {each for each in set(facts.values()) if passes(each)}
            return [pk for pk in self._held if facts[pk] in good]
        return [pk for pk in self._held if passes(facts[pk], states.get(pk, ""))]


def _chosen(asked: Asked) -> dict[str, list[str]]:
    """What the values of an address choose."""
    data = QueryDict(mutable=True)
    for name, values in asked:
        data.setlist(name, list(values))
    return ResourceFilter(data, Resource.objects.none()).chosen


# To make a form takes longer than to count, and many choose the same; words are their writer's.
_chosen_again = lru_cache(256)(_chosen)
