"""Works that a list names without a link: "*Utilitarianism* – John Stuart Mill", "Knots by Ada Roe"."""

import re
from dataclasses import dataclass

from roadmap.outline.readers.markdown.authors import (
    NAME,
    NAMES,
    names_before_title,
    title_behind_names,
)
from roadmap.outline.readers.markdown.pieces import Words
from roadmap.outline.readers.markdown.signs import icons_off, without_number
from roadmap.outline.readers.markdown.vocabulary import YEAR

_JOINTS = ' ,:;-–—"“”'
_LONGEST = 1000  # characters in which title and names stand
_NAMES_BEHIND = re.compile(
    rf"[\s,]*(?:[-–—,]|\bby)\s+(?P<names>{NAMES})[ \t]*(?:$|[\n.,;(\[]|\s[-–—]\s)"
)
_NAMES_IN_FRONT = re.compile(
    rf"(?P<names>{NAMES})(?:\s*[-–—,:]\s*|[.,]?\s*\(?{YEAR}[a-z]?\)?[.,]\s*)[\"“]?"
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
    for title in [*words.italic[:3], *words.bold[:3], *_QUOTED.findall(near)[:3]]:
        if len(title) > 3 and (work := _set_apart(title, text, lines)):
            return work
    if said := _BY_AT_END.fullmatch(near):
        return Work(said["title"], said["names"], f"by {said['names']}")
    if title := title_behind_names(near):
        return Work(title, names_before_title(near[: near.find(title)]), _without(text, title))
    if said := _VENUE_AT_END.fullmatch(near):
        return Work(said["title"], "", said["venue"])
    return None


def _set_apart(title: str, text: str, lines: str) -> Work | None:
    """A title in italics, in bold or quoted, with names before or behind it."""
    near = lines if title in lines else text[:_LONGEST]
    start = near.find(title)
    name = title.strip(" ,.:;")
    if start == 0:
        said = _NAMES_BEHIND.match(near, len(title))
    else:
        said = _NAMES_IN_FRONT.fullmatch(near, 0, start) if start > 0 else None
    return Work(name, said["names"].strip(" ,"), _without(text, title)) if said else None


def _lines(words: Words) -> str:
    said = "".join("\n" if piece.is_break else piece.text for piece in words.pieces)
    return without_number(icons_off(said.strip()))


def _without(text: str, title: str) -> str:
    before, _, after = text.partition(title)
    before, after = before.strip(_JOINTS), after.strip(_JOINTS)
    return f"{before}, {after}" if before and after[:1].isalnum() else f"{before} {after}".strip()
