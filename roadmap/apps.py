from django.apps import AppConfig


class RoadmapConfig(AppConfig):
    name = "roadmap"
    verbose_name = "Roadmap"

    def ready(self) -> None:
        # Imported for what they register: the merge of a guest's ticks, the system checks.
        from roadmap import checks, guests  # noqa: F401
