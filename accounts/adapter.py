"""Who may make an account here, and what they are told on the way in."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from accounts import invitations

# One sentence for a wrong name, a wrong address and a wrong password: it tells nobody which.
NO_MATCH = _("Name or e-mail and password do not match.")
TOO_MANY = _("Too many tries. Please wait a few minutes.")


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is switched off."),
        "duplicate_email": _("This address is yours already."),
        "email_password_mismatch": NO_MATCH,
        "email_taken": _("There is an account with this address."),
        "enter_current_password": _("This is not your current password."),
        "incorrect_password": _("This is not your password."),
        "invalid_password_reset": _("This link no longer works."),
        "max_email_addresses": _("You cannot have more than %d addresses."),
        "rate_limited": TOO_MANY,
        "too_many_login_attempts": TOO_MANY,
        "username_blacklisted": _("This name cannot be used."),
        "username_password_mismatch": NO_MATCH,
        "username_taken": _("This name is taken."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        if settings.SIGNUP == "invite":
            return invitations.is_invited(request)
        return settings.SIGNUP == "open"

    def save_user(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Keep the new account, and an invitation spent, both or neither."""
        with transaction.atomic():
            invitations.spend(request)
            return super().save_user(request, *args, **kwargs)

    def is_safe_url(self, url: str) -> bool:
        """Return only to a path of this site: not to other hosts that the settings name."""
        is_path = url.startswith("/") and all(ord(character) > 32 for character in url)
        return is_path and url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def get_client_ip(self, request: HttpRequest) -> str:
        try:
            return super().get_client_ip(request)
        except ImproperlyConfigured:
            # Fewer hops than there are proxies: who asks goes round them and speaks for themselves.
            return request.META["REMOTE_ADDR"]

    def send_account_already_exists_mail(self, email: str) -> None:
        make_password("as long as it takes to make an account")
        super().send_account_already_exists_mail(email)

    def format_email_subject(self, subject: str) -> str:
        return f"{settings.SITE_NAME}: {subject}"
