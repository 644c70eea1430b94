"""What is the same for everyone, kept in each process until the content changes.

This module alone knows that anything is kept. All of it hangs on the version of the content, which
each request reads from the database: a change on any worker, by whatever door, is seen with the next
request, and what was read within a transaction that is rolled back is never asked for again.
Nothing personal is laid in here: what is rendered is rendered from a row, without request or user.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from threading import RLock
from typing import Any, TypeVar
from weakref import WeakValueDictionary

from roadmap import memory
from roadmap.filters import Facts
from roadmap.keeper import Keeper, bytes_of
from roadmap.models import Placement, Prerequisite, Resource, Topic

PLACEMENTS = 100_000  # at most, of the roadmaps last asked for
PIECES = 4_000_000  # bytes of pages, twice that at most
ROWS = PIECES // 2_600  # about as many of them have room

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Place:
    """A resource standing in a topic."""

    resource_id: int
    optional: bool
    remark: str
    added_at: datetime


@dataclass
class Contents:
    """What stands in a topic, and in all below it."""

    facts: dict[int, Facts]  # of the whole roadmap
    places: list[Place] = field(default_factory=list)  # its own
    # Of this topic and all below: resource id -> optional wherever it stands.
    resources: dict[int, bool] = field(default_factory=dict)
    added: dict[int, datetime] = field(default_factory=dict)  # resource id -> first placed here

    def settle(self) -> None:
        """Once all is laid in: what counts of each level, and in which order it came."""
        self.counted = frozenset(pk for pk, optional in self.resources.items() if not optional)
        self.optional = frozenset(self.resources) - self.counted
        self.by_added = sorted(self.counted, key=self.added.__getitem__)
        self.latest = max(self.added.values(), default=None)
        self.levels = {}
        for level in Resource.Level.values:
            of_level = {pk for pk in self.resources if self.facts[pk][0] == level}
            self.levels[level] = (self.counted & of_level, self.optional & of_level)


class Ground:
    """A topic in the tree, the same for everybody who walks there."""

    def __init__(self, content: "Content", topic: Topic, parent: "Ground | None") -> None:
        self.content, self.topic, self.parent = content, topic, parent
        self.children: list[Ground] = []
        self.root: Ground = parent.root if parent else self
        self.laid: Contents | None = None
        if parent:
            parent.children.append(self)

    @property
    def contents(self) -> Contents:
        return self.laid or self.content.lay_out(self)

    @property
    def stop(self) -> "Ground":
        """The child of the roadmap that this topic is, or stands in; a roadmap is its own."""
        ground = self
        while ground.parent is not None and ground.parent.parent is not None:
            ground = ground.parent
        return ground

    def stops_with(self, resources: Collection[int]) -> list["Ground"]:
        """The stops of its roadmap where any of them stand."""
        return [stop for stop in self.root.children if stop.holds(resources)]

    def holds(self, resources: Collection[int]) -> bool:
        """Whether any of them stands here or below."""
        return not self.contents.resources.keys().isdisjoint(resources)

    @property
    def order(self) -> dict[int, tuple[int, int]]:
        """Of all entries here and below: their number in walking order, and the topic where each
        stands first.
        """
        return self.content.made(("order", self.topic.pk), self._order)

    def _order(self) -> dict[int, tuple[int, int]]:
        found: dict[int, tuple[int, int]] = {}
        for ground in self.all_below():
            for place in ground.contents.places:
                found.setdefault(place.resource_id, (len(found), ground.topic.pk))
        return found

    def all_below(self) -> list["Ground"]:
        """This one and all under it, in order."""
        return [self, *(deeper for child in self.children for deeper in child.all_below())]


class Content(Keeper):
    """One version of it: the tree at once, what stands in a roadmap when it is asked for."""

    def __init__(self) -> None:
        super().__init__(PIECES, bytes_of)
        self.grounds: dict[int, Ground] = {}
        self.lock = RLock()
        self._laid: dict[int, int] = {}  # roadmap -> placements
        below: dict[int | None, list[Topic]] = {}
        topics = Topic.objects.published().defer("summary", "concepts", "body")
        for topic in topics.order_by("position", "id"):
            below.setdefault(topic.parent_id, []).append(topic)
        self._stand(below, None)
        self.by_slug = {ground.topic.slug: ground for ground in self.grounds.values()}
        self.roadmaps = [ground for ground in self.grounds.values() if ground.parent is None]
        self.order = {pk: number for number, pk in enumerate(self.grounds)}
        links = Prerequisite.objects.order_by("topic_id", "needs__position", "id")
        self.prerequisites = [
            link for link in links if {link.topic_id, link.needs_id} <= self.grounds.keys()
        ]

    def _stand(self, below: dict[int | None, list[Topic]], parent: Ground | None) -> None:
        """An unpublished parent hides all below."""
        for topic in below.get(parent.topic.pk if parent else None, ()):
            self.grounds[topic.pk] = ground = Ground(self, topic, parent)
            self._stand(below, ground)

    def lay_out(self, ground: Ground) -> Contents:
        """Read what stands in the whole roadmap of the topic."""
        root = ground.root
        with self.lock:
            if ground.laid is None:
                grounds = root.all_below()
                _lay_out(grounds)
                self._laid[root.topic.pk] = len(root.laid.facts if root.laid else ())
                while len(self._laid) > 1 and sum(self._laid.values()) > PLACEMENTS:
                    self._forget(self.grounds[next(iter(self._laid))])
            contents = ground.laid
        return contents or self.lay_out(ground)

    def _forget(self, root: Ground) -> None:
        del self._laid[root.topic.pk]
        for ground in root.all_below():
            ground.laid = None

    def roadmaps_with(self, resources: Collection[int], among: Any) -> list[Ground]:
        """Those where any of them stands; of several that are not all laid out, that is asked for.

        They are `among` these: ids, or a statement that gives them, which is quicker than many.
        """
        if len(self.roadmaps) == 1 or all(root.laid for root in self.roadmaps):
            return [root for root in self.roadmaps if root.holds(resources)]
        placed = Placement.objects.filter(resource__in=among).order_by()
        topics = self.grounds.keys() & placed.values_list("topic_id", flat=True).distinct()
        found = {self.grounds[pk].root for pk in topics}
        # What was retired keeps its place and does not stand there.
        return [root for root in self.roadmaps if root in found and root.holds(resources)]

    def topic(self, ground: Ground) -> Topic:
        """With its texts, which the tree does without."""
        pk = ground.topic.pk
        return self.made(("topic", pk), lambda: Topic.objects.get(pk=pk))


_alike: dict[Facts, Facts] = {}  # there are far fewer than entries


def alike(facts: Facts) -> Facts:
    """The same facts, laid in memory once."""
    return _alike.setdefault(facts, facts)


def _lay_out(grounds: list[Ground]) -> None:
    facts: dict[int, Facts] = {}
    laid = {ground.topic.pk: Contents(facts) for ground in grounds}
    placed = Placement.objects.filter(resource__retired_at=None, topic__in=laid)
    fields = placed.order_by("position", "id").values_list(
        *("topic_id", "resource_id", "optional", "remark", "added_at"),
        *("resource__level", "resource__kind", "resource__access"),
    )
    for topic, resource, optional, remark, added_at, *said in fields:
        contents = laid[topic]
        facts[resource] = alike(tuple(said))
        contents.places.append(Place(resource, optional, remark, added_at))
        contents.added[resource] = added_at
    # Children first: they come after their parents in order.
    for ground in reversed(grounds):
        contents = laid[ground.topic.pk]
        own = {place.resource_id: place.optional for place in contents.places}
        for resource, optional in own.items():
            contents.resources[resource] = optional or ground.topic.optional
        for child in ground.children:
            inside = laid[child.topic.pk]
            for resource, optional in inside.resources.items():
                contents.resources[resource] = contents.resources.get(resource, True) and optional
            for resource, added_at in inside.added.items():
                contents.added[resource] = min(added_at, contents.added.get(resource, added_at))
        contents.settle()
    for ground in grounds:
        ground.laid = laid[ground.topic.pk]


_latest: Content | None = None
_in_use: WeakValueDictionary[str, Content] = WeakValueDictionary()  # older ones by who began before
_lock = RLock()


def latest() -> Content | None:
    """What was read last: a guess, that whoever reads the version holds against it."""
    return _latest


def content(version: str) -> Content:
    """The content of that version, which was just read from the database."""
    global _latest
    if found := _in_use.get(version):
        return found
    with _lock:
        if found := _in_use.get(version):
            return found
        found = Content()
        if version:
            if _latest:
                _latest.forget()
            _latest = _in_use[version] = found
            memory.give_back()
    return found
