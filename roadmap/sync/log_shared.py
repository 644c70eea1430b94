"""Which resource of the roadmap an entry of a log means."""

from collections import defaultdict
from functools import cached_property

from roadmap.identity import identity_of, title_key
from roadmap.models import Alias, Placement, Resource
from roadmap.outline import Entry


class Finder:
    """Finds resources by link, else by title; the roadmap is read once for all of them.

    `paths` are the titles above each topic of the log: where several fit, its topic tells.
    """

    def __init__(self, paths: dict[str, list[str]]) -> None:
        self.paths = paths
        self.by_identity: dict[str, list[Resource]] = defaultdict(list)
        self.by_title: dict[str, list[Resource]] = defaultdict(list)
        found = {resource.pk: resource for resource in Resource.objects.filter(merged_into=None)}
        for resource in found.values():
            if resource.identity:
                self.by_identity[resource.identity].append(resource)
            self.by_title[title_key(resource.title)].append(resource)
        # No list of ids: a database takes only so many of them in one query.
        old_names = Alias.objects.filter(resource__isnull=False, resource__merged_into=None)
        for kind, value, pk in old_names.values_list("kind", "value", "resource_id"):
            place = (
                self.by_identity[identity_of(value)]
                if kind == Alias.Kind.LINK
                else self.by_title[title_key(value)]
            )
            if found[pk] not in place:
                place.append(found[pk])

    def find(self, entry: Entry) -> list[Resource]:
        """The resource that an entry names; several where nothing tells them apart."""
        titled = self.by_title.get(title_key(entry.title), [])
        linked = self.by_identity.get(identity_of(entry.url), []) if entry.url else []
        both = [resource for resource in linked if resource in titled]
        # What is retired is meant only where nothing else is.
        found = both or linked or titled
        found = [resource for resource in found if resource.retired_at is None] or found
        return (len(found) > 1 and self._in_topic_of(entry, found)) or found

    def _in_topic_of(self, entry: Entry, found: list[Resource]) -> list[Resource]:
        path = self.paths.get(entry.places[0].topic, []) if entry.places else []
        here = self.standing.get(title_key(path[-1]), set()) if path else set()
        return [resource for resource in found if resource.pk in here]

    @cached_property
    def standing(self) -> dict[str, set[int]]:
        """What stands in the topics of a title."""
        found: dict[str, set[int]] = defaultdict(set)
        for title, pk in Placement.objects.values_list("topic__title", "resource_id"):
            found[title_key(title)].add(pk)
        return found
