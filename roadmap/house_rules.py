"""What a roadmap should keep to. One function a rule, each in one pass over the rows."""

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from roadmap.circles import circles
from roadmap.house import House
from roadmap.identity import title_key
from roadmap.models import Prerequisite, Relation, Resource

OVERFULL = 40  # entries in one topic; more are hardly walked
SHOWN = 6  # titles of one circle or of one group of likes

# Two lists may recommend each other; the other kinds say what comes first.
DIRECTED = [kind for kind in Relation.Kind if kind != Relation.Kind.RECOMMENDED_BY]

_OWN_ADDRESS = re.compile(r"\]\(\s*<?/(topics|resources)/([-\w]+)/?[)#?>\s]")


@dataclass(frozen=True)
class Finding:
    """One thing to look at; `about` is the topic or entry."""

    about: Any
    sentence: str


def topics_in_circles(house: House) -> Iterator[Finding]:
    edges = [(t.pk, t.parent_id) for t in house.topics.values() if t.parent_id is not None]
    return _in_circles(house.topics, edges)


def prerequisites_in_circles(house: House) -> Iterator[Finding]:
    return _in_circles(house.topics, Prerequisite.objects.values_list("topic_id", "needs_id"))


def relations_in_circles(house: House) -> Iterator[Finding]:
    rows = Relation.objects.values_list("kind", "from_resource_id", "to_resource_id")
    edges = defaultdict(list)
    for kind, one, other in rows.order_by("id"):
        edges[kind].append((one, other))
    for kind in DIRECTED:
        yield from _in_circles(house.resources, edges[kind])


def merges_in_circles(house: House) -> Iterator[Finding]:
    edges = [(r.pk, r.merged_into_id) for r in house.resources.values() if r.merged_into_id]
    return _in_circles(house.resources, edges)


def unreachable_topics(house: House) -> Iterator[Finding]:
    for topic in house.topics.values():
        above = house.topics.get(topic.parent_id or 0)
        if topic.retired_at is None and above is not None and above.retired_at is not None:
            said = _("stands below “%(above)s”, which has left the roadmap")
            yield Finding(topic, said % {"above": above.title})


def doubled_slugs(house: House) -> Iterator[Finding]:
    """Addresses that differ only in capitals, and old ones that a newcomer has taken."""
    for things in (house.topics.values(), house.resources.values()):
        for group in _alike(things, lambda thing: thing.slug.lower()):
            said = _("has an address like that of “%(other)s”")
            yield Finding(group[0], said % {"other": group[1].title})
    topics: dict[str, Any] = {topic.slug: topic for topic in house.visible.values()}
    resources: dict[str, Any] = {resource.slug: resource for resource in house.resources.values()}
    for alias in house.old_addresses:
        about = alias.topic or alias.resource
        taken = (topics if alias.topic else resources).get(alias.value)
        if taken is not None and taken != about:
            said = _("its old address “%(slug)s” leads to “%(other)s” now")
            yield Finding(about, said % {"slug": alias.value, "other": taken.title})


def dangling_slugs(house: House) -> Iterator[Finding]:
    """Addresses of this site in the texts that lead to nothing."""
    known = {("topics", topic.slug) for topic in house.visible.values()}
    known |= {("resources", resource.slug) for resource in house.resources.values()}
    for alias in house.old_addresses:
        if alias.topic_id in house.visible or alias.resource_id:
            known.add(("topics" if alias.topic_id else "resources", alias.value))
    texts: list[tuple[Any, str]]
    texts = [(t, f"{t.summary}\n{t.concepts}\n{t.body}") for t in house.visible.values()]
    texts += [(resource, resource.summary) for resource in house.entries]
    for about, text in texts:
        for named in dict.fromkeys(_OWN_ADDRESS.findall(text)):
            if named not in known:
                address = f"/{named[0]}/{named[1]}/"
                yield Finding(
                    about, _("names %(address)s, which is nowhere") % {"address": address}
                )


def entries_nowhere(house: House) -> Iterator[Finding]:
    placed = {entry.pk for pk in house.visible for entry in house.places[pk]}
    for entry in house.entries:
        if entry.pk not in placed:
            yield Finding(entry, _("stands in no topic"))


