from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LEAST = 6  # characters of one's own


def words_of_the_site() -> set[str]:
    """What somebody types who is asked for a password by this site: its name, its address."""
    names = [settings.SITE_NAME, "cairn", *settings.ALLOWED_HOSTS]
    parts = {part for name in names for part in name.lower().replace(".", " ").split()}
    return {part for part in parts if len(part) > 3}


class SiteWordsValidator:
    """Refuses a password that is little more than the name of the site."""

    def validate(self, password: str, user: Any = None) -> None:
        rest = password.lower()
        for word in sorted(words_of_the_site(), key=len, reverse=True):
            rest = rest.replace(word, "")
        if len(rest) < min(LEAST, len(password)):
            raise ValidationError(
                _("The password is little more than the name of this site."), "password_of_site"
            )

    def get_help_text(self) -> str:
        return _("Your password cannot be little more than the name of this site.")
