"""The roadmap in the database as an Outline: what every writer takes."""

from collections import defaultdict
from collections.abc import Callable
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _

from roadmap.models import (
    Alias,
    Link,
    PersonalEntry,
    Placement,
    Prerequisite,
    Progress,
    Relation,
    Resource,
    Source,
    SourceEntry,
    Topic,
    UserProgress,
)
from roadmap.outline import Alias as OldName
from roadmap.outline import Entry, Need, Outline, Paper, Place, Said
from roadmap.outline import Link as FurtherLink
from roadmap.outline import Relation as Joined
from roadmap.outline import Source as TakenIn
from roadmap.outline import Topic as Stop
from roadmap.outline.limits import LARGEST

if TYPE_CHECKING:
    from accounts.models import User

# A log says "todo" where Cairn says "planned"; the other states have one name.
STATUS_OF = {Progress.State.PLANNED: "todo"}


def snapshot(
    topic: Topic | None = None,
    learner: "User | None" = None,
    *,
    only_log: bool = False,
    files: bool = False,
) -> Outline:
    """Everything that is published, in order.

    `topic` limits it to that topic and those below; `learner` adds that person's states, amounts,
    dates and notes; `only_log` limits it to what that person has marked or noted, each entry once
    and retired ones included, with their private entries; `files` adds what only Cairn's own files
    hold: sources and aliases.
    """
    outline = Outline(title=topic.title if topic else "", own=True)
    below = _topics(outline, topic, retired=only_log)
    entries = _entries(below, everything=topic is None, learner=learner if only_log else None)
    outline.entries = list(entries.values())
    if only_log and learner is not None:
        outline.entries += _private(below, learner)
        _only_titles(outline)
    if not outline.title:
        roadmaps = [stop for stop in outline.topics if not stop.parent]
        outline.title = roadmaps[0].title if len(roadmaps) == 1 else settings.SITE_NAME
    _joins(entries)
    if learner is not None:
        outline.learner = learner.get_username()
        _progress(entries, learner)
    if files:
        _files(outline, below, entries)
    outline.entries.sort(key=_order(outline))
    return outline


def log_of(learner: "User") -> Outline:
    """Everything that is a learner's own, under the title of a log."""
    log = snapshot(learner=learner, only_log=True)
    log.title = _("My log")
    return log


def _topics(outline: Outline, root: Topic | None, *, retired: bool) -> dict[int, Stop]:
    found: dict[int, Stop] = {}
    gone: set[int] = set()
    for topic in Topic.objects.in_order():
        parent = topic.parent_id
        # What stands below a retired topic is not shown either.
        if not retired and (topic.retired_at is not None or parent in gone):
            gone.add(topic.pk)
            continue
        if root is not None and topic.pk != root.pk and parent not in found:
            continue
        above = found[parent].key if parent in found else ""
        stop = Stop(topic.slug, topic.title, above, topic.position)
        stop.summary, stop.concepts, stop.body = topic.summary, topic.concepts, topic.body
        stop.optional = topic.optional
        found[topic.pk] = stop
    outline.topics = list(found.values())
    needs = Prerequisite.objects.order_by("needs__slug").values_list(
        "topic_id", "needs_id", "reason"
    )
    for one, needed, reason in needs:
        if one in found and needed in found:
            found[one].needs.append(Need(found[needed].key, reason))
    return found


def _only_titles(outline: Outline) -> None:
    """The topics in which something is marked, by name: what they teach is no part of a log."""
    order = {stop.key: number for number, stop in enumerate(outline.topics)}
    for entry in outline.entries:
        entry.places = sorted(entry.places, key=lambda place: order[place.topic])[:1]
    parents = {stop.key: stop.parent for stop in outline.topics}
    kept: set[str] = set()
    for entry in outline.entries:
        for place in entry.places:
            key = place.topic
            while key and key not in kept:
                kept.add(key)
                key = parents[key]
    outline.topics = [
        Stop(stop.key, stop.title, stop.parent, stop.position)
        for stop in outline.topics
        if stop.key in kept
    ]


def _private(topics: dict[int, Stop], learner: "User") -> list[Entry]:
    """Their own entries, each below what is shared in its topic."""
    entries = []
    for number, row in enumerate(PersonalEntry.objects.of(learner)):
        # No slug has a colon; with its noughts it sorts by number.
        entry = Entry(f"private:{number:06}", row.title, row.url, private=True)
        entry.places = [Place(topics[row.topic_id].key, LARGEST)]
        _say(entry, row)
        entries.append(entry)
    return entries


