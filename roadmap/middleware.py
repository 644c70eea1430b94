"""What holds for every request, whatever the view."""

import logging
from collections.abc import Callable

from django.contrib.sessions import middleware as sessions
from django.contrib.sessions.exceptions import SessionInterrupted
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers, patch_cache_control

from roadmap.trouble import trouble_behind

GetResponse = Callable[[HttpRequest], HttpResponse]
UNSTORED = ("/accounts/", "/log/", "/me/", "/start/")
READING = {"GET", "HEAD"}
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
