"""What is known about an entry beside its own fields: shown at the top of its page, never edited."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from roadmap.admin.links import link_report
from roadmap.history import changes_of
from roadmap.models import Merge, Progress, Resource

LATEST = 3  # changes
# A line: what it says, and where it leads ("" for nowhere).
Line = tuple[Any, str]


@dataclass
class Fact:
    label: Any
    lines: list[Line]


def stands_in(resource: Resource) -> Iterator[Line]:
    places = resource.placements.select_related("topic__parent").order_by("topic__position")
    for place in places:
        path = [place.topic.parent, place.topic] if place.topic.parent else [place.topic]
        said = " › ".join(str(topic) for topic in path)
        if place.topic.retired_at:
            said = _("%s (retired)") % said
        yield said, reverse("admin:roadmap_topic_entries", args=[place.topic_id])


def listed_by(resource: Resource) -> Iterator[Line]:
    for entry in resource.source_entries.select_related("source"):
        line = _("line %d") % entry.line if entry.line else _("no line")
        yield f"{entry.source.name}, {line}", ""


def learners(resource: Resource) -> Iterator[Line]:
    """Counts, never names: who learned what is nobody else's business."""
    rows = resource.progress.exclude(state="").values_list("state").order_by("state")
    counts = dict(rows.annotate(count=Count("user")))
    for state in Progress.State:
        if state in counts:
            yield f"{state.label}: {counts[state]}", ""


def links(resource: Resource) -> Iterator[Line]:
    if report := link_report(resource):
        yield report, ""


def merges(resource: Resource) -> Iterator[Line]:
    for merge in Merge.objects.standing().filter(into=resource).select_related("resource"):
        yield merge.resource.title, reverse("admin:roadmap_merge_change", args=[merge.pk])


def latest_changes(resource: Resource) -> Iterator[Line]:
    for change in changes_of(resource)[:LATEST]:
        day = date_format(localtime(change.moment), "SHORT_DATETIME_FORMAT")
        said = ", ".join(str(part) for part in (day, change.user, change.reason) if part)
        yield said, reverse("admin:roadmap_resource_history", args=[resource.pk])


FACTS: tuple[tuple[Any, Callable[[Resource], Iterator[Line]]], ...] = (
    (gettext_lazy("Stands in"), stands_in),
    (gettext_lazy("Listed by"), listed_by),
    (gettext_lazy("Learners"), learners),
    (gettext_lazy("Links"), links),
    (gettext_lazy("Took in"), merges),
    (gettext_lazy("Changed last"), latest_changes),
)


def facts_of(resource: Resource) -> list[Fact]:
    """In order, without those of which there is nothing to say."""
    found = [Fact(label, list(say(resource))) for label, say in FACTS]
    return [fact for fact in found if fact.lines]
