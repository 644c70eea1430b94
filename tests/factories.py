"""Makes what a test needs; a test states only what matters to it."""

from itertools import count
from time import time
from typing import Any

from accounts.models import User
from accounts.roles import CURATOR, give_role
from roadmap.models import Paper, Placement, Prerequisite, Relation, Resource, Suggestion, Topic

_numbers = count(1)


def a_topic(title: str = "", parent: Topic | None = None, **fields: Any) -> Topic:
    number = next(_numbers)
    fields = {"slug": f"topic-{number}", "position": number} | fields
    return Topic.objects.create(title=title or f"Topic {number}", parent=parent, **fields)


def a_stop(title: str = "", **fields: Any) -> Topic:
    """A topic directly below the (one) roadmap."""
    roadmap = Topic.objects.filter(parent=None).first() or a_topic("The roadmap")
    return a_topic(title, parent=roadmap, **fields)


def a_resource(title: str = "", topic: Topic | None = None, **fields: Any) -> Resource:
    number = next(_numbers)
    optional = fields.pop("optional", False)
    fields = {"slug": f"resource-{number}", "url": f"https://example.org/{number}"} | fields
    resource = Resource.objects.create(title=title or f"Resource {number}", **fields)
    if topic:
        Placement.objects.create(topic=topic, resource=resource, position=number, optional=optional)
    return resource


def a_paper(title: str = "", topic: Topic | None = None, **fields: Any) -> Resource:
    paper = {name: fields.pop(name) for name in ("arxiv_id", "doi", "venue") if name in fields}
    resource = a_resource(title, topic, kind="paper", **fields)
    Paper.objects.create(resource=resource, **paper)
    return resource


def a_learner(name: str = "", **fields: Any) -> User:
    return User.objects.create_user(name or f"learner-{next(_numbers)}", **fields)


def a_curator(name: str = "", role: str = CURATOR, **fields: Any) -> User:
    user = a_learner(name, **fields)
    give_role(user, role)
    return user


def needs(topic: Topic, before: Topic, reason: str = "") -> Prerequisite:
    return Prerequisite.objects.create(topic=topic, needs=before, reason=reason)


def relate(one: Resource, kind: str, other: Resource) -> Relation:
    return Relation.objects.create(from_resource=one, kind=kind, to_resource=other)


def a_suggestion(kind: str = Suggestion.Kind.MISTAKE, **fields: Any) -> Suggestion:
    """By somebody new unless said; about what the fields say."""
    return Suggestion.objects.create(
        **{"kind": kind, "by": None if "by" in fields else a_learner()} | fields
    )


def signed_in_anew(client: Any) -> None:
    """As if the password had just been given once more."""
    session = client.session
    session["account_authentication_methods_user"] = session["_auth_user_id"]
    session["account_authentication_methods"] = [
        {"method": "password", "at": time(), "reauthenticated": True}
    ]
    session.save()
