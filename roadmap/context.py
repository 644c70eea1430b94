from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils.functional import SimpleLazyObject


def site(request: HttpRequest) -> dict[str, Any]:
    """What every page says of the site itself."""
    return {
        # Django masks it anew for each form; once for each page is as safe.
        "csrf_token": SimpleLazyObject(lambda: get_token(request)),
        "site_name": settings.SITE_NAME,
        "signup_is_open": settings.SIGNUP == "open",
        "languages": settings.LANGUAGES,
        "offline_is_on": settings.OFFLINE,
    }
