"""What an accepted suggestion changes, each row with who did it and why in its history."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Max, Model

from roadmap.identity import arxiv_id, doi
from roadmap.models import Alias, Paper, Placement, Relation, Resource, Suggestion, Topic
from roadmap.sync.names import unique_slug

STEP = 10  # between two positions, so that an entry can be put between them
Kind = Suggestion.Kind


@dataclass
class Told:
    """Writes a row with who did it and why in its history."""

    curator: Any
    reason: str

    def save(self, row: Model) -> None:
        row._change_reason = self.reason[:100]  # type: ignore[attr-defined]
        row._history_user = self.curator  # type: ignore[attr-defined]
        row.save()

    def change(self, resource: Resource) -> None:
        resource.version += 1
        self.save(resource)


def add(suggestion: Suggestion, told: Told) -> Resource:
    slugs = dict.fromkeys(Resource.objects.values_list("slug", flat=True), 1)
    old = Alias.objects.filter(kind=Alias.Kind.SLUG).values_list("value", flat=True)
    slugs |= dict.fromkeys(old, 1)
    above = suggestion.topic.title if suggestion.topic else ""
    resource = Resource(
        slug=unique_slug(slugs, suggestion.title, above, "entry"),
        title=suggestion.title,
        url=suggestion.url,
        kind=suggestion.proposed_kind,
        level=suggestion.level,
        access=suggestion.access,
        published=_arxiv_month(arxiv_id(suggestion.url) or ""),
    )
    told.save(resource)
    if resource.kind == Resource.Kind.PAPER:
        number, name = arxiv_id(resource.url) or "", doi(resource.url) or ""
        told.save(Paper(resource=resource, arxiv_id=number, doi="" if number else name[:200]))
    return resource


def _arxiv_month(number: str) -> str:
    """The month that an arXiv number begins with: 1706.03762 is of 2017-06."""
    found = re.match(r"(\d\d)(0[1-9]|1[0-2])", number.rpartition("/")[2])
    if not found:
        return ""
    century = "19" if found[1] > "90" else "20"
    return f"{century}{found[1]}-{found[2]}"


def bring_back(resource: Resource, told: Told) -> Resource:
    if resource.retired_at is not None:
        resource.retired_at = None
        told.change(resource)
    return resource


def place(resource: Resource, topic: Topic, told: Told) -> None:
    """At the end of the topic, unless it stands there."""
    if topic.placements.filter(resource=resource).exists():
        return
    last = topic.placements.aggregate(last=Max("position"))["last"] or 0
    told.save(Placement(topic=topic, resource=resource, position=last + STEP))


def explain(resource: Resource, hard: Resource | None, told: Told) -> None:
    kind = Relation.Kind.EXPLAINS
    if hard is None or hard == resource:
        return
    if not resource.relations.filter(kind=kind, to_resource=hard).exists():
        told.save(Relation(from_resource=resource, kind=kind, to_resource=hard))


def _change_link(resource: Resource, suggestion: Suggestion, told: Told) -> None:
    """Open the new link; the old one still names the entry."""
    if resource.url and resource.url != suggestion.url:
        Alias.objects.get_or_create(
            kind=Alias.Kind.LINK, value=resource.url, defaults={"resource": resource}
        )
    resource.aliases.filter(kind=Alias.Kind.LINK, value=suggestion.url).delete()
    resource.url = suggestion.url
    told.change(resource)
    paper = Paper.objects.filter(resource=resource, arxiv_id="").first()
    if paper and (number := arxiv_id(resource.url)):
        paper.arxiv_id = number
        told.save(paper)


def _set_level(resource: Resource, suggestion: Suggestion, told: Told) -> None:
    resource.level = suggestion.level
    told.change(resource)


# A mistake is put right by hand; the answer says what was done.
CHANGES: dict[str, Callable[[Resource, Suggestion, Told], None]] = {
    Kind.LINK: _change_link,
    Kind.MOVED: _change_link,
    Kind.LEVEL: _set_level,
}
