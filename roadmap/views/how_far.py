"""How far somebody is with an entry, and when they started and finished."""

from datetime import date
from typing import Any

from django.core import signing
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from roadmap.access import resource_or_alias
from roadmap.forms import HowFarForm
from roadmap.htmx import wants_fragment
from roadmap.models import Resource, UserProgress
from roadmap.views.progress import SAID, marked
from roadmap.views.resources import entry_page
from roadmap.visitors import Visitor, visitor_of

SALT = "roadmap.how_far"


@require_POST
def how_far(request: HttpRequest, slug: str) -> HttpResponse:
    """Take `amount`, `started` and `finished`, or the `undo` of such a change."""
    resource, visitor = resource_or_alias(slug), visitor_of(request)
    if (signed := request.POST.get("undo")) is not None:
        return _take_back(request, visitor, resource, signed)
    before = visitor.row_of(resource)
    form = HowFarForm(request.POST, row=before)
    if not form.fields.keys() <= request.POST.keys():
        # An empty one takes away what it says: that must have been said.
        return HttpResponseBadRequest(
            _("The fields amount, started and finished go together. Nothing was changed.")
        )
    if not form.is_valid():
        return _refused(request, resource, form)
    after = _keep(visitor, resource, form)
    toast = {
        "said": _said(before, after) % {"amount": after.amount, "title": resource.title},
        "action": resource.how_far_url,
        "name": "undo",
        "value": _signed(before),
    }
    is_changed = before.steps() != after.steps()
    return marked(request, visitor, [resource], toast if is_changed else None)


@transaction.atomic
def _keep(visitor: Visitor, resource: Resource, form: HowFarForm) -> UserProgress:
    row = form.row
    if "amount" in form.changed_data:
        row = visitor.set_amount(resource, form.cleaned_data["amount"])
    if form.days_changed:
        row = visitor.set_dates(resource, *form.days(row))
    return row


def _refused(request: HttpRequest, resource: Resource, form: HowFarForm) -> HttpResponse:
    if not wants_fragment(request):
        return entry_page(request, resource, how_far=form, status=422)
    context = {"resource": resource, "form": form, "oob": True}
    response = render(request, "partials/how_far.html", context, status=422)
    # To where its id is, as what is saved: what was typed since the press stays (site.js).
    response["HX-Reswap"] = "none"
    return response


def _said(before: UserProgress, after: UserProgress) -> Any:
    if after.state != before.state and not (after.amount and after.state == "in_progress"):
        return SAID[after.state]
    if after.amount != before.amount and after.amount:
        return _("%(amount)s: %(title)s")
    return _("Saved: %(title)s")


def _signed(row: UserProgress) -> str:
    steps = {name: str(value or "") for name, value in row.steps().items()}
    return signing.dumps(steps, salt=SALT)


def _take_back(
    request: HttpRequest, visitor: Visitor, resource: Resource, signed: str
) -> HttpResponse:
    try:
        steps = signing.loads(signed, salt=SALT)
    except signing.BadSignature:
        return HttpResponseBadRequest(_("There is nothing to undo."))
    for name in ("started", "finished"):
        steps[name] = date.fromisoformat(steps[name]) if steps[name] else None
    visitor.put_back(resource, steps)
    toast = {"said": _("As it was: %(title)s") % {"title": resource.title}}
    return marked(request, visitor, [resource], toast)
