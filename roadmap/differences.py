"""What differs between two texts, word by word."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

SAME, GONE, NEW = "same", "gone", "new"
_WORDS = re.compile(r"\w+|\s+|.", re.DOTALL)
# Comparing is quadratic: longer texts are compared line by line.
_MANY = 4_000  # words
_FAR = 120  # characters of unchanged text shown on either side of a change


class Piece(NamedTuple):
    what: str  # same, gone or new
    text: str


def differences(old: str, new: str) -> list[Piece]:
    """The texts as one, in pieces; long stretches without a change are cut to `…`."""
    one, other = _WORDS.findall(old), _WORDS.findall(new)
    if max(len(one), len(other)) > _MANY:
        one, other = old.splitlines(keepends=True), new.splitlines(keepends=True)
    return list(_shortened(list(_pieces(one, other))))


def _pieces(one: list[str], other: list[str]) -> Iterator[Piece]:
    """What went before what came; changes with nothing but spaces between are one change."""
    gone, new, between = "", "", ""
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        text = "".join(one[start:end])
        if tag != "equal":
            gone, new = gone + between + text, new + between + "".join(other[new_start:new_end])
            between = ""
        elif text.isspace() and gone and new:
            between = text
        else:
            yield from _change(gone, new)
            yield Piece(SAME, text)
            gone, new = "", ""
    yield from _change(gone, new)
    if between:
        yield Piece(SAME, between)


def _change(gone: str, new: str) -> Iterator[Piece]:
    if gone:
        yield Piece(GONE, gone)
    if new:
        yield Piece(NEW, new)


def _shortened(pieces: list[Piece]) -> Iterator[Piece]:
    last = len(pieces) - 1
    for number, piece in enumerate(pieces):
        if piece.what != SAME:
            yield piece
            continue
        before = piece.text[:_FAR] if number else ""
        after = piece.text[-_FAR:] if number < last else ""
        if len(piece.text) > len(before) + len(after) + _FAR:
            yield Piece(SAME, f"{before} … {after}" if before and after else f"{before}…{after}")
        else:
            yield piece
