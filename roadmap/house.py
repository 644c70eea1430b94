"""The roadmap in memory, as the house rules look at it."""

from collections import defaultdict
from functools import cached_property

from roadmap.models import Alias, Placement, Resource, Topic


class House:
    """The roadmap as it stands, read in a handful of queries."""

    @cached_property
    def topics(self) -> dict[int, Topic]:
        return {topic.pk: topic for topic in Topic.objects.order_by("position", "id")}

    @cached_property
    def resources(self) -> dict[int, Resource]:
        fields = ("title", "slug", "url", "identity", "level", "summary", "retired_at")
        rows = Resource.objects.only(*fields, "merged_into").order_by("id")
        return {resource.pk: resource for resource in rows}

    @cached_property
    def entries(self) -> list[Resource]:
        """Those on the roadmap."""
        return [resource for resource in self.resources.values() if resource.retired_at is None]

    @cached_property
    def visible(self) -> dict[int, Topic]:
        """Topics with nothing retired above them, in walking order."""
        below: dict[int | None, list[Topic]] = defaultdict(list)
        for topic in self.topics.values():
            if topic.retired_at is None:
                below[topic.parent_id].append(topic)
        found, waiting = {}, below[None][::-1]
        while waiting:
            topic = waiting.pop()
            found[topic.pk] = topic
            waiting += below[topic.pk][::-1]
        return found

    @cached_property
    def places(self) -> dict[int, list[Resource]]:
        """Topic id -> its published entries."""
        places = defaultdict(list)
        for topic, resource in Placement.objects.values_list("topic_id", "resource_id"):
            if self.resources[resource].retired_at is None:
                places[topic].append(self.resources[resource])
        return places

    @cached_property
    def old_addresses(self) -> list[Alias]:
        return list(Alias.objects.filter(kind=Alias.Kind.SLUG).select_related("topic", "resource"))
