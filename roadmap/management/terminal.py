"""What a plan needs on a terminal: lines that fit, and a bar while it is carried out."""

import shutil
import sys
from textwrap import wrap
from typing import Any

from tqdm import tqdm

from roadmap.sync.apply import size_of
from roadmap.sync.changes import Plan

_LONG = 2000  # operations; less is done before a bar is read
_DEEPER = 4  # columns by which a line that goes on stands deeper


def fitted(text: str, out: Any) -> str:
    """On a terminal, lines that are too long go on below themselves; a file gets them as they are."""
    if not out.isatty():
        return text
    width = max(40, shutil.get_terminal_size().columns)
    lines: list[str] = []
    for line in text.split("\n"):
        deeper = " " * (len(line) - len(line.lstrip()) + _DEEPER)
        lines += wrap(line, width, subsequent_indent=deeper, break_on_hyphens=False) or [line]
    return "\n".join(lines)


class Bar:
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
