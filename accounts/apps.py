from django.apps import AppConfig
from django.contrib.admin import apps as admin
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("People")
    default = True

    def ready(self) -> None:
        # Imported for what they register: who has a role is staff; what happens at the doors.
        from accounts import journal, roles  # noqa: F401


class AdminConfig(admin.AdminConfig):
    """Puts our door before Django's admin."""

    default_site = "accounts.door.Door"
    default = False
