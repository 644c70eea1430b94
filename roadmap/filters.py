"""The filter of every list: levels, kinds, states, access and text, with counts on each choice.

Every choice says how many entries it would leave, the other filters respected. All counts come
from one grouped query over the list before the choices.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import django_filters
from django import forms
from django.db.models import Count, QuerySet
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from roadmap.models import Progress, Resource
from roadmap.search import holding
from roadmap.visitors import Visitor

Facts = tuple[str, str, str]  # level, kind, access
UNRATED = "unrated"
TODO = "todo"
LEVELS = [*Resource.Level.choices, (UNRATED, _("Not rated"))]
# "Not done" is every state that still asks for something; the rest are the states themselves.
NOT_TODO = (*Progress.COUNTS_AS_DONE, Progress.State.SKIPPED)
STATES = [(TODO, _("Not done")), *Progress.State.choices]
FIELDS = ["title", "authors", "summary", "why"]
DIMENSIONS = ("level", "kind", "state", "access")
OPTIONS = (LEVELS, Resource.Kind.choices, STATES, Resource.Access.choices)


@dataclass(frozen=True)
class Choice:
    """One chip of a filter."""

    value: str
    label: Any
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class Pill:
    """What is filtered by; `query` is the address that removes it."""

    value: str
    label: Any
    query: str


class Choices:
    """What can be chosen, with counts on each; whoever shows them says what is counted."""

    form: Any
    _crosstab: Any  # how many of each combination of level, kind, state and access

    @cached_property
    def chosen(self) -> dict[str, list[str]]:
        """What is filtered by, without values that no filter knows."""
        # Where one value is unknown the rest still count: the form keeps what it understood.
        self.form.is_valid()
        data = getattr(self.form, "cleaned_data", {})
        values = {name: data.get(name) or [] for name in (*DIMENSIONS, "q")}
        return {name: [v] if isinstance(v, str) else list(v) for name, v in values.items()}

    @property
    def is_active(self) -> bool:
        return any(self.chosen.values())

    def query(self, **changed: list[str]) -> str:
        """The address of this list with some filters changed; empty lists are left out."""
        data = QueryDict(mutable=True)
        for name, values in {**self.chosen, **changed}.items():
            if values:
                data.setlist(name, values)
        return f"?{data.urlencode()}" if data else "?"

    def _matches(self, name: str, value: str, chosen: list[str]) -> bool:
        if name == "state" and TODO in chosen and value not in NOT_TODO:
            return True
        if name == "level":
            value = value or UNRATED
        return value in chosen

    def _counts(self, name: str) -> Counter[str]:
        """Counts by value of one dimension, the filters of the others respected."""
        at, counts = DIMENSIONS.index(name), Counter[str]()
        for row, count in self._left(but=name):
            counts[row[at]] += count
        return counts

    def _left(self, but: str = "") -> Iterator[tuple[tuple[str, ...], int]]:
        """What passes, by all that is chosen but for one dimension."""
        asked = [(i, d) for i, d in enumerate(DIMENSIONS) if d != but and self.chosen[d]]
        for row, count in self._crosstab.items():
            if all(self._matches(d, row[i], self.chosen[d]) for i, d in asked):
                yield row, count

    @cached_property
    def count(self) -> int:
        """How many pass."""
        return sum(count for _row, count in self._left())

    def _choices(self, name: str, options: Any) -> list[Choice]:
        counts, chosen = self._counts(name), self.chosen[name]
        found = []
        for value, label in options:
            count = sum(n for key, n in counts.items() if self._matches(name, key, [value]))
            found.append(Choice(value, label, count, value in chosen))
        return found

    def _without(self, name: str, value: str) -> str:
        return self.query(**{name: [v for v in self.chosen[name] if v != value]})

    @property
    def levels(self) -> list[Choice]:
        return self._choices("level", LEVELS)

    @property
    def kinds(self) -> list[Choice]:
        choices = self._choices("kind", Resource.Kind.choices)
        return [choice for choice in choices if choice.count or choice.is_chosen]

    @property
    def states(self) -> list[Choice]:
        return self._choices("state", STATES)

    @property
    def accesses(self) -> list[Choice]:
        choices = self._choices("access", Resource.Access.choices)
        return [choice for choice in choices if choice.count or choice.is_chosen]

    @cached_property
    def total(self) -> int:
        """How many there are in the whole list, nothing filtered by a choice."""
        return sum(self._crosstab.values())

    @property
    def pills(self) -> list[Pill]:
        options = zip(DIMENSIONS, OPTIONS, strict=True)
        pills = [
            Pill(value, label, self._without(name, value))
            for name, choices in options
            for value, label in choices
            if value in self.chosen[name]
        ]
        if text := self.chosen["q"]:
            pills.append(Pill(text[0], f"“{text[0]}”", self.query(q=[])))
        return pills


class ResourceFilter(Choices, django_filters.FilterSet):
    """Filters a queryset of resources annotated with the visitor's `state`."""

    level = django_filters.MultipleChoiceFilter(label=_("Level"), choices=LEVELS, method="by_level")
    kind = django_filters.MultipleChoiceFilter(label=_("Kind"), choices=Resource.Kind.choices)
    state = django_filters.ChoiceFilter(
        label=_("Progress"), choices=STATES, method="by_state", empty_label=_("Any progress")
    )
    access = django_filters.MultipleChoiceFilter(label=_("Access"), choices=Resource.Access.choices)
    q = django_filters.CharFilter(
        label=_("Text"),
        method="by_text",
        widget=forms.TextInput(attrs={"type": "search", "maxlength": 200}),
    )

    class Meta:
        model = Resource
        fields: list[str] = []

    def __init__(
        self, data: QueryDict | None, queryset: QuerySet, visitor: Visitor | None = None
    ) -> None:
        self.scope = visitor.annotate(queryset) if visitor else queryset
        super().__init__(data, self.scope)

    def by_level(self, queryset: QuerySet, name: str, values: list[str]) -> QuerySet:
        return queryset.filter(level__in=[v.replace(UNRATED, "") for v in values])

    def by_state(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        if value == TODO:
            return queryset.exclude(state__in=NOT_TODO)
        return queryset.filter(state=value)

    def by_text(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return holding(queryset, value, FIELDS)

    @cached_property
    def _crosstab(self) -> Counter[tuple[str, ...]]:
        """How many resources for each combination of level, kind, state and access."""
        rows = self.scope
        if text := self.chosen["q"]:
            rows = self.by_text(rows, "q", text[0])
        rows = rows.order_by().values_list(*DIMENSIONS).annotate(Count("id", distinct=True))
        return Counter({tuple(row[:-1]): row[-1] for row in rows})
