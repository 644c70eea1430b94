"""Finding topics and resources by words. Every word must occur; titles come first."""

from typing import Any

from django.db import connections
from django.db.models import Q, QuerySet

from roadmap import search_index as index
from roadmap.models import Topic
from roadmap.search_query import Asked, Terms, read, slips_of, words_in

WORD_LIMIT = 10
MOST = 500  # of one kind; whoever asks for more has asked for too little


def words_of(query: str) -> list[str]:
    """The words to look for; NUL cannot be asked of PostgreSQL."""
    return query.replace("\0", "").split()[:WORD_LIMIT]


def holding(queryset: QuerySet, query: str, fields: list[str]) -> QuerySet:
    """Rows where each word occurs in one of the fields."""
    for word in words_of(query):
        anywhere = Q()
        for field in fields:
            anywhere |= Q(**{f"{field}__icontains": word})
        queryset = queryset.filter(anywhere)
    return queryset


def matching(queryset: QuerySet, asked: Asked) -> list[int]:
    """At most 500 ids, best first: titles, then authors, then the rest.

    Words before the last need only be begun where nothing holds them whole.
    """
    if not asked.terms:
        return list(queryset.order_by("title", "id").values_list("pk", flat=True)[:MOST])
    found = _held(queryset, asked, asked.typed)
    return found or (_held(queryset, asked, asked.terms) if asked.typed != asked.terms else [])


def _held(queryset: QuerySet, asked: Asked, terms: Terms) -> list[int]:
    kind = queryset.model._meta.model_name or ""
    vendor = connections[queryset.db].vendor
    facts = ("pk", "title", "authors") if kind == "resource" else ("pk", "title", "slug")
    # An operator leaves some out afterwards: then all that hold the words are looked through.
    most = None if asked.operators else MOST
    found: dict[int, tuple[Any, ...]] = {}
    for in_title in (True, False):
        if len(found) < MOST:
            held = index.holding_all(kind, terms, vendor, in_title, most)
            rows = queryset.filter(pk__in=held).order_by().values_list(*facts)[:MOST]
            for pk, title, people in rows:
                found.setdefault(pk, (not in_title, *_closeness(title, people, asked), pk))
    return sorted(found, key=found.__getitem__)[:MOST]


def _closeness(title: str, people: str, asked: Asked) -> tuple[Any, ...]:
    """Smaller is better: the whole title, whole words in it, authors, a short title."""
    words = words_in(title)
    return (
        list(words) != asked.words,
        not set(asked.words) <= set(words),
        not set(asked.words) <= set(words_in(people)),
        len(words),
        title,
    )


def mended(asked: Asked) -> dict[str, str]:
    """For each word that nothing published holds: the known word one letter off, if there is one."""
    instead = {}
    for word in dict.fromkeys(asked.words):
        slips = slips_of(word)
        if slips and not index.most_used([word]) and (meant := index.most_used(slips)):
            instead[word] = meant
    return instead


def search_topics(query: str) -> QuerySet[Topic]:
    """Published topics that hold every word."""
    topics = Topic.objects.published()
    asked = read(query)
    if not asked.terms:
        return topics.none()
    return topics.filter(
        pk__in=index.holding_all("topic", asked.terms, connections[topics.db].vendor)
    )
