"""The API put together: its parts, its errors, its addresses."""

import json
from functools import cache
from typing import Any, cast

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _
from django.views.decorators.http import require_safe
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.operation import Operation
from ninja.parser import Parser
from ninja.responses import Response

from roadmap.api import content, progress, shapes
from roadmap.api.door import behind_the_door
from roadmap.api.pages import MOST
from roadmap.api.reference import reference
from roadmap.problems import MEDIA_TYPE, Problem

DESCRIPTION = _(
    "What this site shows, for programs: topics, resources and papers, to read without a token; "
    "your own progress, to read and change with one."
)


class StrictParser(Parser):
    def parse_body(self, request: HttpRequest) -> Any:
        body = super().parse_body(request)
        # Half a character ("\ud800") is JSON, and nothing that can be kept.
        json.dumps(body, ensure_ascii=False).encode()
        return body


class Api(NinjaAPI):
    def get_openapi_operation_id(self, operation: Operation) -> str:
        return operation.view_func.__name__


api = Api(
    title=settings.SITE_NAME,
    version="1",
    description=DESCRIPTION,
    parser=StrictParser(),
    urls_namespace="api",
    docs_url=None,
    openapi_url=None,
)
api.add_router("", content.router)
api.add_router("", progress.router)


@api.exception_handler(Problem)
def problem(request: HttpRequest, error: Problem) -> HttpResponse:
    return error.response()


@api.exception_handler(Http404)
def not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return Problem(404, gettext_lazy("There is nothing at this address.")).response()


@api.exception_handler(HttpError)
def unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
    return Problem(
        error.status_code, gettext_lazy("What was sent could not be read as JSON.")
    ).response()


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    first = error.errors[0]
    source, *way = first["loc"]
    # What is sent as a body has one more name in front, that of the argument.
    field = ".".join(str(part) for part in way[source == "body" :])
    if not field:
        return Problem(422, gettext_lazy("Send a JSON object.")).response()
    return Problem(422, f"{first['msg']}.", field).response()


@cache
def document() -> dict[str, Any]:
    """The OpenAPI document, with the one shape of errors on every address."""
    made = dict(api.get_openapi_schema(path_prefix="/api/"))
    made["components"]["schemas"]["Problem"] = shapes.Problem.model_json_schema()
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    wrong = {"description": _("What is wrong, in one sentence"), "content": content}
    for methods in made["paths"].values():
        for operation in methods.values():
            operation["responses"]["default"] = wrong
    return made


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    return Response(document())


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """The document as a page for people."""
    context = {
        "reference": reference(document(), request.build_absolute_uri("/").rstrip("/")),
        "limit_address": settings.API_LIMIT_ADDRESS,
        "limit_token": settings.API_LIMIT_TOKEN,
        "most": MOST,
    }
    return render(request, "api_docs.html", context)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect(reverse("api:docs"))


for_programs = [
    path("openapi.json", openapi, name="openapi"),
    *cast("list[URLPattern]", api.urls[0]),
]
for each in for_programs:
    each.callback = behind_the_door(each.callback)

app_name = "api"
urlpatterns = [path("", index, name="index"), path("docs", docs, name="docs"), *for_programs]
