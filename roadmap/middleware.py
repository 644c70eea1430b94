"""What holds for every request, whatever the view."""

import logging
from functools import cache

from csp.constants import HEADER as POLICY
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.contrib.sessions import middleware as sessions
from django.contrib.sessions.exceptions import SessionInterrupted
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import add_never_cache_headers, patch_cache_control

from accounts.middleware import GetResponse
from roadmap.trouble import trouble_behind
from roadmap.views.errors import too_large

UNSTORED = ("/accounts/", "/log/", "/me/", "/start/")
READING = {"GET", "HEAD"}
# What no page needs, no page may ask for, nor whatever slips into one.
SWITCHED_OFF = (
    *("accelerometer", "autoplay", "browsing-topics", "camera", "display-capture"),
    *("encrypted-media", "fullscreen", "geolocation", "gyroscope", "hid", "idle-detection"),
    *("local-fonts", "magnetometer", "microphone", "midi", "payment", "picture-in-picture"),
    *("screen-wake-lock", "serial", "sync-xhr", "usb", "xr-spatial-tracking"),
)
OWN = ("clipboard-write", "publickey-credentials-create", "publickey-credentials-get")
HEADERS = {
    "Permissions-Policy": ", ".join(
        [f"{name}=()" for name in SWITCHED_OFF] + [f"{name}=(self)" for name in OWN]
    ),
    # A view that is shown in other sites' pages says so itself.
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
log = logging.getLogger(__name__)


class SessionMiddleware(sessions.SessionMiddleware):
    """Shows what was read also while a session cannot be kept: on a full disk, say."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        try:
            return super().process_response(request, response)
        except (DatabaseError, SessionInterrupted) as error:
            # Django takes any failure to save a session for a session that was ended meanwhile.
            trouble = trouble_behind(error)
            if trouble is None:
                raise
            if request.method not in READING:
                raise trouble from error
            log.warning("A session could not be kept: %s", trouble)
            return response


def headers_on_everything(get_response: GetResponse) -> GetResponse:
    """What browsers are told with every answer, whoever gave it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        for name, value in HEADERS.items():
            response.setdefault(name, value)
        return response

    return middleware


@cache
def the_policy() -> str:
    """What pages may load, as settings say it: the same on all of them."""
    return build_policy()


class PolicyMiddleware(CSPMiddleware):
    """Puts a policy together only for an answer that has one of its own: that takes its time."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        said = (*vars(request), *vars(response))
        if settings.DEBUG or any(name.startswith("_csp") for name in said):
            return super().process_response(request, response)
        response.headers.setdefault(POLICY, the_policy())
        return response


def requests_are_bounded(get_response: GetResponse) -> GetResponse:
    """Refuse what is too large for any form before a byte of it is read.

    What comes without a length is taken for empty by the server.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or ""
        if length.isdecimal() and int(length) > settings.LARGEST_REQUEST:
            return too_large(request)
        return get_response(request)

    return middleware


def personal_pages_are_not_stored(get_response: GetResponse) -> GetResponse:
    """Keep what is personal out of every cache, the browser's included where it is sensitive."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.path.startswith(UNSTORED):
            add_never_cache_headers(response)
        elif not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_cache=True)
        return response

    return middleware


# The pages that the worker may keep in the browser; what is not named here is kept nowhere.
KEPT = frozenset(
    {
        *("home", "topic", "resource", "resources", "papers", "wanted", "about"),
        *("log", "log_notes", "log_revisit", "log_plan"),
    }
)
READER = "Offline-Reader"


def pages_say_whose_they_are(get_response: GetResponse) -> GetResponse:
    """Mark what may be kept with whom it was made for: another's page drives it out.

    The marker allows the worker alone: it forgets at sign-out, which an HTTP cache does not.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        match = request.resolver_match
        whole = not request.htmx  # type: ignore[attr-defined]
        if match and match.url_name in KEPT and response.status_code == 200 and whole:
            user = request.user
            response[READER] = str(user.pk) if user.is_authenticated else "guest"
        return response

    return middleware
