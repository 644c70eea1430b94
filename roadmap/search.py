"""Finding topics and resources by words. Every word must occur; titles come first."""

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from roadmap.models import Resource, Topic

WORD_LIMIT = 10


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


def search_resources(query: str) -> QuerySet[Resource]:
    found = holding(Resource.objects.published(), query, ["title", "authors", "summary", "why"])
    return _titles_first(found, query)


def search_topics(query: str) -> QuerySet[Topic]:
    found = holding(Topic.objects.published(), query, ["title", "summary", "concepts"])
    return _titles_first(found.select_related("parent"), query)


def _titles_first(queryset: QuerySet, query: str) -> QuerySet:
    in_title = Q()
    for word in words_of(query):
        in_title &= Q(title__icontains=word)
    rank = Case(When(in_title, then=Value(0)), default=Value(1), output_field=IntegerField())
    return queryset.order_by(rank, "title", "id")
