"""How far a visitor has walked: the tree of topics with the visitor's counts, in three queries."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property

from django.http import Http404

from roadmap.models import Mark, Placement, Prerequisite, Progress, Resource, Topic, UserProgress
from roadmap.tally import Tally
from roadmap.visitors import Visitor

PINNED, HIDDEN = UserProgress.Arranged.PINNED, UserProgress.Arranged.HIDDEN


@dataclass(frozen=True)
class Place:
    """A resource standing in a topic."""

    resource_id: int
    optional: bool
    remark: str
    added_at: datetime


@dataclass
class Step:
    """A topic in the tree as one visitor sees it."""

    topic: Topic
    parent: "Step | None" = None
    children: list["Step"] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    # Of this topic and all below: resource id -> optional wherever it stands.
    resources: dict[int, bool] = field(default_factory=dict)
    added: dict[int, datetime] = field(default_factory=dict)  # resource id -> first placed here
    tally: Tally = field(default_factory=lambda: Tally(0, 0))
    # The same for the rated ones, level by level.
    by_level: dict[str, Tally] = field(default_factory=dict)

    @property
    def stop(self) -> "Step":
        """The child of the roadmap that this topic is, or stands in; a roadmap is its own."""
        step = self
        while step.parent is not None and step.parent.parent is not None:
            step = step.parent
        return step

    @property
    def root(self) -> "Step":
        return self if self.parent is None else self.parent.root

    @property
    def above(self) -> list["Step"]:
        """From the roadmap down to the parent."""
        return [] if self.parent is None else [*self.parent.above, self.parent]

    def all_below(self) -> list["Step"]:
        """This step and all under it, in order."""
        return [self, *(deeper for child in self.children for deeper in child.all_below())]


class Walk:
    """All published topics, and the visitor's counts on each; an unpublished parent hides all below."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor
        self.steps: dict[int, Step] = {}
        self.levels: dict[int, str] = {}
        topics = Topic.objects.published().in_order().defer("summary", "concepts", "body")
        for topic in topics:
            parent = self.steps.get(topic.parent_id) if topic.parent_id else None
            if topic.parent_id and parent is None:
                continue
            self.steps[topic.pk] = step = Step(topic, parent)
            if parent:
                parent.children.append(step)
        self._place()
        self._count()

    @property
    def roadmaps(self) -> list[Step]:
        return [step for step in self.steps.values() if step.parent is None]

    def step_of(self, topic: Topic) -> Step:
        """Raise Http404 for a topic that stands below a retired one."""
        try:
            return self.steps[topic.pk]
        except KeyError:
            raise Http404 from None

    def step_at(self, slug: str) -> Step | None:
        return next((step for step in self.steps.values() if step.topic.slug == slug), None)

    @cached_property
    def marks(self) -> dict[int, Mark]:
        return self.visitor.marks()

    @cached_property
    def states(self) -> dict[int, str]:
        return {pk: mark.state for pk, mark in self.marks.items() if mark.state}

    @cached_property
    def hidden(self) -> set[int]:
        """What the visitor does not want to see: it counts for nothing."""
        return {pk for pk, mark in self.marks.items() if mark.arranged == HIDDEN}

    @cached_property
    def pinned(self) -> set[int]:
        return {pk for pk, mark in self.marks.items() if mark.arranged == PINNED}

    @cached_property
    def prerequisites(self) -> list[Prerequisite]:
        """Between published topics, with their reasons."""
        links = Prerequisite.objects.order_by("topic_id", "needs__position", "id")
        return [link for link in links if {link.topic_id, link.needs_id} <= self.steps.keys()]

    def needs(self, step: Step) -> list[tuple[Step, str]]:
        """What is best known before, each with its reason."""
        links = [link for link in self.prerequisites if link.topic_id == step.topic.pk]
        return [(self.steps[link.needs_id], link.reason) for link in links]

    def leads_to(self, step: Step) -> list[Step]:
        links = [link for link in self.prerequisites if link.needs_id == step.topic.pk]
        return sorted((self.steps[link.topic_id] for link in links), key=self._order)

    def _order(self, step: Step) -> int:
        return list(self.steps).index(step.topic.pk)

    def _place(self) -> None:
        placed = Placement.objects.filter(resource__retired_at=None).order_by("position", "id")
        fields = placed.values_list(
            "topic_id", "resource_id", "optional", "remark", "added_at", "resource__level"
        )
        for topic, resource, optional, remark, added_at, level in fields:
            self.levels[resource] = level
            if step := self.steps.get(topic):
                place = Place(resource, optional, remark, added_at)
                step.added[resource] = added_at
                step.places.append(place)
                step.resources[place.resource_id] = place.optional or step.topic.optional

    def _count(self) -> None:
        # Children first: they come after their parents in order.
        for step in reversed(self.steps.values()):
            for child in step.children:
                for resource, optional in child.resources.items():
                    step.resources[resource] = step.resources.get(resource, True) and optional
                for resource, added_at in child.added.items():
                    step.added[resource] = min(added_at, step.added.get(resource, added_at))
            step.tally = self._with_added(step, self.tally_of(step.resources))
            step.by_level = {
                level: self.tally_of(
                    {pk: opt for pk, opt in step.resources.items() if self.levels[pk] == level}
                )
                for level in Resource.Level.values
            }

    def _with_added(self, step: Step, tally: Tally) -> Tally:
        """Where all was done before something came, that is named beside the count."""
        if not 0 < tally.done < tally.total:
            return tally
        counted = {
            pk
            for pk, optional in step.resources.items()
            if not (optional or pk in self.hidden) and self.states.get(pk) != Progress.State.SKIPPED
        }
        done = {pk for pk in counted if self.states.get(pk) in Progress.COUNTS_AS_DONE}
        first = min(step.added[pk] for pk in counted - done)
        before = [pk for pk in done if step.added[pk] < first]
        moments = [moment for pk in before if (moment := self.marks[pk].done_by(first))]
        # The last was done while all of them stood here: what is brought from elsewhere was not.
        together = max((step.added[pk] for pk in before), default=first)
        if len(moments) < len(before) or max(moments, default=first) < together or not before:
            return tally
        return replace(tally, total=tally.done, added=tally.total - tally.done)

    def tally_of(self, resources: dict[int, bool]) -> Tally:
        """Skipped and optional entries leave the percentage and are named beside it."""
        done = skipped = optional = hidden = total = 0
        for resource, is_optional in resources.items():
            state = self.states.get(resource, "")
            if resource in self.hidden:
                hidden += 1
            elif state == Progress.State.SKIPPED:
                skipped += 1
            elif is_optional:
                optional += 1
            else:
                total += 1
                done += state in Progress.COUNTS_AS_DONE
        return Tally(done, total, skipped, optional, hidden=hidden)
