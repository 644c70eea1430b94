from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class RoadmapConfig(AppConfig):
    name = "roadmap"
    verbose_name = _("Roadmap")

    def ready(self) -> None:
        # Imported for what they register: the merge of a guest's ticks, the system checks.
        from roadmap import checks, content_version, guests, roles, search_index  # noqa: F401

        post_migrate.connect(roles.fill_roles, sender=self)
        pre_migrate.connect(search_index.lift_before, sender=self)
        post_migrate.connect(search_index.lay, sender=self)
        pre_migrate.connect(content_version.lift_before, sender=self)
        post_migrate.connect(content_version.lay, sender=self)
