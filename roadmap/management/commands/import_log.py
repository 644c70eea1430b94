from argparse import ArgumentParser
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management import CommandError

from roadmap.management.files import FileCommand, line_of, outline_of
from roadmap.sync.log import look, take_in


class Command(FileCommand):
    help = (
        "Takes somebody's study log in: their ticks, amounts, dates and notes, and nobody else's."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file")
        parser.add_argument("--user", required=True, help="whose log it is")
        parser.add_argument("--dry-run", action="store_true", help="only show what would be marked")

    def handle(self, *args: Any, **options: Any) -> None:
        learner = get_user_model().objects.filter(username=options["user"]).first()
        if learner is None:
            raise CommandError(f"There is nobody called “{options['user']}” here.")
        outline = outline_of(options["file"])
        for problem in outline.problems:
            self.stderr.write(line_of(options["file"], problem))
        for line in look(outline, learner):
            if line.outcome == "silent":
                continue
            change = line.state or "–"
            if line.outcome == "matched" and not line.wanted:
                change = "stays as it is"
            self.stdout.write(
                f"{options['file']}:{line.entry.line}: {line.outcome}: {line.entry.title}: {change}"
            )
        if options["dry_run"]:
            return
        self.stdout.write(f"{take_in(outline, learner)} entries were marked.")
