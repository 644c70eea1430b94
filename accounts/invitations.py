"""A signed link that opens the sign-up page once, for fourteen days, while SIGNUP is `invite`."""

import secrets
from datetime import timedelta
from hashlib import sha256

from allauth.core.exceptions import ImmediateHttpResponse
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from accounts.models import SpentInvitation

SALT = "accounts.invitation"
INVITATION = "invitation"  # the name in the address and in the session
LASTS = timedelta(days=14)


def invitation() -> str:
    """Sign a new one; each differs from all others."""
    return signing.dumps(secrets.token_urlsafe(12), salt=SALT)


def link_of(token: str) -> str:
    return f"{reverse('account_signup')}?{urlencode({INVITATION: token})}"


def is_invitation(token: str) -> bool:
    """Tell whether it is ours, fresh, and nobody has come by it."""
    try:
        signing.loads(token, salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        return False
    return not SpentInvitation.objects.filter(digest=_digest_of(token)).exists()


def is_invited(request: HttpRequest) -> bool:
    """Tell whether this visitor came by an invitation that works, now or earlier in the session."""
    for token in (request.GET.get(INVITATION), request.session.get(INVITATION)):
        if token and is_invitation(token):
            request.session[INVITATION] = token
            return True
    return False


def spend(request: HttpRequest) -> None:
    """Let nobody else come by the invitation of this visitor; of two at once the second is told so."""
    if settings.SIGNUP != "invite":
        return
    token = request.session.get(INVITATION, "")
    now = timezone.now()
    SpentInvitation.objects.filter(spent_at__lt=now - LASTS).delete()  # their links are too old
    _, is_first = SpentInvitation.objects.get_or_create(
        digest=_digest_of(token), defaults={"spent_at": now}
    )
    if not is_first:
        raise ImmediateHttpResponse(HttpResponseRedirect(link_of(token)))


def _digest_of(token: str) -> str:
    return sha256(token.encode()).hexdigest()
