"""What holds for every request, whatever the view."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers, patch_cache_control

GetResponse = Callable[[HttpRequest], HttpResponse]
UNSTORED = ("/accounts/", "/log/", "/me/", "/start/")


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