def _entries(
    topics: dict[int, Stop], *, everything: bool, learner: "User | None" = None
) -> dict[int, Entry]:
    places: dict[int, list[Place]] = defaultdict(list)
    rows = Placement.objects.order_by("topic_id", "position", "id").values_list(
        "resource_id", "topic_id", "position", "optional", "remark"
    )
    for pk, topic, position, optional, remark in rows:
        if topic in topics:
            places[pk].append(Place(topics[topic].key, position, optional, remark))
    entries = {}
    published = Resource.objects.published()
    if learner is not None:
        told = UserProgress.objects.of(learner).telling().values("resource_id")
        published = Resource.objects.filter(pk__in=told, merged_into=None)
    published = published.select_related("paper").order_by("slug")
    for resource in published:
        if not everything and resource.pk not in places:
            continue
        entry = Entry(resource.slug, resource.title, resource.url)
        entry.kind, entry.level, entry.access = resource.kind, resource.level, resource.access
        entry.authors, entry.published, entry.effort = (
            resource.authors,
            resource.published,
            resource.effort,
        )
        entry.summary, entry.why = resource.summary, resource.why
        if paper := getattr(resource, "paper", None):
            entry.paper = Paper(paper.arxiv_id, paper.doi, paper.venue, paper.bibtex)
        entry.places = places.get(resource.pk, [])
        entries[resource.pk] = entry
    return entries


def _joins(entries: dict[int, Entry]) -> None:
    for resource, label, url in Link.objects.order_by("position", "id").values_list(
        "resource_id", "label", "url"
    ):
        if resource in entries:
            entries[resource].links.append(FurtherLink(label, url))
    relations = Relation.objects.order_by("kind", "to_resource__slug")
    for one, kind, other, remark in relations.values_list(
        "from_resource_id", "kind", "to_resource_id", "remark"
    ):
        if one in entries and other in entries:
            entries[one].relations.append(Joined(kind, entries[other].key, remark))


def _progress(entries: dict[int, Entry], learner: "User") -> None:
    for row in UserProgress.objects.of(learner):
        entry = entries.get(row.resource_id)
        if entry is None:
            continue
        _say(entry, row)
        entry.arranged = row.arranged


def _say(entry: Entry, row: Progress) -> None:
    entry.status = STATUS_OF.get(row.state, row.state)  # type: ignore[call-overload]
    entry.amount, entry.note = row.amount, row.note
    entry.started = row.started.isoformat() if row.started else ""
    entry.finished = row.finished.isoformat() if row.finished else ""


def _files(outline: Outline, topics: dict[int, Stop], entries: dict[int, Entry]) -> None:
    sources = {}
    # Cairn's own files are no source of themselves.
    for source in Source.objects.filter(own_files=False).order_by("slug"):
        sources[source.pk] = TakenIn(
            source.slug, source.name, source.address, source.licence, source.description
        )
    for row in SourceEntry.objects.filter(source__own_files=False).order_by("key"):
        topic = topics.get(row.topic_id) if row.topic_id else None
        entry = entries.get(row.resource_id) if row.resource_id else None
        if topic is None and entry is None and (row.topic_id or row.resource_id):
            continue  # what it became is not on the roadmap any more
        said = Said(
            row.key,
            row.path,
            row.line,
            row.said,
            topic.key if topic else "",
            entry.key if entry else "",
        )
        sources[row.source_id].entries.append(said)
    outline.sources = list(sources.values())
    for alias in Alias.objects.order_by("kind", "value"):
        topic = topics.get(alias.topic_id) if alias.topic_id else None
        entry = entries.get(alias.resource_id) if alias.resource_id else None
        if topic or entry:
            outline.aliases.append(
                OldName(
                    alias.kind, alias.value, topic.key if topic else "", entry.key if entry else ""
                )
            )


def _order(outline: Outline) -> Callable[[Entry], tuple[int, int, str]]:
    """Entries as one meets them: topic by topic, by position."""
    topics = {topic.key: number for number, topic in enumerate(outline.topics)}

    def place_of(entry: Entry) -> tuple[int, int, str]:
        places = [(topics[place.topic], place.position) for place in entry.places]
        return (*min(places, default=(len(topics), 0)), entry.key)

    return place_of
