"""What a list was asked for: the page's own filters, told to programs and held strictly."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from roadmap.api.keys import refused
from roadmap.filters import ResourceFilter
from roadmap.problems import Problem
from roadmap.visitors import Visitor

PAGING = ("cursor", "limit")
EXAMPLES = {"level": "introductory"}
DESCRIPTIONS = {
    "level": gettext_noop("Only entries of these levels."),
    "kind": gettext_noop("Only entries of these kinds."),
    "state": gettext_noop("Only entries with this progress of yours; needs a token."),
    "access": gettext_noop("Only entries that cost this."),
    "q": gettext_noop("Only entries that hold each of these words."),
}


def filtered(request: HttpRequest, entries: QuerySet, visitor: Visitor) -> QuerySet:
    """The entries that pass; raises Problem for what a page would silently leave out."""
    known_parameters(request, (*DESCRIPTIONS, *PAGING))
    if request.GET.get("state") and not visitor.is_learner:
        raise refused(_("Filtering by progress needs a token."), "state")
    entry_filter = ResourceFilter(request.GET, entries, visitor)
    for field, messages in entry_filter.form.errors.items():
        raise Problem(422, messages[0], field)
    return entry_filter.qs


def known_parameters(request: HttpRequest, known: tuple[str, ...]) -> None:
    """Raise Problem for a parameter that is not known: a typing error would widen the list."""
    for name in request.GET:
        if name not in known:
            said = _("The parameters here are: %(names)s.") % {"names": ", ".join(known)}
            raise Problem(422, said, name)


def parameters() -> list[dict[str, Any]]:
    """The filters as OpenAPI has them."""
    return [
        {
            "in": "query",
            "name": name,
            "required": False,
            "description": DESCRIPTIONS[name],
            "schema": _schema(each),
            **({"example": EXAMPLES[name]} if name in EXAMPLES else {}),
        }
        for name, each in ResourceFilter.base_filters.items()
    ]


def _schema(each: django_filters.Filter) -> dict[str, Any]:
    if "choices" not in each.extra:
        return {"type": "string"}
    values = {"type": "string", "enum": [str(value) for value, _label in each.extra["choices"]]}
    if isinstance(each, django_filters.MultipleChoiceFilter):
        return {"type": "array", "items": values}
    return values