def missing_levels(house: House) -> Iterator[Finding]:
    for topic in house.visible.values():
        entries = house.places[topic.pk]
        if missing := sum(not entry.level for entry in entries):
            said = _("lacks the level of %(missing)s of its entries, which are %(all)s")
            yield Finding(topic, said % {"missing": missing, "all": len(entries)})


def overfull_topics(house: House) -> Iterator[Finding]:
    for topic in house.visible.values():
        if (count := len(house.places[topic.pk])) > OVERFULL:
            yield Finding(topic, _("holds %(n)s entries; parts would help") % {"n": count})


def empty_topics(house: House) -> Iterator[Finding]:
    parents = {topic.parent_id for topic in house.visible.values()}
    for topic in house.visible.values():
        if not house.places[topic.pk] and topic.pk not in parents:
            yield Finding(topic, _("holds nothing"))


def like_titles(house: House) -> Iterator[Finding]:
    for group in _alike(house.entries, lambda entry: title_key(entry.title)):
        # The same link twice is a rule of its own.
        if len({entry.identity or str(entry.pk) for entry in group}) > 1:
            others = ", ".join(entry.slug for entry in group[1 : SHOWN + 1])
            yield Finding(group[0], _("is titled like %(others)s") % {"others": others})


def same_link_twice(house: House) -> Iterator[Finding]:
    for group in _alike(house.entries, lambda entry: entry.identity):
        others = ", ".join(f"“{entry.title}”" for entry in group[1 : SHOWN + 1])
        yield Finding(group[0], _("has the same link as %(others)s") % {"others": others})


def cult_without_introduction(house: House) -> Iterator[Finding]:
    explains = Relation.objects.published().filter(kind=Relation.Kind.EXPLAINS)
    explained = set(explains.values_list("to_resource_id", flat=True))
    for entry in house.entries:
        if entry.level == Resource.Level.CULT and entry.pk not in explained:
            yield Finding(entry, _("has no easier way in"))


def entries_without_link(house: House) -> Iterator[Finding]:
    for entry in house.entries:
        if not entry.url:
            yield Finding(entry, _("has no link"))


@dataclass(frozen=True)
class Rule:
    name: Any
    find: Callable[[House], Iterator[Finding]]
    is_error: bool = False


RULES = [
    Rule(gettext_lazy("Topics that stand below themselves"), topics_in_circles, True),
    Rule(gettext_lazy("Topics that need themselves"), prerequisites_in_circles, True),
    Rule(gettext_lazy("Relations in a circle"), relations_in_circles, True),
    Rule(gettext_lazy("Merges in a circle"), merges_in_circles, True),
    Rule(gettext_lazy("Topics that nobody reaches"), unreachable_topics, True),
    Rule(gettext_lazy("Addresses that stand for two"), doubled_slugs, True),
    Rule(gettext_lazy("Addresses that lead to nothing"), dangling_slugs, True),
    Rule(gettext_lazy("Entries that stand nowhere"), entries_nowhere),
    Rule(gettext_lazy("The same link twice"), same_link_twice),
    Rule(gettext_lazy("Like titles"), like_titles),
    Rule(gettext_lazy("Empty topics"), empty_topics),
    Rule(gettext_lazy("Over-full topics"), overfull_topics),
    Rule(gettext_lazy("Entries without a link"), entries_without_link),
    Rule(gettext_lazy("Cult entries without an easier way in"), cult_without_introduction),
    Rule(gettext_lazy("Missing levels"), missing_levels),
]


def check() -> list[tuple[Rule, list[Finding]]]:
    """The rules that are not kept, with what was found; errors first."""
    house = House()
    found = [(rule, list(rule.find(house))) for rule in RULES]
    return [(rule, findings) for rule, findings in found if findings]


def _in_circles(things: dict[int, Any], edges: Iterable[tuple[int, int]]) -> Iterator[Finding]:
    for circle in circles(edges):
        titles = [things[pk].title for pk in circle[:SHOWN]]
        titles += ["…"] if len(circle) > SHOWN else []
        yield Finding(things[circle[0]], " → ".join([*titles, titles[0]]))


def _alike(things: Iterable[Any], key: Callable[[Any], Hashable]) -> list[list[Any]]:
    """Groups of two and more with one key, without those that have none."""
    groups = defaultdict(list)
    for thing in things:
        groups[key(thing)].append(thing)
    return [group for name, group in groups.items() if name and len(group) > 1]
