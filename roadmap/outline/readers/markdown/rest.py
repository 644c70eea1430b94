"""What an entry says besides its title, without the signs that only joined the two."""

import re

from roadmap.outline.readers.markdown import vocabulary
from roadmap.outline.readers.markdown.pieces import Piece, Words, squash
from roadmap.outline.readers.markdown.signs import SHORTCODE, icons_off, is_label, without_number

SEPARATORS = " \t\n-–—:;,.|·•*>→"
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")
# What is left of "[[pdf](..)] (code, slides)" when the labels are taken out.
_EMPTY_BRACKETS = re.compile(r"[(\[]\s*(?:[|,;/&+·\-–—]\s*|and\s+|or\s+)*[)\]]")
# "(, Clients)", "(Demo, , Clients)" and "(Demo, )" without their labels
_LOST_PLACES = re.compile(r"([(\[])(?:\s*[,;|])+\s*|(?:\s*[,;|])+(?=\s*[,;|)\]])")
_REPEATED_SEPARATORS = re.compile(r"(?:\s*[|·]\s*)+(?=[|·]|$)")
_DANGLING = re.compile(r":\s*(?=\))")  # "(their blog: )" without its label
# A label after such a word is a part of its sentence: "Also as a [book](..)".
_IN_SENTENCE = re.compile(
    r"\b(?:an?|the|as|with|and|or|of|in|at|on|its|has|includ(?:es|ing)|see|via|for|to)\s*$",
    re.IGNORECASE,
)


def rest_of(
    words: Words,
    main: Piece | None,
    title: str,
    facts: str,
    level: re.Match[str] | None,
    mark: re.Match[str] | None,
) -> str:
    parts: list[str] = []
    for number, piece in enumerate(words.pieces):
        if piece is main and (
            piece.text == title or facts or is_label(piece.text) or not piece.text
        ):
            parts.append("\x00")
        elif (
            piece.is_link
            and is_label(piece.text)
            and piece is not main
            and not (number and _IN_SENTENCE.search(words.pieces[number - 1].text))
        ):
            parts.append("")
        elif piece.is_break or (piece.image and piece is not main):  # a badge
            parts.append(" ")
        else:
            parts.append(piece.text)
    text = squash("".join(parts))
    if mark:
        text = vocabulary.LEADING_STATUS.sub("", text, count=1)
    if level:
        text = vocabulary.LEVEL_LEAD.sub("", text, count=1)
    text = without_number(text) if main else text
    if main is None or main.text != title:
        for form in (f'"{title}"', f"“{title}”", f"«{title}»", title):
            if form and form in text:
                text = text.replace(form, "\x00", 1)
                break
    before, _, after = text.partition("\x00")
    after = _tidy(after.replace("\x00", " "))
    before = _tidy(icons_off(before))
    return f"{before}: {after}" if before and after else before or after


def _tidy(text: str) -> str:
    """Cut what only joined the title to the rest."""
    if not text:
        return ""
    if ":" in text:
        text = _DANGLING.sub("", text)
    if "(" in text or "[" in text:
        text = _LOST_PLACES.sub(r"\1", squash(_EMPTY_BRACKETS.sub(" ", text)))
    if text.count('"') == 1:  # of a quoted link
        text = text.replace('"', "")
    if "|" in text or "·" in text:
        text = _REPEATED_SEPARATORS.sub(" ", squash(text))
    if ":" in text:
        text = SHORTCODE.sub("\x01\\1\x01", text)
    text = squash(text).strip(" \t-–—:;,|·•*>→").replace("\x01", ":")
    if text.startswith((". ", ".,")) or text == ".":
        text = text[1:].strip()
    if text.startswith(("]", ")")):
        text = text[1:].lstrip(SEPARATORS)
    if text.endswith(("[", "(")):
        text = text[:-1].rstrip(SEPARATORS)
    return text if _LETTER_OR_DIGIT.search(text) else ""
