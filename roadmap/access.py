"""Who may see what. What one may not see does not exist: 404."""

from typing import TypeVar

from django.db.models import Q
from django.http import Http404

from accounts.models import User
from roadmap.models import Alias, Resource, Topic

Thing = TypeVar("Thing")
# For a tick, where putting an ORM's statement together would take longer than all of the writing.
BRIEF = "SELECT id, slug, title, merged_into_id FROM roadmap_resource WHERE slug = %s"


def topic_or_alias(slug: str) -> Topic:
    """The published topic at this address, or the one that an old address stands for."""
    topics = Topic.objects.published()
    return _found(topics.filter(slug=slug).first() or topics.filter(_old(slug)).first())


def resource_or_alias(slug: str, *, in_brief: bool = False) -> Resource:
    """The resource at this address, retired ones included: their learners still look at them.

    A merged one gives its survivor. In brief, what is not in `BRIEF` is read when it is asked for.
    """
    resources = Resource.objects.select_related("paper", "merged_into")
    here = Resource.objects.raw(BRIEF, [slug]) if in_brief else resources.filter(slug=slug)
    resource = _found(next(iter(here), None) or resources.filter(_old(slug)).first())
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
