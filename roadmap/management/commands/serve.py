import os
import sys

from django.core.management import BaseCommand, CommandError, call_command

from roadmap import environment
from roadmap.first_curator import has_curator, new_token

WORKERS, THREADS = 2, 4


class Command(BaseCommand):
    help = "Prepares the site and serves it with gunicorn on 127.0.0.1, port PORT."

    def handle(self, *args: object, **options: object) -> None:
        port = environment.number("PORT", 8000, least=1)
        call_command("prepare", stdout=self.stdout)
        address = f"http://localhost:{port}/"
        self.stdout.write(f"Cairn is at {address}")
        if not has_curator():
            self.stdout.write("Nobody is curator yet. This link makes you one, once, within a day:")
            self.stdout.write(f"  {address}start/{new_token()}/")
        self.stdout.flush()
        # Threads, since a page waits for the database more than it computes; two processes, since
        # two cores are common. The server replaces this process, so that it gets the signals.
        server = ["-m", "gunicorn", "roadmap.wsgi", "--bind", f"127.0.0.1:{port}"]
        size = ["--workers", str(WORKERS), "--threads", str(THREADS), "--preload"]
        try:
            os.execv(sys.executable, [sys.executable, *server, *size, "--log-level", "warning"])  # noqa: S606  # nosec
        except OSError as error:
            raise CommandError(f"gunicorn could not be started: {error}") from error
