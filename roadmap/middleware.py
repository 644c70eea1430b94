"""What holds for every request, whatever the view."""

import logging
from collections.abc import Callable

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers, patch_cache_control

logger = logging.getLogger(__name__)

GetResponse = Callable[[HttpRequest], HttpResponse]
UNSTORED = ("/accounts/", "/log/", "/me/", "/start/")


class DatabaseTrouble:
    """Answer 503 with a plain page and Retry-After while the database cannot be reached."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, OperationalError | InterfaceError):
            return None
        from roadmap.views.errors import unavailable

        logger.error("The database cannot be reached: %s", error)
        return unavailable(request)


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
