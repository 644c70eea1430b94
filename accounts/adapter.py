"""Who may make an account here, and what they are told on the way in."""

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core import signing
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

SALT = "accounts.invitation"
INVITATION = "invitation"  # the name in the address and in the session
INVITATION_LASTS = 14 * 24 * 3600  # seconds

# One sentence for a wrong name, a wrong address and a wrong password: it tells nobody which.
NO_MATCH = _("Name or e-mail and password do not match.")
TOO_MANY = _("Too many tries. Please wait a few minutes.")


def invitation(by: str) -> str:
    """Sign an invitation that opens the sign-up page while SIGNUP is `invite`."""
    return signing.dumps(by, salt=SALT)


def is_invitation(token: str) -> bool:
    try:
        signing.loads(token, salt=SALT, max_age=INVITATION_LASTS)
    except signing.BadSignature:
        return False
    return True


def is_invited(request: HttpRequest) -> bool:
    """Tell whether this visitor came by a valid invitation, now or earlier in the session."""
    for token in (request.GET.get(INVITATION), request.session.get(INVITATION)):
        if token and is_invitation(token):
            request.session[INVITATION] = token
            return True
    return False


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
            return is_invited(request)
        return settings.SIGNUP == "open"

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
