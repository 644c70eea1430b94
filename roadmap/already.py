"""What is here already: the entries that a link or a title means, retired ones included."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Prefetch, Q

from roadmap.identity import identity_of, title_key
from roadmap.models import Alias, Link, Placement, Resource, Suggestion


@dataclass(frozen=True)
class Match:
    """An entry that is here, how it was found (link, old_link, further_link, title), and where it stands."""

    resource: Resource
    how: str
    places: list[Placement] = field(default_factory=list)

    @property
    def is_certain(self) -> bool:
        """The same link is the same thing; the same title may be another's."""
        return self.how in {"link", "old_link"}

    def stands_in(self, topic: int | None) -> bool:
        return self.resource.retired_at is None and any(p.topic_id == topic for p in self.places)


def already_here(asked: Sequence[Suggestion]) -> list[list[Match]]:
    """For each suggestion, saved or not, the entries that its link or its title in the topic means.

    What it is about is never its own match. The number of queries does not depend on how many.
    """
    found: list[dict[int, str]] = [{} for _ in asked]
    _by_link(asked, found)
    _by_title(asked, found)
    ids = {pk for each in found for pk in each}
    living = Resource.objects.survivors(ids)
    resources = _with_places(living.values())
    matches = []
    for suggestion, each in zip(asked, found, strict=True):
        own = None if suggestion.kind == Suggestion.Kind.ENTRY else suggestion.resource_id
        # One that was merged away is told by the one that it became.
        survivors: dict[int, str] = {}
        for pk, how in each.items():
            survivors.setdefault(living[pk], how)
        here = [
            Match(resources[pk], how, list(resources[pk].placements.all()))
            for pk, how in survivors.items()
            if pk != own
        ]
        matches.append(sorted(here, key=lambda match: match.resource.retired_at is not None))
    return matches


def others_waiting(asked: Sequence[Suggestion]) -> dict[int, list[Suggestion]]:
    """Waiting suggestions of the same link, by the id of each that was asked."""
    links = {each.identity for each in asked if each.identity}
    waiting = Suggestion.objects.waiting().filter(identity__in=links).select_related("topic", "by")
    by_link: dict[str, list[Suggestion]] = defaultdict(list)
    for other in waiting if links else ():
        by_link[other.identity].append(other)
    return {
        each.pk: [other for other in by_link.get(each.identity, []) if other.pk != each.pk]
        for each in asked
    }


def _by_link(asked: Sequence[Suggestion], found: list[dict[int, str]]) -> None:
    wanted: dict[str, list[dict[int, str]]] = defaultdict(list)
    for suggestion, each in zip(asked, found, strict=True):
        if identity := identity_of(suggestion.url):
            wanted[identity].append(each)
    if not wanted:
        return
    current = Resource.objects.filter(identity__in=wanted).values_list("identity", "pk")
    old = Alias.objects.filter(_like("value", wanted), kind=Alias.Kind.LINK, topic=None)
    further = Link.objects.filter(_like("url", wanted))
    rows = [
        *((identity, pk, "link") for identity, pk in current),
        *((identity_of(v), pk, "old_link") for v, pk in old.values_list("value", "resource_id")),
        *((identity_of(v), pk, "further_link") for v, pk in further.values_list("url", "resource")),
    ]
    for identity, pk, how in rows:
        for each in wanted.get(identity, ()):
            each.setdefault(pk, how)


def _like(column: str, identities: Iterable[str]) -> Q:
    """Narrows to rows that may have one of the identities: they hold its number, name or host."""
    like = Q(pk__in=[])
    for identity in identities:
        kind, colon, name = identity.partition(":")
        piece = name.rpartition("/")[2] if colon and "." not in kind else identity.partition("/")[0]
        like |= Q(**{f"{column}__icontains": piece})
    return like


def _by_title(asked: Sequence[Suggestion], found: list[dict[int, str]]) -> None:
    topics = {each.topic_id for each in asked if each.title and each.topic_id}
    if not topics:
        return
    here: dict[tuple[int, str], list[int]] = defaultdict(list)
    placed = Placement.objects.filter(topic__in=topics).order_by("pk")
    for topic, pk, title in placed.values_list("topic_id", "resource_id", "resource__title"):
        here[topic, title_key(title)].append(pk)
    old = Alias.objects.filter(kind=Alias.Kind.TITLE, resource__placements__topic__in=topics)
    titles = old.values_list("resource__placements__topic_id", "resource_id", "value")
    for topic, pk, title in titles:
        here[topic, title_key(title)].append(pk)
    for suggestion, each in zip(asked, found, strict=True):
        if suggestion.title and suggestion.topic_id:
            for pk in here.get((suggestion.topic_id, title_key(suggestion.title)), ()):
                each.setdefault(pk, "title")


def _with_places(ids: Iterable[int]) -> dict[int, Resource]:
    """The resources by id, with where they stand."""
    places = Placement.objects.filter(topic__retired_at=None).select_related("topic")
    resources = Resource.objects.filter(pk__in=set(ids))
    return {
        resource.pk: resource
        for resource in resources.prefetch_related(Prefetch("placements", queryset=places))
    }
