from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "People"

    def ready(self) -> None:
        # Imported for what it registers: who has a role is staff.
        from accounts import roles  # noqa: F401
