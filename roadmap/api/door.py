"""What holds for every request of a program, whatever it asks for."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers, set_response_etag
from django.utils.http import parse_etags
from django.utils.translation import gettext_lazy as _

from roadmap.api import keys, limits
from roadmap.problems import Problem

View = Callable[..., HttpResponse]
LARGEST = 1_000_000  # bytes; the longest note, each character written as \uXXXX, fits


def behind_the_door(view: View) -> View:
    """Limits, sizes, conditions, and one shape for what goes wrong."""

    @wraps(view)
    def through(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = _let_in(view, request, *args, **kwargs)
        except Problem as problem:
            response = problem.response()
        patch_vary_headers(response, ["Authorization"])
        return response

    return through


def _let_in(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    if settings.HTTPS and not request.is_secure():
        raise Problem(403, _("This answers over https only; a token sent here should be revoked."))
    token = keys.token_of(request)
    # Whoever tries out tokens is counted by address.
    limits.count(request, token)
    keys.admit(request, token)
    _read_conditions(request)
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST:
        raise Problem(413, _("What was sent is too large: at most 1 MB."))
    if is_head := request.method == "HEAD":
        request.method = "GET"
    response = view(request, *args, **kwargs)
    if is_head:
        request.method = "HEAD"  # The server leaves the content away.
    if response.status_code == 405:
        allowed = response["Allow"]
        said = _("This address answers to: %(methods)s.") % {"methods": allowed}
        raise Problem(405, said, headers={"Allow": allowed})
    if request.method in ("GET", "HEAD") and response.status_code == 200:
        if not response.has_header("ETag"):
            set_response_etag(response)
        response = get_conditional_response(request, response["ETag"], None, response) or response
        if response.status_code == 412:
            raise Problem(412, _("This is not what you read before."))
    return response


def _read_conditions(request: HttpRequest) -> None:
    """Refuse a condition that cannot be read: Django would take it for none, and write."""
    for header in ("If-Match", "If-None-Match"):
        sent = request.headers.get(header)
        if sent and not parse_etags(sent):
            said = _("%(header)s takes an ETag as it was given, in quotes.") % {"header": header}
            raise Problem(400, said, header)
    # Compression made the tag weak on its way out; what it names is a row, not the bytes.
    if "HTTP_IF_MATCH" in request.META:
        request.META["HTTP_IF_MATCH"] = request.META["HTTP_IF_MATCH"].replace('W/"', '"')
