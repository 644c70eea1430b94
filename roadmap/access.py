"""Who may see what. What one may not see does not exist: 404."""

from typing import TypeVar

from django.db.models import Q
from django.http import Http404

from accounts.models import User
from roadmap.models import Alias, Resource, Topic

Thing = TypeVar("Thing")


def topic_or_alias(slug: str) -> Topic:
    """The published topic at this address, or the one that an old address stands for."""
    topics = Topic.objects.published()
    return _found(topics.filter(slug=slug).first() or topics.filter(_old(slug)).first())


def resource_or_alias(slug: str, *fields: str) -> Resource:
    """The resource at this address, retired ones included: their learners still look at them.

    A merged one gives its survivor. With `fields`, the others are read when they are asked for.
    """
    resources = Resource.objects.select_related("paper", "merged_into")
    if fields:
        resources = Resource.objects.only("merged_into", *fields)
    resource = _found(resources.filter(slug=slug).first() or resources.filter(_old(slug)).first())
    return resource.survivor


def public_person(name: str) -> User:
    """Whoever turned their profile on; a name that is unknown and one that is private are alike."""
    wanted = User.normalize_username(name)
    return _found(User.objects.filter(username=wanted, is_public=True, is_active=True).first())


def _old(slug: str) -> Q:
    return Q(aliases__kind=Alias.Kind.SLUG, aliases__value=slug)


def _found(thing: Thing | None) -> Thing:
    if thing is None:
        raise Http404
    return thing
