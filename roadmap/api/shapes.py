"""The shapes of what goes out, described for the OpenAPI document."""

from datetime import date, datetime
from typing import Annotated, Literal

from django.utils.translation import gettext_noop as _
from ninja import Field, Schema
from pydantic import ConfigDict

from roadmap.models import Progress, Relation
from roadmap.models import Resource as Entry

Kind = Annotated[Literal[*Entry.Kind.values], Field(title="Kind")]  # type: ignore[valid-type]
Level = Annotated[Literal[*Entry.Level.values], Field(title="Level")]  # type: ignore[valid-type]
Access = Annotated[Literal[*Entry.Access.values], Field(title="Access")]  # type: ignore[valid-type]
State = Annotated[Literal[*Progress.State.values], Field(title="State")]  # type: ignore[valid-type]
RelationKind = Annotated[Literal[*Relation.Kind.values], Field(title="Relation")]  # type: ignore[valid-type]

NEXT = _("The address of the next page; null on the last.")
PAGE = _("The address of its page on this site.")


class Problem(Schema):
    """What went wrong: RFC 9457."""

    type: str = Field(description=_("Always about:blank."))
    title: str = Field(description=_("The status in words."))
    status: int = Field(description=_("The status of the answer."))
    detail: str = Field(description=_("What is wrong, in one sentence."))
    field: str | None = Field(None, description=_("What it is about, where one thing is."))


class Paper(Schema):
    """The scholarly side of a resource."""

    arxiv_id: str = Field(description=_("Such as 1706.03762; empty if there is none."))
    doi: str = Field(description=_("Empty if there is none."))
    venue: str = Field(description=_("Where it was published; empty if not known."))
    bibtex: str = Field(description=_("An entry to cite it by."))


class Link(Schema):
    """A further link of a resource: its code, its slides, another edition."""

    label: str = Field(description=_("What stands behind it."))
    url: str = Field(description=_("Where it leads."))


class Resource(Schema):
    """One thing to read, watch, do or use."""

    slug: str = Field(description=_("Its name in addresses; it never changes."))
    title: str = Field(description=_("As shown."))
    page: str = Field(description=PAGE)
    url: str = Field(description=_("The link that is opened; empty while one is wanted."))
    kind: Kind | None = Field(description=_("What it is; null if not said."))
    level: Level | None = Field(
        description=_("Introductory is light, cult is deep; null if not rated.")
    )
    access: Access | None = Field(description=_("What it costs; null if not known."))
    authors: str = Field(description=_("As written."))
    published: str = Field(description=_("As exact as known: 2020, 2020-12 or 2020-12-31."))
    effort: int | None = Field(description=_("Minutes it takes; null if not known."))
    summary: str = Field(description=_("Markdown."))
    why: str = Field(description=_("Why it matters, in a line."))
    links: list[Link] = Field(description=_("Further links."))
    topics: list[str] = Field(description=_("The slugs of the topics where it stands."))
    paper: Paper | None = Field(description=_("Null for what is no paper."))
    created_at: datetime = Field(description=_("When it came onto the roadmap."))
    updated_at: datetime = Field(description=_("When it was last changed."))
    retired_at: datetime | None = Field(
        description=_("When it left the roadmap; null while it is on it.")
    )
    state: State | None = Field(description=_("Your progress; null without a token or a mark."))


class Related(Schema):
    """How another resource stands to this one."""

    kind: RelationKind = Field(description=_("What joins them."))
    slug: str = Field(description=_("The other resource."))
    title: str = Field(description=_("Its title."))


class ResourceInFull(Resource):
    """A resource with what it is joined to."""

    relations: list[Related] = Field(
        description=_("This one, then the kind, then the other: this one explains the other.")
    )
    back_relations: list[Related] = Field(
        description=_("The other, then the kind, then this one: the other explains this one.")
    )


class ResourcePage(Schema):
    """Part of a list of resources."""

    items: list[Resource] = Field(description=_("In order."))
    next: str | None = Field(description=NEXT)


class Tally(Schema):
    """How far you have come: counts of distinct resources."""

    done: int = Field(description=_("Done, or done and to revisit."))
    total: int = Field(description=_("Without what was skipped or is optional."))
    skipped: int = Field(description=_("Skipped."))
    optional: int = Field(description=_("Optional."))


class Need(Schema):
    """What is best known before; advice, never a lock."""

    topic: str = Field(description=_("Its slug."))
    reason: str = Field(description=_("Why; empty if not said."))


class Topic(Schema):
    """A stop on the path; one without parent is a roadmap."""

    slug: str = Field(description=_("Its name in addresses; it never changes."))
    title: str = Field(description=_("As shown."))
    page: str = Field(description=PAGE)
    parent: str | None = Field(description=_("The slug of the topic above; null for a roadmap."))
    depth: int = Field(description=_("Topics above it."))
    optional: bool = Field(description=_("Whether it counts towards the whole."))
    summary: str = Field(description=_("Markdown."))
    needs: list[Need] = Field(description=_("What is best known before."))
    tally: Tally = Field(description=_("Of this topic and all below; done without a token is 0."))
    updated_at: datetime = Field(description=_("When it was last changed."))


class Place(Schema):
    """An entry of a topic, in its place."""

    resource: str = Field(description=_("Its slug."))
    title: str = Field(description=_("Its title."))
    optional: bool = Field(description=_("Whether it is optional here."))
    remark: str = Field(description=_("What is said of it here; empty if nothing."))


class TopicInFull(Topic):
    """A topic with what it says and holds."""

    concepts: str = Field(description=_("What to know: Markdown."))
    body: str = Field(description=_("Examples: Markdown."))
    children: list[str] = Field(description=_("The slugs of the topics below, in order."))
    entries: list[Place] = Field(description=_("Its own entries, in order."))


class TopicPage(Schema):
    """Part of the tree of topics."""

    items: list[Topic] = Field(description=_("In walking order, each below its parent."))
    next: str | None = Field(description=NEXT)


class Mark(Schema):
    """Your progress with one resource."""

    resource: str = Field(description=_("The slug of the resource."))
    state: State | None = Field(description=_("Null for not started."))
    amount: str = Field(description=_("How far, as people say it: 3/7, 299/458 p., 44:24."))
    note: str = Field(description=_("Your private note: Markdown."))
    started: date | None = Field(description=_("The day you began."))
    finished: date | None = Field(description=_("The day you were done."))
    changed_at: datetime | None = Field(description=_("When it was last changed."))


class MarkPage(Schema):
    """Part of your progress."""

    items: list[Mark] = Field(description=_("What was changed last comes first."))
    next: str | None = Field(description=NEXT)


class Change(Schema):
    """What to change of your progress; what is left out stays."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"example": {"state": "done", "amount": "7/7"}}
    )

    state: State | None = Field(None, description=_("Null for not started."))
    amount: str = Field("", description=_("How far; it implies in progress or done."))
    note: str = Field("", description=_("Markdown, up to 100 kB; empty takes it away."))
    started: date | None = Field(None, description=_("Not a day to come."))
    finished: date | None = Field(None, description=_("Goes with done or revisit."))
