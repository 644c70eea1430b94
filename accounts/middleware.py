from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import middleware as auth
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject

from accounts.models import User

GetResponse = Callable[[HttpRequest], HttpResponse]


class AuthenticationMiddleware(auth.AuthenticationMiddleware):
    """Asks as the session store does: quicker, and with a copy of the session once, not twice."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: _person(request))  # type: ignore[assignment]


def _person(request: HttpRequest) -> User | AnonymousUser:
    person = request.session.person() or auth.get_user(request)  # type: ignore[attr-defined]
    request._cached_user = person  # type: ignore[attr-defined]  # as Django has it, for who looks there
    return person


def as_the_visitor_likes(get_response: GetResponse) -> GetResponse:
    """Answer in the language and time zone of the profile; else as a cookie or the browser asks."""

    def middleware(request: HttpRequest) -> HttpResponse:
        # Without the cookie there is no user to ask for: machines' pages stay free of sessions.
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
            return get_response(request)
        if language := request.user.chosen_language:
            # LocaleMiddleware chose before anybody was known; it starts anew with each request.
            translation.activate(language)
            request.LANGUAGE_CODE = translation.get_language()
        with timezone.override(request.user.zone):
            return get_response(request)

    return middleware
