"""What happened, since a learner was last there, on the stops they walk."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Max
from django.utils.translation import get_language

from roadmap.kept import Ground
from roadmap.models import Placement, Resource
from roadmap.overview import at
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
    """Of one stop: entries that came (their ids), changed (with the names of what changed) or left."""

    stop: Step
    since: datetime
    new: list[int] = field(default_factory=list)
    changed: list[tuple[Resource, list[str]]] = field(default_factory=list)
    left: list[Resource] = field(default_factory=list)

    @property
    def count(self) -> int:
        return sum(self.looks)

    @property
    def looks(self) -> tuple[int, int, int]:
        """All that its line on the page of a roadmap depends on, beside its stop."""
        return (len(self.new), len(self.changed), len(self.left))

    @property
    def added(self) -> list[Resource]:
        found = Resource.objects.in_bulk(self.new)
        return [found[pk] for pk in self.new]


def news_of(walk: Walk, stops: Iterable[Step]) -> list[News]:
    """News of those stops where the learner has marks, those without any left out."""
    if not isinstance(walk.visitor, Learner):
        return []
    found = [news for news in _since(walk, stops) if _may_tell(walk, news)]
    for news in found:
        news.new = [pk for pk, at in news.stop.added.items() if at > news.since]
    touched = [news for news in found if _is_touched(walk, news)]
    if touched:
        key = ("news", get_language(), tuple((news.stop.topic.pk, news.since) for news in touched))
        told = walk.content.made(key, lambda: _told(touched))
        for news, (changed, left) in zip(touched, told, strict=True):
            news.changed, news.left = changed, left
    return [news for news in found if news.count]


def _since(walk: Walk, stops: Iterable[Step]) -> list[News]:
    """Since the last mark on each stop, or since its news were put aside, whichever is later."""
    moments, seen = walk.overview.moments, walk.overview.seen
    marked = [(stop, moments.keys() & stop.resources.keys()) for stop in stops]
    return [
        News(stop, at(max(seen.get(stop.topic.pk, ""), *(moments[pk] for pk in ids))))
        for stop, ids in marked
        if ids
    ]


def _may_tell(walk: Walk, news: News) -> bool:
    """Whether anything happened since: seldom, and then nothing more is asked."""
    latest = news.stop.ground.contents.latest
    return (latest is not None and latest > news.since) or _is_touched(walk, news)


def _is_touched(walk: Walk, news: News) -> bool:
    root = news.stop.ground.root
    touched = walk.content.made(("touched", root.topic.pk), lambda: _touched(root))
    return touched is not None and touched > news.since


def _touched(root: Ground) -> datetime | None:
    """When an entry of the roadmap was last changed."""
    placed = Placement.objects.filter(topic__in=[each.topic.pk for each in root.all_below()])
    history = Resource.history.filter(id__in=placed.values("resource"))
    return history.aggregate(latest=Max("history_date"))["latest"]


def _told(found: list[News]) -> list[tuple[list[Any], list[Any]]]:
    """What was changed and left on each, the same for everybody who asks since then."""
    past = _past(found)
    resources = Resource.objects.select_related("merged_into").in_bulk(past.keys())
    standing = _standing(found, past)
    told = []
    for each in found:
        news = News(each.stop, each.since)
        for pk in sorted(standing[news.stop.topic.pk] - set(each.new)):
            _tell(news, resources[pk], past[pk])
        told.append((news.changed, news.left))
    return told


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
