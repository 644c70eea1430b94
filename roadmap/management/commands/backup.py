from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError

from roadmap.backups import BackupError, back_up, fresh_name, keep_newest


class Command(BaseCommand):
    help = "Writes a checked copy of the SQLite database, while the site goes on."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "path", type=Path, help="a new file, or a folder for files with the date"
        )
        parser.add_argument(
            "--keep", type=int, metavar="N", help="delete all but the newest N in that folder"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path, keep = options["path"], options["keep"]
        is_folder = path.is_dir()
        if keep is not None and (keep < 1 or not is_folder):
            raise CommandError("--keep takes a number from 1 and needs a folder that exists.")
        to = path / fresh_name() if is_folder else path
        try:
            counts = back_up(to)
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{to}: {counts}; sound.")
        for old in keep_newest(path, keep) if keep else []:
            self.stdout.write(f"Deleted {old}.")
