from django.conf import settings
from django.core.management import BaseCommand, call_command

from roadmap import environment
from roadmap.models import Topic

NONE = "none"


class Command(BaseCommand):
    help = "Makes the database and the static files ready; fills an empty database, never another."

    def handle(self, *args: object, **options: object) -> None:
        # With its checks: an SQLite that can corrupt the database is refused before it is touched.
        call_command("migrate", verbosity=0, skip_checks=False)
        call_command("createcachetable", verbosity=0)
        if not settings.DEBUG:
            call_command("collectstatic", interactive=False, verbosity=0)
        if environment.text("ROADMAP", "") != NONE and not Topic.objects.exists():
            call_command("loaddata", "roadmap", verbosity=0)
            self.stdout.write("Loaded the roadmap into the empty database.")
