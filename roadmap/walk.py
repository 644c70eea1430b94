"""How far a visitor has walked: the tree of topics with the visitor's counts."""

from collections.abc import Collection, Set
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db import connection
from django.http import Http404

from roadmap import kept
from roadmap.filters import Facts
from roadmap.kept import Content, Ground, Place
from roadmap.models import Mark, Prerequisite, Topic, UserProgress
from roadmap.overview import Overview
from roadmap.tally import Tally
from roadmap.visitors import Learner, Visitor

FEW = 500  # entries that are asked for by their ids


class Step:
    """A topic in the tree as one visitor sees it."""

    def __init__(self, walk: "Walk", ground: Ground) -> None:
        self.walk, self.ground, self.topic = walk, ground, ground.topic

    @property
    def parent(self) -> "Step | None":
        return self.walk.on(self.ground.parent) if self.ground.parent else None

    @property
    def children(self) -> list["Step"]:
        return [self.walk.on(child) for child in self.ground.children]

    @property
    def places(self) -> list[Place]:
        return self.ground.contents.places

    @property
    def resources(self) -> dict[int, bool]:
        """Of this topic and all below: resource id -> optional wherever it stands."""
        return self.ground.contents.resources

    @property
    def added(self) -> dict[int, datetime]:
        """Resource id -> first placed here."""
        return self.ground.contents.added

    @property
    def tally(self) -> Tally:
        tallies, pk = self.walk.overview.tallies, self.topic.pk
        if pk not in tallies:
            contents = self.ground.contents
            tallies[pk] = self._with_added(self.walk.count(contents.counted, contents.optional))
        return tallies[pk]

    @cached_property
    def by_level(self) -> dict[str, Tally]:
        """The same for the rated ones, level by level."""
        return {level: self.walk.count(*ids) for level, ids in self.ground.contents.levels.items()}

    @property
    def looks(self) -> tuple[Tally, ...]:
        """All in which visitors differ here."""
        return (self.tally, *self.by_level.values())

    @property
    def facts(self) -> dict[int, Facts]:
        """Of all entries on the roadmap: level, kind, access."""
        return self.ground.contents.facts

    def level_of(self, resource: int) -> str:
        return self.facts[resource][0]

    @property
    def stop(self) -> "Step":
        """The child of the roadmap that this topic is, or stands in; a roadmap is its own."""
        return self.walk.on(self.ground.stop)

    @property
    def root(self) -> "Step":
        return self.walk.on(self.ground.root)

    @property
    def above(self) -> list["Step"]:
        """From the roadmap down to the parent."""
        return [] if self.parent is None else [*self.parent.above, self.parent]

    def all_below(self) -> list["Step"]:
        """This step and all under it, in order."""
        return [self.walk.on(ground) for ground in self.ground.all_below()]

    def _with_added(self, tally: Tally) -> Tally:
        """Where all was done before something came, that is named beside the count."""
        if not 0 < tally.done < tally.total:
            return tally
        overview, added, before = self.walk.overview, self.added, list[int]()
        first = None
        for pk in self.ground.contents.by_added:
            if pk in overview.hidden or pk in overview.skipped:
                continue
            if pk not in overview.done:
                first = added[pk]
                break
            before.append(pk)
        if first is None:
            return tally
        before = [pk for pk in before if added[pk] < first]
        moments = [moment for pk in before if (moment := overview.mark(pk).done_by(first))]
        # The last was done while all of them stood here: what is brought from elsewhere was not.
        together = max((added[pk] for pk in before), default=first)
        if len(moments) < len(before) or max(moments, default=first) < together or not before:
            return tally
        return replace(tally, total=tally.done, added=tally.total - tally.done)


