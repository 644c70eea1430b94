"""The lines that `writers/markdown.py` writes, back to what they say."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from roadmap.outline.model import Entry, Link, Paper, Place
from roadmap.outline.unseen import unnamed
from roadmap.outline.words import ACCESS, ARRANGED, KINDS
from roadmap.outline.writers.markdown import AMOUNT, BEST_AFTER, DATE, LEVELS, RELATIONS, STATES
from roadmap.outline.writers.markdown_text import MARKERS

# What stands in brackets, in a link, between stars: possessive, so that nothing is tried twice.
IN_BRACKETS = r"(?:[^\[\]\\]|\\.)*+"
_IN_LINK = r"\((?:<((?:[^<>\\]|\\.)*+)>|([^()<>\s]+))\)"
IN_STARS = r"(?:[^*\\]|\\.)++"
SIGNS = "|".join(sign for sign, _ in STATES.values())
_FIRST_LINE = re.compile(
    rf"(?:({SIGNS}|\[[ x]\]) )?([{''.join(sign for sign, _ in LEVELS.values())}] )?"
    rf"(?:\[({IN_BRACKETS})\]{_IN_LINK}|\*\*({IN_STARS})\*\*)(?: \((.+)\))?"
)
_LINK = re.compile(rf"(?:\[({IN_BRACKETS})\]{_IN_LINK}|<(https?://[^\s<>\\&]+)>)(?:, |\Z)")
_QUOTED = re.compile(r">(?: (.*))?")
_FACT = re.compile(r"((?:[^;\\]|\\.|;(?! ))++)(?:; |\Z)")
_EFFORT = re.compile(r"(?:(\d+) h)?(?:(?<=h) (?=\d))?(?:(\d+) min)?", re.ASCII)
_SAID = re.compile(r"(kind|by|published|access|amount|started|finished|arXiv|doi|venue) (.+)")
_FIELDS = {"by": "authors", "arXiv": "arxiv_id"}
_LABEL = re.compile(rf"(Also|Why|Remark|{'|'.join(RELATIONS.values())}): (.+)")
_KINDS_OF_RELATIONS = {label: kind for kind, label in RELATIONS.items()}
_TO = re.compile(rf"\*({IN_STARS})\*(?:: (.+))?")
HEADING = re.compile(r'(#{1,6}) (.+)|<h6 data-depth="(\d{1,6})">(.+)</h6>', re.ASCII)
BULLET = re.compile(r"((?:  )*)- (.*)")
BLOCK = re.compile(rf"{HEADING.pattern}|{BULLET.pattern}|{'|'.join(MARKERS)}", re.ASCII)
NEED = re.compile(rf"{BEST_AFTER}\[({IN_BRACKETS})\]\(#([^()]*)\)(?:: (.+))?")
# What is said for readers only.
ASIDES = {
    "legend": re.compile(rf"(?:[○◆]|{SIGNS}) .*"),
    "contents": re.compile(rf" *- \[{IN_BRACKETS}\]\(#[^()]*\)"),
    "sources": re.compile(r"---|Gathered from:|- .*"),
}
_STATES = {sign: state for state, (sign, _) in STATES.items()}
_STATES |= {"[x]": "done", "[ ]": "todo"}  # ticked by hand

_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])|&#(9|32);")
# Markdown that we never write: somebody else did, and meant it.
_MEANT = re.compile(r"[\\`*\[\]]|~~|<[A-Za-z/!?]|&(?:#\w+|[A-Za-z]\w*);|(?<![^\W_])_(?=[^\W_])")


class EditedError(Exception):
    """The text is not, or no longer, in the form in which we write it."""


@dataclass(slots=True)
class Told:
    """A relation as it is written: `to` is a title."""

    kind: str
    to: str
    remark: str
    line: int


def matched(pattern: re.Pattern[str], text: str) -> re.Match[str]:
    if found := pattern.fullmatch(text):
        return found
    raise EditedError


def plain(text: str) -> str:
    if "\\" not in text and "&" not in text and not _MEANT.search(text):
        return text
    if _MEANT.search(_ESCAPED.sub(".", text)):
        raise EditedError
    return _ESCAPED.sub(lambda found: found[1] or chr(int(found[2])), text)


def unbroken(lines: Sequence[str]) -> list[str]:
    """Take the hard breaks away; lines that follow each other without one were wrapped by others."""
    whole = []
    for line, after in pairwise([*lines, ""]):
        is_broken = (len(line) - len(line.rstrip("\\"))) % 2 == 1
        if is_broken != bool(line and after):
            raise EditedError
        whole.append(line[:-1].rstrip(" ") if is_broken else line)
    return whole


def entry_of(lines: Sequence[str], line: int) -> tuple[Entry, Place, list[Told]]:
    """The entry without key, the place without topic; `lines` stand without bullet and indent."""
    words, note = parted(lines)
    first, *rest = unbroken(words)
    entry, place = _first(first)
    entry.line, entry.note = line, note_of(note)
    labels = next((number for number, each in enumerate(rest) if _LABEL.fullmatch(each)), len(rest))
    entry.summary = "\n".join(map(plain, rest[:labels]))
    told = []
    for number, each in enumerate(rest[labels:], line + 1 + labels):
        label, words = matched(_LABEL, each).groups()
        if label == "Also":
            entry.links = _links(words)
        elif label == "Why":
            entry.why = plain(words)
        elif label == "Remark":
            place.remark = plain(words)
        else:
            title, remark = matched(_TO, words).groups()
            told.append(Told(_KINDS_OF_RELATIONS[label], plain(title), plain(remark or ""), number))
    return entry, place, told


def parted(lines: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    """The words of an entry, and the lines of its note."""
    quote = next((number for number, each in enumerate(lines) if each.startswith(">")), len(lines))
    return lines[:quote], lines[quote:]


def note_of(lines: Sequence[str]) -> str:
    """What was quoted, to the letter."""
    return unnamed("\n".join(matched(_QUOTED, each)[1] or "" for each in lines))


def _first(text: str) -> tuple[Entry, Place]:
    state, sign, title, url, plain_url, bold, facts = matched(_FIRST_LINE, text).groups()
    entry, place = Entry("", plain(title if title is not None else bold)), Place("")
    entry.url = _address(url or plain_url or "")
    entry.status = _STATES.get(state, "")
    end = 0
    while facts and end < len(facts):
        fact = _FACT.match(facts, end)
        if not fact:
            raise EditedError
        _take(fact[1], entry, place)
        end = fact.end()
    if (sign or "").strip() != LEVELS.get(entry.level, ("",))[0] or not entry.title:
        raise EditedError
    return entry, place


def _links(text: str) -> list[Link]:
    found, end = [], 0
    while end < len(text):
        link = _LINK.match(text, end)
        if not link:
            raise EditedError
        label, url, plain_url, bare = link.groups()
        address = bare or _address(url or plain_url or "")
        found.append(Link(plain(label or ""), address))
        end = link.end()
    return found


def _take(fact: str, entry: Entry, place: Place) -> None:
    if fact == "optional":
        place.optional = True
    elif fact == "private":
        entry.private = True
    elif fact in ARRANGED:
        entry.arranged = fact
    elif fact in KINDS:
        entry.kind = fact
    elif fact in ACCESS:
        entry.access = fact
    elif DATE.fullmatch(fact):
        entry.published = fact
    elif AMOUNT.fullmatch(fact):
        entry.amount = fact
    elif found := _EFFORT.fullmatch(fact):
        entry.effort = int(found[1] or 0) * 60 + int(found[2] or 0)
    elif found := re.fullmatch(rf"\*({IN_STARS})\*", fact):
        entry.level = plain(found[1])
    else:
        word, value = matched(_SAID, fact).groups()
        _put(_FIELDS.get(word, word), plain(value), entry)


def _put(field: str, value: str, entry: Entry) -> None:
    if field in {"arxiv_id", "doi", "venue"}:
        entry.paper = entry.paper or Paper()
        setattr(entry.paper, field, value)
    else:
        setattr(entry, field, value)


def _address(url: str) -> str:
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", url)
