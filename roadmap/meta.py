"""What a page says of itself to machines: Open Graph and JSON-LD in the words of schema.org.

A filtered page says what it shows, since it is sent to friends; for search engines its address is
that of the whole page.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import ngettext

from accounts.models import User
from roadmap.citation import names_of, paper_of
from roadmap.filter_words import titled, words_of
from roadmap.filters import Choices
from roadmap.markup import plain
from roadmap.models import Placement, Resource, Topic
from roadmap.walk import Step

Absolute = Callable[[str], str]  # a path of this site to its address
Kind = Resource.Kind
TYPES = {
    Kind.ARTICLE: "Article",
    Kind.BOOK: "Book",
    Kind.COURSE: "Course",
    Kind.DATASET: "Dataset",
    Kind.DOCS: "TechArticle",
    Kind.PAPER: "ScholarlyArticle",
    Kind.PODCAST: "PodcastSeries",
    Kind.REPOSITORY: "SoftwareSourceCode",
    Kind.TOOL: "SoftwareApplication",
    Kind.VIDEO: "VideoObject",
}
DEFAULT_TYPE = "LearningResource"


@dataclass
class Meta:
    """One page; `graph` are its things of schema.org, `type` is that of Open Graph.

    `shared` is the address that is sent to a friend, where that is not `address`.
    """

    title: str
    description: str
    address: str
    picture: str
    picture_alt: str
    graph: list[dict[str, Any]] = field(default_factory=list)
    type: str = "website"
    shared: str = ""

    def filtered(self, entry_filter: Choices, shown: int, things: str = "") -> "Meta":
        """The same page, where a filter leaves `shown` of its entries."""
        if not entry_filter.is_active:
            return self
        entries = ngettext("%(n)s entry", "%(n)s entries", shown) % {"n": shown}
        words = capfirst(words_of(entry_filter, things))
        return replace(
            self,
            title=titled(self.title, entry_filter, things),
            description=f"{words}: {entries}. {self.description}".strip(),
            shared=self.address + entry_filter.query(),
        )

    @property
    def data(self) -> dict[str, Any]:
        return {"@context": "https://schema.org", "@graph": self.graph}


def of_roadmap(absolute: Absolute, path: str, roadmap: Step) -> Meta:
    """A topic without parent, at its own address or as the front page."""
    topic = roadmap.topic
    provider = {"@type": "Organization", "name": settings.SITE_NAME, "url": absolute("/")}
    course = _thing("Course", topic.title, plain(topic.summary), absolute(topic.get_absolute_url()))
    course |= {"provider": provider, "hasPart": _parts(absolute, roadmap)}
    graph = [course]
    if path == "/":
        graph.insert(0, _thing("WebSite", settings.SITE_NAME, "", absolute("/")))
    return Meta(
        topic.title, plain(topic.summary), absolute(path), *_picture(absolute, topic), _told(graph)
    )


def of_topic(absolute: Absolute, step: Step, topic: Topic, needs: Iterable[Any]) -> Meta:
    address = absolute(topic.get_absolute_url())
    root = step.root.topic
    thing = _thing("LearningResource", topic.title, plain(topic.summary), address)
    thing |= {
        "isPartOf": _thing("Course", root.title, "", absolute(root.get_absolute_url())),
        "competencyRequired": [needed.topic.title for needed, _reason in needs],
        "hasPart": _parts(absolute, step),
    }
    way = [each.topic for each in (*step.above, step)]
    graph = [thing, _breadcrumbs(absolute, way)]
    return Meta(
        topic.title, plain(topic.summary), address, *_picture(absolute, topic), _told(graph)
    )


def of_resource(absolute: Absolute, resource: Resource, placements: list[Placement]) -> Meta:
    description = resource.why or plain(resource.summary) or resource.title
    page = absolute(resource.get_absolute_url())
    thing = _thing(
        TYPES.get(Kind(resource.kind), DEFAULT_TYPE) if resource.kind else DEFAULT_TYPE,
        resource.title,
        plain(resource.summary) or resource.why,
        resource.url or page,
    )
    thing |= {
        "mainEntityOfPage": page,
        "author": [{"@type": "Person", "name": name} for name in _people(resource.authors)],
        "datePublished": resource.published,
        "educationalLevel": str(resource.get_level_display()),
        "timeRequired": f"PT{resource.effort}M" if resource.effort else "",
        "isAccessibleForFree": {"free": True, "paid": False}.get(resource.access),
        **_scholarly(resource),
    }
    graph = [thing]
    if placements:
        topic = placements[0].topic
        way: list[Any] = [topic.parent, topic] if topic.parent else [topic]
        graph.append(_breadcrumbs(absolute, [*way, resource]))
    picture = _picture(absolute, placements[0].topic if placements else None)
    return Meta(resource.title, description, page, *picture, _told(graph), type="article")


def of_list(absolute: Absolute, path: str, title: str, description: str) -> Meta:
    page = _thing("CollectionPage", title, description, absolute(path))
    return Meta(title, description, absolute(path), *_picture(absolute, None), _told([page]))


def of_person(absolute: Absolute, person: User, said: Iterable[str]) -> Meta:
    """A public profile: `said` is what its owner lets everybody see."""
    picture = absolute(reverse("person_picture", args=[person.username]))
    address = absolute(reverse("profile", args=[person.username]))
    description = "; ".join(said)
    return Meta(person.shown_name, description, address, picture, person.shown_name, type="profile")


def _picture(absolute: Absolute, topic: Topic | None) -> tuple[str, str]:
    """Its address, and what it says; that of the site where there is no topic."""
    if topic is None:
        return absolute(reverse("site_picture")), settings.SITE_NAME
    return absolute(topic.picture_url), f"{topic.title}, {settings.SITE_NAME}"


def _thing(kind: str, name: str, description: str, url: str) -> dict[str, Any]:
    return {"@type": kind, "name": name, "description": description, "url": url}


def _parts(absolute: Absolute, step: Step) -> list[dict[str, Any]]:
    return [
        _thing("LearningResource", child.topic.title, "", absolute(child.topic.get_absolute_url()))
        for child in step.children
    ]


def _scholarly(resource: Resource) -> dict[str, Any]:
    paper = paper_of(resource)
    if paper is None:
        return {}
    same = [
        f"https://doi.org/{paper.doi}" if paper.doi else "",
        f"https://arxiv.org/abs/{paper.arxiv_id}" if paper.arxiv_id else "",
    ]
    venue = {"@type": "CreativeWork", "name": paper.venue} if paper.venue else None
    return {"sameAs": [address for address in same if address], "isPartOf": venue}


def _people(authors: str) -> list[str]:
    names = (re.sub(r"\s*et al\.?$", "", name) for name in names_of(authors))
    return [name for name in names if name]


def _breadcrumbs(absolute: Absolute, way: list[Any]) -> dict[str, Any]:
    steps = [
        {
            "@type": "ListItem",
            "position": position,
            "name": each.title,
            "item": absolute(each.get_absolute_url()),
        }
        for position, each in enumerate(way, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": steps}


def _told(graph: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What is not known is left out, in parts of parts too."""
    return [_known(thing) for thing in graph]


def _known(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _known(each) for name, each in value.items() if each not in ("", None, [])}
    return [_known(each) for each in value] if isinstance(value, list) else value
