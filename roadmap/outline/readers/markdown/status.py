"""How far somebody is, as lists write it: marks, words, fractions, pages."""

import re

from roadmap.outline.limits import LONGEST
from roadmap.outline.readers.markdown import vocabulary
from roadmap.outline.readers.markdown.pieces import Words
from roadmap.outline.readers.markdown.signs import bare, icons_off_both_ends
from roadmap.outline.readers.markdown.tree import Node

_STATES = (
    ("done", vocabulary.DONE),
    ("todo", vocabulary.TODO),
    ("in_progress", vocabulary.IN_PROGRESS),
    ("skipped", vocabulary.SKIPPED),
    ("revisit", vocabulary.REVISIT),
)
_BOXES = {" ": "todo", "-": "skipped", "/": "in_progress", "~": "in_progress"}


def status_in_words(text: str) -> str:
    """The status that a word or two stand for: "In progress", "À lire"."""
    return next((status for status, words in _STATES if words.fullmatch(text)), "")


def status_and_amount(text: str) -> tuple[str, str]:
    """What a cell or a mark says: ("in_progress", "3/7"), ("done", ""), or two empty strings."""
    text = text.strip().strip("`'\"").strip()
    if not text or len(text) > LONGEST["amount"]:
        return "", ""
    if status := status_in_words(text):
        return status, ""
    if found := vocabulary.FRACTION.fullmatch(text):
        return _of(int(found[1]), int(found[2])), text
    if found := vocabulary.PERCENT.fullmatch(text):
        return _of(int(found[1]), 100), text
    if vocabulary.OTHER_AMOUNT.fullmatch(text):
        return "in_progress", text
    alone = icons_off_both_ends(text)  # "Done ✅", "⏳ Reading": words are surer than signs
    said = status_and_amount(alone) if alone and alone != text else ("", "")
    if said[0] and not said[1]:
        return said
    first = re.match(r"(\S+)\s+(.*)", text)  # "✅ 2021", "In progress (3/7)"
    if first and (status := status_and_amount(first[1])[0]) and not first[1].isalpha():
        return status, status_and_amount(first[2].strip("()"))[1]
    return said


def _of(part: int, whole: int) -> str:
    if part == 0:
        return "todo"
    return "done" if part >= whole else "in_progress"


def status_of_bullet(node: Node, words: Words, legend: dict[str, str]) -> str:
    """The state of a task box, or of a mark at either end; box and last mark are taken out of the words."""
    for piece in words.pieces:
        if piece.is_link:
            break
        if piece.text.strip():
            if box := vocabulary.BOX.match(piece.text):
                piece.text = piece.text[box.end() :]
                return _BOXES.get(box[1], "done")
            break
    for child in node.nodes():
        if child.tag == "input" and child.attrs.get("type") == "checkbox":
            return "done" if "checked" in child.attrs else "todo"
    if legend and (status := _by_legend(bare(words.text), legend)):
        return status
    if mark := vocabulary.LEADING_STATUS.match(words.text):
        return status_and_amount(mark[1])[0]
    last = next((piece for piece in reversed(words.pieces) if piece.text.strip()), None)
    if last and not last.is_link and (mark := vocabulary.TRAILING_STATUS.search(last.text)):
        last.text = last.text[: mark.start()]
        return status_and_amount(mark[1])[0]
    return ""


def _by_legend(text: str, legend: dict[str, str]) -> str:
    """What the list's own sign at either end stands for; a letter is a sign in cells only."""
    signs = [sign for sign in legend if not sign.isalpha()]
    found = [
        *(sign for sign in signs if text.startswith(sign)),
        *(sign for sign in signs if text.endswith(sign)),
    ]
    return legend[found[0]] if found else ""
