import sys
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management import CommandError

from roadmap.management.files import FileCommand, line_of, outline_of
from roadmap.management.terminal import Bar, fitted
from roadmap.outline import Outline
from roadmap.outline.keys import slug_of
from roadmap.outline.limits import LONGEST
from roadmap.sync.apply import OutdatedError, carry_out
from roadmap.sync.changes import Plan
from roadmap.sync.plan import CannotPlanError, plan, slug_of_file, source_name, source_of
from roadmap.sync.report import as_text


class Command(FileCommand):
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
        if len(options["source"]) > LONGEST["slug"]:
            raise CommandError(f"The name of a source has at most {LONGEST['slug']} characters.")
        slugs = Counter(map(slug_of_file, paths))
        if alike := next((path for path in paths if slugs[slug_of_file(path)] > 1), ""):
            raise CommandError(
                f"More than one file is called “{Path(alike).stem}”: take each in alone, with a --source of its own."
            )
        # All files are read before any of them changes something.
        readings = [(path, outline_of(path, options["address"])) for path in paths]
        for path, outline in readings:
            for problem in outline.problems:
                self.stderr.write(line_of(path, problem))
            try:
                source = options["source"] or source_of(path, outline)
                self._take_in(path, outline, source, options)
            except (CannotPlanError, OutdatedError) as error:
                raise CommandError(f"{path}: {error}") from None
            except (KeyboardInterrupt, EOFError):
                raise CommandError(f"{path}: Stopped; nothing of it was changed.") from None

    def _take_in(self, path: str, outline: Outline, source: str, options: dict[str, Any]) -> None:
        name = source_name(source, outline)
        made: Plan | None = None
        answers: dict[str, str] = {}
        if options["dry_run"] or not options["yes"]:
            made = plan(outline, source, name, options["under"])
            self._show(made)
        if options["dry_run"]:
            return
        if made is not None:
            if not sys.stdin.isatty():
                raise CommandError("Nobody can be asked here: look with --dry-run, then say --yes.")
            answers = self._answers(made)
            if answers:
                made = plan(outline, source, name, options["under"], answers)
                self._show(made)
            if not made.is_empty and input("Change this? [y/N] ").strip().lower() not in {
                "y",
                "yes",
            }:
                self.stdout.write("Nothing was changed.")
                return
        bar = Bar()
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
                self._show(applied)
            self.stdout.write(f"Done: import {report.pk}." if report else "Nothing to change.")

    def _show(self, made: Plan) -> None:
        self.stdout.write(fitted(as_text(made), self.stdout))

    def _answers(self, made: Plan) -> dict[str, str]:
        answers = {}
        for at, question in enumerate(made.questions, 1):
            place = f" (line {question.line})" if question.line else ""
            self.stdout.write(f"\n{at} of {len(made.questions)}: {question.sentence}{place}")
            for number, (_, label) in enumerate(question.choices, 1):
                self.stdout.write(f"  {number} {label}")
            values = [value for value, _label in question.choices]
            numbers = [str(number + 1) for number in range(len(values))]
            usual = numbers[values.index(question.chosen)]
            while (said := input(f"Which? [{usual}] ").strip() or usual) not in numbers:
                self.stdout.write(f"One of {', '.join(numbers)}.")
            answers[question.key] = values[numbers.index(said)]
        return answers
