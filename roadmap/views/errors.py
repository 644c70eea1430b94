"""Pages for what went wrong. None of them asks the database, which may be what is wrong.

A program gets the same as a sentence.
"""

import sys

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from roadmap.problems import Problem, is_for_program
from roadmap.trouble import is_trouble

RETRY_AFTER = 5  # seconds


SENTENCES = {
    400: _("This request made no sense."),
    403: _("This is not open to you."),
    404: _("There is nothing at this address."),
    413: _("This is too large to be sent here."),
    500: _("Something went wrong here. It was written down."),
    503: _("The site cannot use its database right now. Please try again in a moment."),
}


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _error(request, 404)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _error(request, 403)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _error(request, 400)


def too_large(request: HttpRequest) -> HttpResponse:
    return _error(request, 413)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer a 500; while the database or the disk is in trouble, in a view or before it, a 503."""
    if is_trouble(sys.exception()):
        return unavailable(request)
    return _error(request, 500)


def unavailable(request: HttpRequest) -> HttpResponse:
    response = _error(request, 503)
    response["Retry-After"] = str(RETRY_AFTER)
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return HttpResponse(render_to_string("403_csrf.html"), status=403)


def _error(request: HttpRequest, status: int) -> HttpResponse:
    if is_for_program(request):
        return Problem(status, SENTENCES[status]).response()
    return HttpResponse(render_to_string(f"{status}.html"), status=status)
