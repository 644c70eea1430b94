"""Long lists in parts: each page names the address of the next.

A cursor holds the last row's place in the order, so that rows which come or go in between neither
repeat nor hide others. It is signed: what comes back is what was given out, with its types.
"""

from collections.abc import Sequence
from typing import Any, TypeVar

from django.core import signing
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from roadmap.problems import Problem

Row = TypeVar("Row", bound=Model)
MOST, USUAL = 200, 50  # rows on a page

GONE = _("This cursor leads nowhere any more; begin again without one.")


def page_of(
    request: HttpRequest, rows: "QuerySet[Row]", order: Sequence[str], limit: int, cursor: str
) -> tuple[list[Row], str | None]:
    """The rows after the cursor and the address of the next page, or None on the last.

    `order` must name a unique field last; none of its fields may be null.
    """
    if cursor:
        rows = rows.filter(_after(order, _opened(cursor, order)))
    found = list(rows.order_by(*order)[: limit + 1])
    if len(found) <= limit:
        return found, None
    last = found[limit - 1]
    values = [getattr(last, name.lstrip("-")) for name in order]
    return found[:limit], _next(request, values, order)


def part_of(
    request: HttpRequest, rows: list[Row], limit: int, cursor: str
) -> tuple[list[Row], str | None]:
    """The same for a list that stands in memory in its order."""
    order = ("pk",)
    start = 0
    if cursor:
        (key,) = _opened(cursor, order)
        at = next((at for at, row in enumerate(rows) if row.pk == key), None)
        if at is None:
            raise Problem(422, GONE, "cursor")
        start = at + 1
    found = rows[start : start + limit]
    if start + limit >= len(rows):
        return found, None
    return found, _next(request, [found[-1].pk], order)


def _after(order: Sequence[str], values: list[Any]) -> Q:
    found = Q()
    for at, name in enumerate(order):
        same = {each.lstrip("-"): values[i] for i, each in enumerate(order[:at])}
        side = "lt" if name.startswith("-") else "gt"
        found |= Q(**same, **{f"{name.lstrip('-')}__{side}": values[at]})
    return found


def _signer(order: Sequence[str]) -> signing.Signer:
    # Not dumps(), which signs the time along: the same page would never look the same twice.
    return signing.Signer(salt=f"roadmap.api.pages:{','.join(order)}")


def _opened(cursor: str, order: Sequence[str]) -> list[Any]:
    try:
        return _signer(order).unsign_object(cursor)
    except (signing.BadSignature, ValueError):
        raise Problem(422, _("This cursor was not given out for this list."), "cursor") from None


def _next(request: HttpRequest, values: list[Any], order: Sequence[str]) -> str:
    plain = [each if isinstance(each, int | str) else each.isoformat() for each in values]
    query = request.GET.copy()
    query["cursor"] = _signer(order).sign_object(plain)
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
