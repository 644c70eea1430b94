from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.dispatch import Signal
from django.utils.translation import gettext_lazy as _

# Sent with the `user`, however they came by a new password; not by a hash that is merely renewed.
password_was_changed = Signal()


class User(AbstractUser):
    """Whoever signs in: a learner, or somebody with a role (see `roles.py`), or the site's owner
    (`is_superuser`), who may do everything.
    """

    class Theme(models.TextChoices):
        SYSTEM = "", _("As my system")
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    name = models.CharField(_("name shown"), max_length=60, blank=True)
    # Neither has `choices`: what a machine knows and a site offers changes without a migration.
    time_zone = models.CharField(_("time zone"), max_length=60, blank=True)
    language = models.CharField(_("language"), max_length=20, blank=True)
    theme = models.CharField(_("theme"), max_length=5, choices=Theme, blank=True)
    is_public = models.BooleanField(_("public profile"), default=False)
    has_shortcuts = models.BooleanField(_("single-key shortcuts"), default=True)

    def save(self, *args: Any, **kwargs: Any) -> None:
        is_changed = getattr(self, "_password", None) is not None and not self._state.adding
        super().save(*args, **kwargs)
        if is_changed:
            password_was_changed.send(sender=User, user=self)

    def hold(self) -> None:
        """Until the transaction ends: what one person sends twice is done one after the other."""
        User.objects.select_for_update().get(pk=self.pk)

    @property
    def shown_name(self) -> str:
        """What others see; never empty."""
        return self.name or self.username

    @property
    def chosen_language(self) -> str:
        """One that this site speaks; empty for none, or one that it spoke when it was chosen."""
        return self.language if self.language in dict(settings.LANGUAGES) else ""

    @property
    def zone(self) -> ZoneInfo | None:
        """The chosen time zone; None stands for the site's."""
        try:
            return ZoneInfo(self.time_zone) if self.time_zone else None
        except (ZoneInfoNotFoundError, ValueError):
            return None  # Chosen where it was known; this machine does not know it.


class SpentInvitation(models.Model):
    """An invitation that somebody came by: it opens nothing more. Its link is not kept."""

    digest = models.CharField(max_length=64, unique=True, editable=False)
    spent_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.digest
