"""Secrets that must be read again, sealed with the site's key: a copy of the database opens none."""

import base64
import logging
import secrets
from hashlib import sha256

from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import transaction

# What each kind keeps, under which name.
SECRETS = {Authenticator.Type.TOTP: "secret", Authenticator.Type.RECOVERY_CODES: "seed"}
MARK = "sealed:"
logger = logging.getLogger(__name__)


def seal(text: str) -> str:
    return MARK + _cipher().encrypt(text.encode()).decode()


def opened(text: str) -> str:
    """What was sealed; what was kept before anything was is given as it is. Raises InvalidToken."""
    if not text.startswith(MARK):
        return text
    return _cipher().decrypt(text.removeprefix(MARK)).decode()


def opened_or_other(text: str) -> str:
    """The same, and where the key is not known any more, a secret that nobody knows."""
    try:
        return opened(text)
    except InvalidToken:
        # Not empty, which would be a secret that everybody knows: nothing is to match.
        logger.exception("A second factor was sealed with a key that this site does not know.")
        return base64.b32encode(secrets.token_bytes(20)).decode()


@transaction.atomic
def seal_all() -> int:
    """Seal all that is kept, anew where it was sealed with an older key; how many rows."""
    return sum(_seal(row) for row in _held())


@transaction.atomic
def seal_what_is_clear() -> int:
    """Seal what was kept before anything was; what is sealed stays, whatever its key. How many rows."""
    return sum(_seal(row) for row in _held() if not row.data[SECRETS[row.type]].startswith(MARK))


def _held() -> list[Authenticator]:
    """Nobody else changes them until the transaction ends."""
    return list(Authenticator.objects.select_for_update().filter(type__in=SECRETS).order_by("pk"))


def _seal(row: Authenticator) -> bool:
    name = SECRETS[row.type]
    row.data[name] = seal(opened(row.data[name]))
    row.save(update_fields=["data"])
    return True


def _cipher() -> MultiFernet:
    """Seals with SECRET_KEY; opens also what SECRET_KEY_FALLBACKS sealed."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    derived = [sha256(f"accounts.sealing {key}".encode()).digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in derived])
