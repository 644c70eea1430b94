"""How commands take files in: by name or from standard input, with one sentence when it fails."""

import sys
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError

from roadmap.outline import Outline, Problem, UnreadableError
from roadmap.outline.readers.choose import FIXTURE_LIMIT, read
from roadmap.outline.readers.text import LIMIT

STANDARD_INPUT = "-"


class FileCommand(BaseCommand):
    """A command whose errors are FILE:LINE: sentence, with nothing before it that an editor would trip over."""

    _called_from_command_line: bool

    def execute(self, *args: Any, **options: Any) -> str | None:
        try:
            return super().execute(*args, **options)
        except CommandError as error:
            if not self._called_from_command_line or options["traceback"]:
                raise
            self.stderr.write(str(error))
            sys.exit(error.returncode)


def outline_of(path: str, address: str = "") -> Outline:
    """Read the file at this path, or standard input for "-"; a CommandError names file and line."""
    name = "standard input" if path == STANDARD_INPUT else path
    try:
        if path == STANDARD_INPUT:
            data = sys.stdin.buffer.read(LIMIT + 1)
        else:
            size = Path(path).stat().st_size
            limit = FIXTURE_LIMIT if path.lower().endswith(".json") else LIMIT
            if size > limit:
                raise CommandError(
                    f"{path}: The file has {size:,} bytes; at most {limit:,} are read."
                )
            data = Path(path).read_bytes()
        return read(data, "" if path == STANDARD_INPUT else path, address)
    except OSError as error:
        raise CommandError(f"{name}: {error.strerror or error}.") from None
    except UnreadableError as error:
        place = f"{name}:{error.line}" if error.line else name
        raise CommandError(f"{place}: {error.sentence}") from None


def line_of(path: str, problem: Problem) -> str:
    name = "standard input" if path == STANDARD_INPUT else path
    return (
        f"{name}:{problem.line}: {problem.sentence}"
        if problem.line
        else f"{name}: {problem.sentence}"
    )
