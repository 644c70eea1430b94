"""Who a program acts for: the token in its Authorization header, and nothing else.

A cookie is not looked at, so no other site can act through a browser that is signed in here.
"""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja.security import HttpBearer

from roadmap.models import Token
from roadmap.problems import Problem
from roadmap.visitors import Learner, Visitor, nobody

CHALLENGE = {"WWW-Authenticate": "Bearer"}


def refused(sentence: Any, field: str = "") -> Problem:
    return Problem(401, sentence, field, CHALLENGE)


def token_of(request: HttpRequest) -> Token | None:
    """The token that came along, or None where none or a wrong one did: `admit` tells them apart."""
    scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
    return Token.objects.opened_by(secret.strip()) if scheme.lower() == "bearer" else None


def admit(request: HttpRequest, token: Token | None) -> None:
    """Put the token on the request; raises Problem where one was sent that does not work."""
    if token is None and request.headers.get("Authorization"):
        raise refused(_("This token does not work: mistyped, expired or revoked."))
    if token is not None:
        token.seen()
    request.token = token  # type: ignore[attr-defined]


def visitor_of(request: HttpRequest) -> Visitor:
    token: Token | None = request.token  # type: ignore[attr-defined]
    return Learner(token.user) if token else nobody()


class ReadToken(HttpBearer):
    """A token of any scope."""

    def __call__(self, request: HttpRequest) -> Any:
        token: Token | None = request.token  # type: ignore[attr-defined]
        return self.authenticate(request, token)

    def authenticate(self, request: HttpRequest, token: Any) -> Any:
        if token is None:
            raise refused(_("This needs a token; make one on your page of tokens."))
        return token


class WriteToken(ReadToken):
    """A token that may change things."""

    def authenticate(self, request: HttpRequest, token: Any) -> Any:
        if not super().authenticate(request, token).may_write:
            raise Problem(403, _("This token may only read."))
        return token
