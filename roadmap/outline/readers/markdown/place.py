"""Where in the list the reader is: under which headings, bold lines, summaries and bullets."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from roadmap.outline.limits import LONGEST
from roadmap.outline.model import Entry
from roadmap.outline.readers.markdown import vocabulary
from roadmap.outline.readers.markdown.facts import level_of_heading
from roadmap.outline.readers.markdown.kinds import kind_of_heading
from roadmap.outline.readers.markdown.signs import without_icons


@dataclass(slots=True)
class Where:
    title: str = ""  # of the whole list: its first top-level heading
    headings: list[tuple[int, str]] = field(default_factory=list)
    bold: str = ""  # a line in bold that serves as a heading
    label: str = ""  # an introducing line: "Videos:"
    label_is_used: bool = False  # what it introduced has been read
    inner: list[str] = field(default_factory=list)  # summaries and linkless bullets around it
    parent: Entry | None = None  # the entry whose bullet encloses this one
    group: str = ""  # the nearest bullet around it, linked or not
    about_the_list: int = 0  # the level of a heading like "Contributing", while below it
    in_section: bool = False
    has_paragraph_entries: bool = False
    after_rule: bool = False  # since the last heading
    levels_of_status: frozenset[int] = frozenset()  # of headings like "To read" and "Finished"

    def enter(self, level: int, text: str, *, inside_bullet: bool) -> None:
        """Go below a heading."""
        self.headings = [above for above in self.headings if above[0] < level]
        is_title = level == 1 and not self.title
        if is_title:
            self.title = text
        if self.about_the_list and level <= self.about_the_list:
            self.about_the_list = 0
        name = re.sub(r"^[\W\d_]+|[\W_]+$", "", text) if len(text) < 200 else text
        if not self.about_the_list and not is_title and vocabulary.ABOUT_THE_LIST.fullmatch(name):
            # Real topics may stand below "Contents".
            self.about_the_list = 7 if vocabulary.CONTENTS.match(name) else level
        self.headings.append((level, "" if is_title else text))
        self.bold = self.label = ""
        self.has_paragraph_entries = self.after_rule = False
        if not inside_bullet:
            self.inner, self.parent, self.group = [], None, ""
        if not is_title or level > 1:
            self.in_section = True

    def unfold(self, text: str, *, has_headings: bool) -> None:
        """Go below a summary: of headings inside what it folds away none ends it."""
        if not has_headings or self.inner or self.parent is not None:
            self.inner = [*self.inner, text]
        else:
            self.headings.append((0, text))
        self.bold = ""

    def path(self) -> tuple[str, ...]:
        """Titles of the topics, outermost first."""
        headings = [text for _, text in self.headings if text and not _said_by(text).is_frame]
        bold = [self.bold] if self.bold else []
        titles = (_said_by(name).title for name in [*headings, *bold, *self.inner])
        return tuple(title for title in titles if title)

    def kind(self) -> str:
        """The kind said by the nearest label or heading that says one."""
        return next((name.kind for name in self._names()[:2] if name.kind), "")

    def says(self) -> tuple[str, str, bool]:
        """The level, the status and whether it is optional, each from the nearest that says it."""
        names = self._names()
        return (
            next((name.level for name in names if name.level), ""),
            next((name.status for name in names if name.status), "")
            or self._status_beside_others(),
            any(name.optional for name in names),
        )

    def _status_beside_others(self) -> str:
        """What "Reading" or "Past" says beside "To read"."""
        levels = self.levels_of_status
        names = [_said_by(text) for level, text in self.headings[::-1] if text and level in levels]
        return next((name.status_beside_others for name in names if name.status_beside_others), "")

    def _names(self) -> "list[_Name]":
        """What names the entries here, nearest first."""
        headings = [text for _, text in self.headings]
        names = [self.label, *self.inner[::-1], self.bold, *headings[::-1]]
        return [_said_by(name) for name in names if name]


@dataclass(slots=True, frozen=True)
class _Name:
    """What a heading or a label says of everything below it."""

    title: str
    is_frame: bool
    kind: str
    level: str
    status: str
    status_beside_others: str
    optional: bool


# Every entry asks the same few names.
@lru_cache(maxsize=1000)
def _said_by(text: str) -> _Name:
    title = without_icons(text)[: LONGEST["title"]]
    name = title.strip(" :.!")
    return _Name(
        title,
        is_frame=bool(vocabulary.FRAME.fullmatch(re.sub(r"^\W+", "", text))),
        kind=kind_of_heading(text),
        level=level_of_heading(text),
        status=_of(vocabulary.HEADING_STATUS, name),
        status_beside_others=_of(vocabulary.HEADING_STATUS_BESIDE_OTHERS, name),
        optional=bool(vocabulary.OPTIONAL.search(text)),
    )


def _of(states: dict[str, re.Pattern[str]], name: str) -> str:
    return next((status for status, words in states.items() if words.fullmatch(name)), "")


def levels_of_status(headings: Iterable[tuple[int, str]]) -> frozenset[int]:
    return frozenset(level for level, text in headings if _said_by(text).status)