class Walk:
    """All published topics, and the visitor's counts on each; an unpublished parent hides all below."""

    def __init__(self, visitor: Visitor, among: Collection[int] | None = None) -> None:
        self.visitor = visitor
        self.overview: Overview = visitor.overview(among)
        self.content = kept.content(self.overview.version)
        self._steps: dict[int, Step] = {}

    @classmethod
    def around(cls, visitor: Visitor, slug: str, changed: Collection[int]) -> "Walk":
        """With the marks on which the page of a topic depends where these changed, if they are few."""
        guess = kept.latest()
        if guess is None:
            return cls(visitor)
        walk = cls(visitor, _around(guess, slug, changed))
        if walk.content is guess:
            return walk
        return cls(visitor, _around(walk.content, slug, changed))

    def on(self, ground: Ground) -> Step:
        pk = ground.topic.pk
        return self._steps.get(pk) or self._steps.setdefault(pk, Step(self, ground))

    @cached_property
    def steps(self) -> dict[int, Step]:
        return {pk: self.on(ground) for pk, ground in self.content.grounds.items()}

    @property
    def roadmaps(self) -> list[Step]:
        return [self.on(ground) for ground in self.content.roadmaps]

    @property
    def walked(self) -> list[Step]:
        """Those on which the visitor marked something."""
        return [self.at(pk) for pk in self.overview.made("walked", self._walked)]

    def _walked(self) -> list[int]:
        found = self.content.roadmaps_with(self.overview.moments, self.marked())
        return [root.topic.pk for root in found]

    def marked(self, *states: str) -> Any:
        """What is in one of these states, or says anything, for a statement to look in."""
        if connection.vendor == "sqlite" and isinstance(self.visitor, Learner):
            # It reads many numbers slowly, and takes only so many.
            rows = UserProgress.objects.of(self.visitor.user)
            return (rows.filter(state__in=states) if states else rows).values("resource_id")
        # PostgreSQL would look through all entries for those that a statement gives.
        groups = [each for each in self.overview.groups if not states or each.state in states]
        return [pk for group in groups for pk in group.ids]

    def step_of(self, topic: Topic) -> Step:
        """Raise Http404 for a topic that stands below a retired one."""
        try:
            return self.on(self.content.grounds[topic.pk])
        except KeyError:
            raise Http404 from None

    def step_at(self, slug: str) -> Step | None:
        ground = self.content.by_slug.get(slug)
        return self.on(ground) if ground else None

    @cached_property
    def marks(self) -> dict[int, Mark]:
        return {pk: self.overview.mark(pk) for pk in self.overview.moments}

    @property
    def states(self) -> dict[int, str]:
        return self.overview.states

    @property
    def hidden(self) -> set[int]:
        """What the visitor does not want to see: it counts for nothing."""
        return self.overview.hidden

    @property
    def pinned(self) -> set[int]:
        return self.overview.pinned

    @property
    def prerequisites(self) -> list[Prerequisite]:
        """Between published topics, with their reasons."""
        return self.content.prerequisites

    def needs(self, step: Step) -> list[tuple[Step, str]]:
        """What is best known before, each with its reason."""
        links = [link for link in self.prerequisites if link.topic_id == step.topic.pk]
        return [(self.at(link.needs_id), link.reason) for link in links]

    def leads_to(self, step: Step) -> list[Step]:
        links = [link for link in self.prerequisites if link.needs_id == step.topic.pk]
        after = sorted((link.topic_id for link in links), key=self.content.order.__getitem__)
        return [self.at(pk) for pk in after]

    def at(self, pk: int) -> Step:
        """That of a published topic, by its id."""
        return self.on(self.content.grounds[pk])

    def count(self, counted: Set[int], optional: Set[int]) -> Tally:
        """Skipped and optional entries leave the percentage and are named beside it."""
        overview = self.overview
        hidden = skipped = 0
        if overview.hidden or overview.skipped:
            everything = {*counted, *optional}
            away = overview.hidden & everything
            left_out = (overview.skipped & everything) - away
            hidden, skipped = len(away), len(left_out)
            if out := away | left_out:
                counted, optional = set(counted) - out, set(optional) - out
        done = len(overview.done & counted)
        return Tally(done, len(counted), skipped, len(optional), hidden=hidden)


def _around(content: Content, slug: str, changed: Collection[int]) -> Collection[int] | None:
    ids = set(changed)
    if ground := content.by_slug.get(slug):
        for shown in (ground, ground.stop, *ground.stops_with(changed)):
            ids |= shown.contents.resources.keys()
    return ids if 0 < len(ids) <= FEW else None
