"""Reads the README of a log line by line even where some of it was edited by hand.

A log says things that no other list does: who lost them for one line added in between would be badly
served. What is in another form is left to the general reader, a bullet or a paragraph at a time.
"""

from collections.abc import Callable

from roadmap.outline.model import Entry, Outline, Place
from roadmap.outline.readers.markdown.own import Reader
from roadmap.outline.readers.markdown.own_text import BLOCK, EditedError, Told, note_of, parted
from roadmap.outline.writers.markdown import LOG_MARKER

General = Callable[[str], Outline]


def read(text: str, general: General) -> Outline | None:
    """Give None where even its headings are not those that were written."""
    try:
        return _LogReader(text, general).finished()
    except EditedError:
        return None


class _LogReader(Reader):
    marker = LOG_MARKER

    def __init__(self, text: str, general: General) -> None:
        super().__init__(text)
        self.general = general

    def _topic(self) -> None:
        self._skip_blank()
        if self._line().startswith(("#", "<h6")):
            super()._topic()
        else:
            start = self.at
            self.at += 1
            while self._line() and not BLOCK.fullmatch(self._line()):
                self.at += 1
            self._take("\n".join(self.lines[start : self.at]), start + 1)

    def _summary(self, text: str, line: int) -> str:
        try:
            return super()._summary(text, line)
        except EditedError:
            self._take(text, line)
            return ""

    def _entry(self, lines: list[str], line: int) -> tuple[Entry, Place, list[Told]] | None:
        try:
            return super()._entry(lines, line)
        except EditedError:
            return self._edited(lines, line)

    def _edited(self, lines: list[str], line: int) -> tuple[Entry, Place, list[Told]] | None:
        words, note = parted(lines)
        bullet = "\n".join([f"- {words[0]}", *(f"  {each}" for each in words[1:])])
        found = self.general(bullet).entries
        if len(found) != 1:
            self._take(bullet, line)
            return None
        entry = found[0]
        entry.line, entry.relations, entry.note = line, [], note_of(note) or entry.note
        return entry, Place(""), []

    def _take(self, text: str, line: int) -> None:
        found = self.general(text)
        for entry in found.entries:
            entry.line, entry.relations = line + max(entry.line, 1) - 1, []
            self._add(entry, Place(""))
        if not found.entries and text.strip():
            self._problem(line, "This is no entry; it was left out.")
