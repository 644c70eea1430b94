"""What happens at the doors, in the server's log: who, from where, and how it ended; no secrets."""

import logging
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.mfa import signals as mfa
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.core.exceptions import PermissionDenied
from django.dispatch import receiver
from django.http import HttpRequest

from accounts.models import User, password_was_changed

logger = logging.getLogger(__name__)


def _from(request: HttpRequest | None) -> str:
    try:
        return get_adapter(request).get_client_ip(request) if request else "here"
    except PermissionDenied:
        return "nowhere that is known"


@receiver(user_logged_in)
def came_in(request: HttpRequest, user: User, **kwargs: Any) -> None:
    ways = request.session.get("account_authentication_methods") or []
    by = ", ".join(str(way.get("method")) for way in ways) or "link"
    logger.info("Signed in: account %s, by %s, from %s", user.pk, by, _from(request))


@receiver(user_logged_out)
def went_out(request: HttpRequest, user: User | None, **kwargs: Any) -> None:
    if user is not None:
        logger.info("Signed out: account %s, from %s", user.pk, _from(request))


@receiver(user_login_failed)
def was_refused(request: HttpRequest | None = None, **kwargs: Any) -> None:
    # Not the name that was typed: it may be a password in the wrong field.
    logger.warning("Sign-in refused, from %s", _from(request))


@receiver(password_was_changed)
def has_a_new_password(user: User, **kwargs: Any) -> None:
    logger.info("New password: account %s", user.pk)


@receiver(mfa.authenticator_added)
@receiver(mfa.authenticator_removed)
@receiver(mfa.authenticator_reset)
def changed_a_second_factor(
    signal: Any, request: HttpRequest, user: User, authenticator: Any, **kwargs: Any
) -> None:
    did = "removed" if signal is mfa.authenticator_removed else "set up"
    what, where = authenticator.type, _from(request)
    logger.info("Second factor %s: account %s, %s, from %s", did, user.pk, what, where)
