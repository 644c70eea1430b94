"""What happened, since a learner was last there, on the stops they walk."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from roadmap.models import Placement, Resource, Seen
from roadmap.visitors import Learner
from roadmap.walk import Step, Walk

# A change of these is worth telling; corrected commas in the rest are not.
TOLD = {
    field.name: field.verbose_name
    for field in Resource._meta.fields
    if field.name
    in {"title", "url", "kind", "level", "access", "authors", "published", "summary", "why"}
}


@dataclass
class News:
    """Of one stop: entries that came, changed (with the names of what changed) or left."""

    stop: Step
    since: datetime
    added: list[Resource] = field(default_factory=list)
    changed: list[tuple[Resource, list[str]]] = field(default_factory=list)
    left: list[Resource] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.added) + len(self.changed) + len(self.left)


def news_of(walk: Walk, stops: Iterable[Step]) -> list[News]:
    """News of those stops where the learner has marks, those without any left out.

    Two queries where nothing happened, three more where something did, whatever the size.
    """
    if not isinstance(walk.visitor, Learner):
        return []
    found = _since(walk, stops, walk.visitor.user)
    if not found:
        return []
    past = _past(found)
    fresh = {pk for news in found for pk, at in news.stop.added.items() if at > news.since}
    resources = Resource.objects.select_related("merged_into").in_bulk(past.keys() | fresh)
    standing = _standing(found, past)
    for news in found:
        added = [pk for pk, at in news.stop.added.items() if at > news.since]
        news.added = [resources[pk] for pk in added]
        for pk in sorted(standing[news.stop.topic.pk] - set(added)):
            _tell(news, resources[pk], past[pk])
    return [news for news in found if news.count]


def _since(walk: Walk, stops: Iterable[Step], user: Any) -> list[News]:
    """Since the last mark on each stop, or since its news were put aside, whichever is later."""
    found = [
        News(stop, max(walk.marks[pk].changed_at for pk in stop.resources if pk in walk.marks))
        for stop in stops
        if not walk.marks.keys().isdisjoint(stop.resources)
    ]
    seen = Seen.objects.filter(user=user, topic__in=[n.stop.topic.pk for n in found])
    aside = dict(seen.values_list("topic_id", "at")) if found else {}
    for news in found:
        news.since = max(news.since, aside.get(news.stop.topic.pk, news.since))
    return found


def _past(found: list[News]) -> dict[int, list[dict[str, Any]]]:
    """The history of what was touched since the earliest of these moments, oldest first."""
    earliest = min(news.since for news in found)
    history = Resource.history.order_by("history_date", "history_id")
    touched = set(
        history.filter(history_date__gt=earliest, id__in=_placed(found)).values_list(
            "id", flat=True
        )
    )
    past: dict[int, list[dict[str, Any]]] = defaultdict(list)
    if touched:
        for row in history.filter(id__in=touched).values("id", "history_date", "retired_at", *TOLD):
            past[row["id"]].append(row)
    return past


def _placed(found: list[News]) -> Any:
    topics = [step.topic.pk for news in found for step in news.stop.all_below()]
    return Placement.objects.filter(topic__in=topics).values("resource")


def _standing(found: list[News], past: dict[int, Any]) -> dict[int, set[int]]:
    """Which of the touched stand, or stood, where: by the topic of the stop."""
    standing: dict[int, set[int]] = defaultdict(set)
    if past:
        stop_of = {
            step.topic.pk: news.stop.topic.pk for news in found for step in news.stop.all_below()
        }
        placed = Placement.objects.filter(topic__in=stop_of, resource__in=past.keys())
        for topic, resource in placed.values_list("topic_id", "resource_id"):
            standing[stop_of[topic]].add(resource)
    return standing


def _tell(news: News, resource: Resource, past: list[dict[str, Any]]) -> None:
    before = [row for row in past if row["history_date"] <= news.since]
    # Without an earlier record nothing says what it was.
    if not before or before[-1]["retired_at"] is not None:
        return
    if resource.retired_at is not None:
        if resource.retired_at > news.since:
            news.left.append(resource)
        return
    names = [name for name in TOLD if before[-1][name] != getattr(resource, name)]
    if names:
        news.changed.append((resource, [str(TOLD[name]) for name in names]))
