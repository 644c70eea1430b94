"""Errors to Sentry, where the site's keeper gave an address: the code that failed, and nobody's data."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured

from roadmap.logs import first_line, request_id

PERSONAL = ("breadcrumbs", "extra", "request", "user")


def start(dsn: str) -> None:
    try:
        import sentry_sdk
        from sentry_sdk.utils import BadDsn
    except ImportError:
        raise ImproperlyConfigured(
            "SENTRY_DSN is given: install requirements/postgres.txt."
        ) from None
    try:
        sentry_sdk.init(
            dsn,
            send_default_pii=False,
            include_local_variables=False,
            max_request_body_size="never",
            max_breadcrumbs=0,
            before_send=without_people,
        )
    except BadDsn:
        raise ImproperlyConfigured("SENTRY_DSN is not an address that Sentry gave.") from None


def without_people(event: Any, hint: Any) -> Any:
    """Leave of an event what the log would say: the route, the code, the first line of the error."""
    for name in PERSONAL:
        event.pop(name, None)
    for error in event.get("exception", {}).get("values", []):
        error["value"] = first_line(error.get("value") or "")
    if "logentry" in event:
        # Without what was put into it: the address that was asked for.
        event["logentry"] = {"message": event["logentry"].get("message", "")}
    event.setdefault("tags", {})["request"] = request_id.get()
    return event
