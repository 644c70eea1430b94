"""Who signs out leaves nothing in the browser."""

from typing import Any

from django.contrib.auth.signals import user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse

from accounts.middleware import GetResponse

# The worker with its pages, the ticks that wait, notes not yet saved, and what "back" would show.
EVERYTHING = '"cache", "storage"'


def leave_nothing(response: HttpResponse) -> HttpResponse:
    """Ask the browser to clear all that it keeps of this site; the cookies see to themselves."""
    response["Clear-Site-Data"] = EVERYTHING
    return response


@receiver(user_logged_out)
def _signed_out(request: HttpRequest, **_: Any) -> None:
    request.signed_out = True  # type: ignore[attr-defined]


def nothing_stays_after_signing_out(get_response: GetResponse) -> GetResponse:
    """By whichever door: signing out, or deleting the account."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        return leave_nothing(response) if hasattr(request, "signed_out") else response

    return middleware
