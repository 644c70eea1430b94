"""What is wanted below some topics: links, entries, easier ways in."""

from collections.abc import Iterable
from functools import cached_property

from django.db.models import Exists, OuterRef, QuerySet

from roadmap.models import Relation, Resource
from roadmap.models.resource import ResourceQuerySet
from roadmap.walk import Step


class Gaps:
    """The gaps of these steps and no others; what stands nowhere is nobody's gap."""

    def __init__(self, steps: Iterable[Step]) -> None:
        self.steps = list(steps)

    @cached_property
    def where(self) -> dict[int, Step]:
        """Resource id -> the first of the steps where it stands."""
        first: dict[int, Step] = {}
        for step in self.steps:
            for place in step.places:
                first.setdefault(place.resource_id, step)
        return first

    @property
    def _entries(self) -> ResourceQuerySet:
        return Resource.objects.published().filter(pk__in=list(self.where))

    def without_link(self) -> QuerySet[Resource]:
        return self._entries.filter(url="")

    def with_link_gone(self) -> QuerySet[Resource]:
        return self._entries.with_gone_link()

    def without_easier_way_in(self) -> QuerySet[Resource]:
        """Cult entries that nothing explains."""
        explained = Relation.objects.published().filter(
            kind=Relation.Kind.EXPLAINS, to_resource=OuterRef("pk")
        )
        return self._entries.filter(level=Resource.Level.CULT).exclude(Exists(explained))

    def without_entries(self) -> list[Step]:
        """Topics with nothing in them and nothing below them."""
        return [step for step in self.steps if not step.places and not step.children]
