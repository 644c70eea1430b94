"""Who may make an account here."""

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.core import signing
from django.http import HttpRequest

INVITATION = "accounts.invitation"
INVITATION_LASTS = 14 * 24 * 3600  # seconds


def invitation(by: str) -> str:
    """Sign an invitation that opens the sign-up page while SIGNUP is `invite`."""
    return signing.dumps(by, salt=INVITATION)


def is_invited(request: HttpRequest) -> bool:
    """Tell whether this visitor came by a valid invitation, now or earlier in the session."""
    token = request.GET.get("invitation") or request.session.get(INVITATION)
    if not token:
        return False
    try:
        signing.loads(token, salt=INVITATION, max_age=INVITATION_LASTS)
    except signing.BadSignature:
        return False
    request.session[INVITATION] = token
    return True


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        if settings.SIGNUP == "invite":
            return is_invited(request)
        return settings.SIGNUP == "open"
