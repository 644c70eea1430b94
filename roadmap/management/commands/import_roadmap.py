import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError
from tqdm import tqdm

from roadmap.management.files import line_of, outline_of
from roadmap.outline import Outline
from roadmap.outline.keys import slug_of
from roadmap.sync.apply import OutdatedError, carry_out, size_of
from roadmap.sync.changes import Plan
from roadmap.sync.plan import CannotPlanError, plan, source_name
from roadmap.sync.report import as_text

_LONG = 2000  # operations; less is done before a bar is read


class _Bar:
    """A progress bar on a terminal, for work that takes long enough to read one."""

    def __init__(self) -> None:
        self.bar: tqdm | None = None

    def begin(self, made: Plan) -> None:
        if (size := size_of(made)) >= _LONG and sys.stderr.isatty():
            self.bar = tqdm(total=size, unit="", file=sys.stderr)

    def update(self, count: int) -> None:
        if self.bar is not None:
            self.bar.update(count)

    def close(self) -> None:
        if self.bar is not None:
            self.bar.close()


class Command(BaseCommand):
    help = "Takes lists in: shows what would change, asks, and changes it. No tick or note is ever lost."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", metavar="PATH")
        parser.add_argument(
            "--source", default="", help="the list's name in addresses; without it, the file's name"
        )
        parser.add_argument(
            "--under", default="", metavar="TOPIC", help="slug of the topic to put the list under"
        )
        parser.add_argument(
            "--address",
            default="",
            help="where the list is published: makes its relative links whole",
        )
        parser.add_argument("--dry-run", action="store_true", help="only show what would change")
        parser.add_argument(
            "--yes",
            action="store_true",
            help="do not ask; where both sides changed, keep what is here",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        paths = options["paths"]
        if options["source"] and len(paths) > 1:
            raise CommandError("One source is one file; leave out --source or name one PATH.")
        if options["source"] and slug_of(options["source"]) != options["source"]:
            raise CommandError(
                f"“{options['source']}” is no name for addresses; “{slug_of(options['source'])}” would be."
            )
        # All files are read before any of them changes something.
        readings = [(path, outline_of(path, options["address"])) for path in paths]
        for path, outline in readings:
            for problem in outline.problems:
                self.stderr.write(line_of(path, problem))
            source = options["source"] or slug_of(Path(path).stem) or "list"
            try:
                self._take_in(path, outline, source, options)
            except (CannotPlanError, OutdatedError) as error:
                raise CommandError(f"{path}: {error}") from None

    def _take_in(self, path: str, outline: Outline, source: str, options: dict[str, Any]) -> None:
        name = source_name(source, outline)
        made: Plan | None = None
        answers: dict[str, str] = {}
        if options["dry_run"] or not options["yes"]:
            made = plan(outline, source, name, options["under"])
            self.stdout.write(as_text(made))
        if options["dry_run"]:
            return
        if made is not None:
            if not sys.stdin.isatty():
                raise CommandError("Nobody can be asked here: look with --dry-run, then say --yes.")
            answers = self._answers(made)
            if answers:
                made = plan(outline, source, name, options["under"], answers)
                self.stdout.write(as_text(made))
            if not made.is_empty and input("Change this? [y/N] ").strip().lower() not in {
                "y",
                "yes",
            }:
                self.stdout.write("Nothing was changed.")
                return
        bar = _Bar()
        applied, report = carry_out(
            outline,
            source,
            name,
            options["under"],
            answers,
            expected=made,
            file_name=Path(path).name,
            begin=bar.begin,
            progress=bar.update,
        )
        bar.close()
        if options["verbosity"]:
            if made is None:
                self.stdout.write(as_text(applied))
            self.stdout.write(f"Done: import {report.pk}." if report else "Nothing to change.")

    def _answers(self, made: Plan) -> dict[str, str]:
        answers = {}
        for question in made.questions:
            self.stdout.write(question.sentence)
            for number, (_, label) in enumerate(question.choices, 1):
                self.stdout.write(f"  {number} {label}")
            said = input("Which? [Enter leaves it] ").strip()
            if said.isdigit() and 0 < int(said) <= len(question.choices):
                answers[question.key] = question.choices[int(said) - 1][0]
        return answers
