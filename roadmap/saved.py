"""The filters that a learner saved on a page, and the one it opens with."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict

from roadmap.guests import Guest
from roadmap.models import SavedFilter
from roadmap.visitors import visitor_of

WITHOUT_DEFAULT = "?default=no"


@dataclass
class Saved:
    """`applied` is the default where it decides what is shown."""

    filters: list[SavedFilter] = field(default_factory=list)
    applied: SavedFilter | None = None

    @property
    def has_default(self) -> bool:
        return any(each.is_default for each in self.filters)

    @property
    def everything(self) -> str:
        """The address of the page without a filter, which must not bring the default back."""
        return WITHOUT_DEFAULT if self.has_default else "?"


def with_saved_filters(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Gives the request `saved`; an address without a query takes the query of the default."""

    @wraps(view)
    def opened(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        request.saved = _saved(request)
        if request.saved.applied:
            request.GET = QueryDict(request.saved.applied.query)
        return view(request, *args, **kwargs)

    return opened


def _saved(request: HttpRequest) -> Saved:
    visitor = visitor_of(request)
    if isinstance(visitor, Guest) or request.path not in visitor.overview().saved:
        return Saved()
    mine = list(SavedFilter.objects.of(visitor.user).filter(path=request.path))
    default = next((each for each in mine if each.is_default), None)
    return Saved(mine, None if request.GET else default)
