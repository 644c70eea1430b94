"""My progress, read and written with a token."""

import json
from hashlib import sha256
from typing import Any

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _
from ninja import Router

from roadmap import services
from roadmap.access import resource_or_alias
from roadmap.api import asked, shapes
from roadmap.api.content import CURSOR, LIMIT, SLUG
from roadmap.api.keys import ReadToken, WriteToken
from roadmap.api.pages import page_of
from roadmap.forms import NoteForm
from roadmap.models import Resource, UserProgress
from roadmap.problems import Problem

router = Router(tags=[_("My progress")])

NEWEST_FIRST = ("-changed_at", "resource_id")
IF_MATCH = {
    "in": "header",
    "name": "If-Match",
    "required": False,
    "description": _("The ETag that you read: where it changed since, 412 and nothing is written."),
    "schema": {"type": "string"},
}


@router.get(
    "/me/progress",
    response=shapes.MarkPage,
    auth=ReadToken(),
    summary=_("All my progress"),
    url_name="marks",
)
def all_progress(request: HttpRequest, limit: int = LIMIT, cursor: str = CURSOR) -> dict[str, Any]:
    asked.known_parameters(request, asked.PAGING)
    rows = UserProgress.objects.of(request.auth.user).standing().select_related("resource")  # type: ignore[attr-defined]
    found, after = page_of(request, rows, NEWEST_FIRST, limit, cursor)
    return {"items": [_mark(row.resource, row) for row in found], "next": after}


@router.get(
    "/me/progress/{slug:slug}",
    response=shapes.Mark,
    auth=ReadToken(),
    summary=_("My progress with one resource"),
    url_name="mark",
)
def progress(request: HttpRequest, response: HttpResponse, slug: str = SLUG) -> dict[str, Any]:
    resource = resource_or_alias(slug)
    row = UserProgress.objects.of(request.auth.user).filter(resource=resource).first()  # type: ignore[attr-defined]
    return _answer(response, _mark(resource, row))


@router.patch(
    "/me/progress/{slug:slug}",
    response=shapes.Mark,
    auth=WriteToken(),
    summary=_("Change my progress with one resource"),
    description=_("What is left out stays as it is."),
    openapi_extra={"parameters": [IF_MATCH]},
)
def change_progress(
    request: HttpRequest, response: HttpResponse, change: shapes.Change, slug: str = SLUG
) -> dict[str, Any]:
    resource = resource_or_alias(slug)

    def check(before: UserProgress | None) -> None:
        if get_conditional_response(request, _tag(_mark(resource, before))):
            said = gettext_lazy("Your progress with this was changed meanwhile; read it again.")
            raise Problem(412, said)

    try:
        row = services.record(request.auth.user, resource, _wanted(change), check)  # type: ignore[attr-defined]
    except ValidationError as error:
        for field, messages in error.message_dict.items():
            raise Problem(422, messages[0], field) from None
    return _answer(response, _mark(row.resource if row else resource, row))


def _wanted(change: shapes.Change) -> dict[str, Any]:
    """What was sent, cleaned as the page's own form does."""
    wanted = change.dict(exclude_unset=True)
    if "state" in wanted:
        wanted["state"] = wanted["state"] or ""
    if "note" in wanted:
        form = NoteForm({"note": wanted["note"]})
        if not form.is_valid():
            raise Problem(422, form.errors["note"][0], "note")
        wanted["note"] = form.cleaned_data["note"]
    return wanted


def _mark(resource: Resource, row: UserProgress | None) -> dict[str, Any]:
    """One row as it goes out; no row means not started."""
    said = row or UserProgress(resource=resource)
    return {
        "resource": resource.slug,
        "state": said.state or None,
        "amount": said.amount,
        "note": said.note,
        "started": said.started,
        "finished": said.finished,
        "changed_at": said.changed_at if row else None,
    }


def _tag(mark: dict[str, Any]) -> str:
    return quote_etag(sha256(json.dumps(mark, cls=DjangoJSONEncoder).encode()).hexdigest()[:32])


def _answer(response: HttpResponse, mark: dict[str, Any]) -> dict[str, Any]:
    response["ETag"] = _tag(mark)
    return mark
