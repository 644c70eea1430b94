"""The first curator: a signed link that works once, for a day, while there is none."""

from django.core import signing
from django.db import transaction

from accounts.models import User

SALT = "roadmap.first_curator"
LASTS = 24 * 3600  # seconds


def has_curator() -> bool:
    return User.objects.filter(is_staff=True, is_active=True).exists()


def new_token() -> str:
    """Sign the link for the state of the site as it is: it dies with the first curator."""
    return signing.TimestampSigner(salt=SALT).sign("curator")


def is_valid(token: str) -> bool:
    """Tell whether the link is ours, fresh, and there is still no curator."""
    try:
        signing.TimestampSigner(salt=SALT).unsign(token, max_age=LASTS)
    except signing.BadSignature:
        return False
    return not has_curator()


@transaction.atomic
def make_curator(user: User) -> bool:
    """Make the user curator if there is still none; False when somebody was faster.

    All users are locked, so that of two presses at once one succeeds.
    """
    list(User.objects.select_for_update().order_by("pk").values_list("pk", flat=True))
    if has_curator():
        return False
    user.is_staff = user.is_superuser = True
    user.save()
    return True
