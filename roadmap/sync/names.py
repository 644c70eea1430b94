"""Slugs for what is new."""

import re

from roadmap.outline.keys import slug_of
from roadmap.sync.known import Known

_LONGEST = 60  # characters of a slug that is made here


class Slugs:
    """Unique in the whole site, per kind; on a clash the parent goes in front, then a number."""

    def __init__(self, known: Known) -> None:
        self._topics = dict.fromkeys(known.topic_by_slug, 1)
        self._resources = dict.fromkeys(known.resource_by_slug, 1)

    def topic(self, title: str, above: str) -> str:
        return unique_slug(self._topics, title, above, "topic")

    def resource(self, title: str, above: str) -> str:
        return unique_slug(self._resources, title, above, "entry")

    def given_topic(self, slug: str) -> str:
        self._topics[slug] = 1
        return slug

    def given_resource(self, slug: str) -> str:
        self._resources[slug] = 1
        return slug


def unique_slug(taken: dict[str, int], title: str, above: str, otherwise: str) -> str:
    """Make a slug of the title that is none of those taken; `taken` learns it."""
    slug = _ascii(title) or otherwise
    if slug in taken and (parent := _ascii(above)):
        slug = _cut(f"{parent}-{slug}", 2 * _LONGEST)
    base = slug
    while slug in taken:
        # Each name remembers how far it counted: a thousand equal titles are no million tries.
        taken[base] = taken.get(base, 1) + 1
        slug = f"{base}-{taken[base]}"
    taken[slug] = 1
    return slug


def _ascii(title: str) -> str:
    slug = slug_of(title)
    return _cut(slug, _LONGEST) if re.fullmatch(r"[a-z0-9-]+", slug) else ""


def _cut(slug: str, length: int) -> str:
    """Whole words, as far as they go."""
    if len(slug) <= length:
        return slug
    return slug[: length + 1].rpartition("-")[0] or slug[:length]
