"""Works that a list names without a link: "*Utilitarianism* – John Stuart Mill", "Knots by Ada Roe"."""

import re
from dataclasses import dataclass

from roadmap.outline.readers.markdown.authors import NAME, NAMES
from roadmap.outline.readers.markdown.pieces import Words
from roadmap.outline.readers.markdown.signs import icons_off, without_number
from roadmap.outline.readers.markdown.vocabulary import YEAR

_JOINTS = ' ,:;-–—"“”'
_LONGEST = 1000  # characters in which title and names stand
_NAMES_BEHIND = re.compile(
    rf"[\s,\"”]*(?P<joint>--?|[–—,]|\bby)\s+(?P<names>{NAMES})[ \t]*(?:$|[\n.,;(\[]|\s(?:--?|[–—])\s)"
)
_QUOTED = re.compile(r"[\"“]([^\"”]{4,200})[\"”]")
_BY_AT_END = re.compile(rf"(?P<title>\S.{{2,200}}?)\s+by\s+(?P<names>(?={NAME} ){NAMES})\.?")
_VENUE_AT_END = re.compile(
    rf"(?P<title>\S.{{9,250}}),\s+(?P<venue>[A-Za-z][\w .'&/-]{{1,40}}?\s+{YEAR})\.?"
)


@dataclass(slots=True)
class Work:
    title: str
    authors: str
    rest: str


def work_of(words: Words) -> Work | None:
    """The work that a bullet without link names, or nothing."""
    text = without_number(icons_off(words.text))
    near = text[:_LONGEST]
    if len(words.pages) == 1 and near.strip() == words.pages[0]:
        return Work(words.pages[0], "", "")
    lines = _lines(words)[:_LONGEST]
    for title in [*words.pages[:1], *words.italic[:1], *_QUOTED.findall(near)[:1]]:
        if len(title) > 2 and (work := _set_apart(title, text, lines, ("by", ",", "-", "–", "—"))):
            return work
    for title in words.bold[:1]:  # "**Week 1** - Linear Algebra" is by nobody
        if work := _set_apart(title, text, lines, ("by",)):
            return work
    if said := _BY_AT_END.fullmatch(near):
        return Work(said["title"], said["names"], f"by {said['names']}")
    if said := _VENUE_AT_END.fullmatch(near):
        return Work(said["title"], "", said["venue"])
    return None


def _set_apart(title: str, text: str, near: str, joints: tuple[str, ...]) -> Work | None:
    """A title that begins its line, in letters of its own or quoted, with names behind it."""
    start = near.find(title)
    said = _NAMES_BEHIND.match(near, start + len(title)) if start in {0, 1} else None
    if not said or not said["joint"].startswith(joints):
        return None
    return Work(title.strip(" ,.:;"), said["names"].strip(" ,"), _without(text, title))


def _lines(words: Words) -> str:
    said = "".join("\n" if piece.is_break else piece.text for piece in words.pieces)
    return without_number(icons_off(said.strip()))


def _without(text: str, title: str) -> str:
    before, _, after = text.partition(title)
    return f"{before.strip(_JOINTS)} {after.strip(_JOINTS)}".strip()
