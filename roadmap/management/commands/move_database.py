import sys
from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management import BaseCommand, CommandError
from tqdm import tqdm

from roadmap.moving import MoveError, destination, move


class Command(BaseCommand):
    help = "Carries the whole site to another, empty database. Stop the site before."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "to_url", help="such as postgres://USER:PASSWORD@HOST:PORT/NAME or sqlite:///PATH"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        bar = tqdm(unit=" rows", disable=not sys.stderr.isatty())
        try:
            with bar, destination(options["to_url"]):
                counts = move(bar.reset, bar.update)
        except (MoveError, ImproperlyConfigured) as error:
            raise CommandError(str(error)) from error
        for table, count in sorted(counts.items()):
            if count:
                self.stdout.write(f"{count:>10,}  {table}")
        total = sum(counts.values())
        self.stdout.write(f"{total:,} rows moved, counted and summed on both sides: alike.")
        self.stdout.write("Name that database in DATABASE_URL and start the site again.")
