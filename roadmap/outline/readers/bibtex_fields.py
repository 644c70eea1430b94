"""What the fields of BibTeX entries say, with LaTeX and abbreviations written out."""

import re
from collections.abc import Callable

from bibtexparser.middlewares.names import (
    parse_single_name_into_parts,
    split_multiple_persons_names,
)
from bibtexparser.model import Entry, String

from roadmap.outline.limits import LONGEST
from roadmap.outline.model import UnreadableError
from roadmap.outline.readers.latex import plain
from roadmap.web_link import LONGEST_LINK

LONGEST_LINE = 1000  # characters

_MARKS = re.compile(r'\\.|[{}"#]', re.DOTALL)
_WITHOUT_BRACES = str.maketrans("", "", "{}")

Fields = dict[str, str]  # names in lower case, values as they stand in the file


def fields_of(entry: Entry) -> Fields:
    """By name; of a field that is given twice, the first."""
    return {field.key.lower(): field.value for field in reversed(entry.fields)}


class Values:
    """What fields say. Each is read once: thousands of parts may share the title of their whole."""

    def __init__(self, strings: list[String], allowance: int) -> None:
        self._allowance = allowance
        self._known: dict[tuple[str, str], str] = {}
        self._strings: dict[str, str] = {}
        for string in strings:
            if string.key:
                self._strings.setdefault(string.key.lower(), self._unfolded(string.value))

    def text(self, fields: Fields, *names: str) -> str:
        """What the first of these fields that says anything says, on one line."""
        return self._first(fields, names, _line)

    def address(self, fields: Fields, *names: str) -> str:
        """A link or a number, from which only what LaTeX asks for is taken away."""
        return self._first(fields, names, _address)

    def authors(self, fields: Fields) -> str:
        return self._first(fields, ("author", "editor"), _authors)

    def _first(self, fields: Fields, names: tuple[str, ...], make: Callable[[str], str]) -> str:
        for raw in filter(None, map(fields.get, names)):
            key = (make.__name__, raw)
            if key not in self._known:
                self._known[key] = make(self._unfolded(raw))
            if self._known[key]:
                return self._known[key]
        return ""

    def _unfolded(self, raw: str) -> str:
        """A value without what encloses it, its abbreviations written out and its parts joined."""
        parts = []
        for piece in _pieces(raw):
            if piece.startswith(("{", '"')):
                parts.append(piece[1:-1])
                continue
            parts.append(self._strings.get(piece.lower(), piece))
            self._allowance -= len(parts[-1])
            if self._allowance < 0:
                raise UnreadableError("The abbreviations (@string) stand for far too much text.")
        return "".join(parts)


def _pieces(raw: str) -> list[str]:
    """The parts of `jan # "~1"`, which stand between number signs."""
    pieces, start, depth, quoted = [], 0, 0, False
    for mark in _MARKS.finditer(raw) if "#" in raw else ():
        if mark[0] in "{}":
            depth += 1 if mark[0] == "{" else -1
        elif mark[0] == '"' and depth == 0:
            quoted = not quoted
        elif mark[0] == "#" and depth == 0 and not quoted:
            pieces.append(raw[start : mark.start()].strip())
            start = mark.end()
    return [*pieces, raw[start:].strip()]


def _line(text: str) -> str:
    return plain(text)[:LONGEST_LINE]


def _address(text: str) -> str:
    text = " ".join(text.split()).replace(r"\textasciitilde", "~").replace(r"$\sim$", "~")
    text = re.sub(r"\\(?:url|href)(?![a-z])|[{}]|\\(?=[_%&#~$^])", "", text).strip()
    # Two links in one field are two; one link that was wrapped is one.
    return re.split(r" (?=https?://)", text, maxsplit=1)[0].replace(" ", "")[: LONGEST_LINK + 1]


def _authors(text: str) -> str:
    """First names first: "Ada Lovelace, Charles Babbage, et al."."""
    # Names that leave a brace open are taken without any: the library is slow in mending them.
    people = split_multiple_persons_names(
        text if _is_balanced(text) else text.translate(_WITHOUT_BRACES)
    )
    if len(people) == 1 and text.count(",") > 2:  # a list without "and"
        return plain(text)[: LONGEST["authors"]]
    names: list[str] = []
    for person in people:
        name = plain(parse_single_name_into_parts(person, strict=False).merge_first_name_first)
        if name == "others" or len(", ".join([*names, name, "et al."])) > LONGEST["authors"]:
            return ", ".join([*names, "et al."])
        names += [name] if name else []
    return ", ".join(names)


def _is_balanced(text: str) -> bool:
    depth = 0
    for mark in _MARKS.finditer(text):
        depth += {"{": 1, "}": -1}.get(mark[0], 0)
        if depth < 0:
            return False
    return depth == 0
