from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError

from roadmap.backups import BackupError, restore


class Command(BaseCommand):
    help = "Puts a backup in place of the SQLite database, and keeps aside what was there."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            counts, aside = restore(options["path"])
        except BackupError as error:
            raise CommandError(f"{error} Nothing was changed.") from error
        if aside:
            self.stdout.write(f"Kept aside what was here: {aside}")
        self.stdout.write(f"Restored {options['path']}: {counts}; sound.")
        self.stdout.write("Run manage.py migrate, then restart the site.")
