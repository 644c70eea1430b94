from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    """What every page says of the site itself."""
    return {
        "site_name": settings.SITE_NAME,
        "signup_is_open": settings.SIGNUP == "open",
        "languages": settings.LANGUAGES,
        "offline_is_on": settings.OFFLINE,
    }
