from django.conf import settings
from django.core.management import BaseCommand, call_command

from accounts.sealing import seal_what_is_clear
from roadmap import environment
from roadmap.models import Topic

NONE = "none"


class Command(BaseCommand):
    help = "Makes the database and the static files ready; fills an empty database, never another."

    def handle(self, *args: object, **options: object) -> None:
        # With its checks: an SQLite that can corrupt the database is refused before it is touched.
        call_command("migrate", verbosity=0, skip_checks=False)
        call_command("createcachetable", verbosity=0)
        if count := seal_what_is_clear():
            self.stdout.write(f"Sealed second factors that stood in the clear: {count}.")
        if not settings.DEBUG:
            call_command("collectstatic", interactive=False, verbosity=0)
        if environment.text("ROADMAP", "") != NONE and not Topic.objects.exists():
            # By import, so that it is recorded what the file said: the base of every later import.
            path = str(settings.BASE_DIR / "fixtures" / "roadmap.json")
            call_command("import_roadmap", path, source="cairn", yes=True, verbosity=0)
            self.stdout.write("Loaded the roadmap into the empty database.")
