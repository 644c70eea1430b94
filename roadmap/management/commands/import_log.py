from argparse import ArgumentParser
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management import CommandError

from roadmap.management.files import FileCommand, line_of, outline_of
from roadmap.sync.log import Line, look, take_in


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
        lines = [line for line in look(outline, learner) if line.outcome != "silent"]
        for line in lines:
            self.stdout.write(
                f"{options['file']}:{line.entry.line}: {line.entry.title}: {_told(line)}"
            )
        if options["dry_run"]:
            count = sum(line.wanted for line in lines)
            self.stdout.write(f"{_entries(count)} would be marked.")
            return
        count = take_in(outline, learner)
        self.stdout.write(f"{_entries(count)} {'was' if count == 1 else 'were'} marked.")


def _told(line: Line) -> str:
    """What becomes of the line."""
    if line.outcome == "missing":
        return "not on the roadmap"
    if line.outcome == "ambiguous":
        return f"one of {len(line.candidates)} entries; its owner chooses which, at /log/import/"
    if line.outcome == "refused":
        return "their own; there is no room for more of these"
    if line.outcome == "again":
        return "named above already"
    if not line.changes:
        return "stays as it is"
    if line.steps_back:
        return "done already; its owner alone takes that back"
    now = line.now.state if line.now else ""
    return f"{now or '–'} → {line.state or now or 'a note'}"


def _entries(count: int) -> str:
    return f"{count} {'entry' if count == 1 else 'entries'}"
