"""Which words of an entry are its title, which link is its own, and what remains to be said."""

import re
from dataclasses import dataclass, field
from functools import lru_cache

from roadmap.outline.model import Link
from roadmap.outline.readers.markdown import vocabulary
from roadmap.outline.readers.markdown.pieces import Piece, Words, squash

_SEPARATORS = " \t\n-–—:;,.|·•*>→"
# At the beginning only: "GPT-4 Report" and "100 Days" are names, "2019" is a year.
_NUMBERING = re.compile(r"\W*?(?:[\[(]\d{1,3}[\])][.:]?|\d{1,3}[.)])\s+(?=\S)")
_QUOTED = re.compile(r"[\"“]([^\"”]{4,})[\"”]")
_NAME_AND_QUOTATION = re.compile(r"([^\"“:]{1,60}):\s*[\"“]")
_DATED = re.compile(r"(.{8,}?)[,.]?\s*\((?:19|20)\d\d\)")
_FAR = 1000  # characters; a title begins and ends before
_LETTERS = re.compile(r"[^\W\d_]")
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")
# What is left of "[[pdf](..)] (code, slides)" when the labels are taken out.
_EMPTY_BRACKETS = re.compile(r"[(\[]\s*(?:[|,;/&+·\-–—]\s*|and\s+|or\s+)*[)\]]")
_REPEATED_SEPARATORS = re.compile(r"(?:\s*[|·]\s*)+(?=[|·]|$)")
_DANGLING = re.compile(r":\s*(?=\))")  # "(their blog: )" without its label
_ARROW = re.compile(r"\s*(?:->|=>|[→⇒»])$")
# "World Models. David Ha, Jürgen Schmidhuber. NeurIPS 2018."
_CITED = re.compile(rf"(.{{8,}}?[^.\W])\.\s+(?={vocabulary.SEVERAL_NAMES}[.,])")
# A label after such a word is a part of its sentence: "Also as a [book](..)".
_IN_SENTENCE = re.compile(
    r"\b(?:an?|the|as|with|and|or|of|in|at|on|its|has|includ(?:es|ing)|see|via|for|to)\s*$",
    re.IGNORECASE,
)
_SHORTCODE = re.compile(r":([a-z0-9_+-]+):", re.IGNORECASE)
_LONGEST_ENTRY_WITH_QUOTED_TITLE = 60  # words
_ICONS = re.compile(
    r"(?:[\u2190-\u21ff\u2300-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff\ufe0f\u200d]\s*|:[a-z0-9_+-]+:\s*)+"
)


@dataclass(slots=True)
class Named:
    """An entry taken apart: `lead` stood before the title, `rest` is all that is said besides it."""

    title: str
    main: Piece | None
    links: list[Link] = field(default_factory=list)
    rest: str = ""
    facts: str = ""  # the text of a link that says who, what and when
    level_word: str = ""
    status_mark: str = ""


@lru_cache(maxsize=1000)
def is_label(text: str) -> bool:
    return bool(vocabulary.LABEL.fullmatch(text))


def without_icons(text: str) -> str:
    """Drop the pictures before a title, unless there is nothing else."""
    found = _ICONS.match(text)
    return (text[found.end() :].strip() if found else "") or text.strip()


def _says_more(text: str) -> bool:
    return len(_LETTERS.findall(text)) >= 3


def _without_number(text: str) -> str:
    found = _NUMBERING.match(text)
    return text[found.end() :] if found else text


def named(words: Words, usable: list[Piece]) -> Named:
    """Find the title among an entry's own words; `usable` are the links that belong to it."""
    full = words.text
    mark = vocabulary.LEADING_STATUS.match(full)
    status_mark = mark[1] if mark else ""
    full = full[mark.end() :] if mark else full
    own = {id(link) for link in usable}
    main = next((piece for piece in words.pieces if id(piece) in own), None)
    lead = _before(words, main)
    level = vocabulary.LEVEL_LEAD.match(lead)
    level_word = level[1] if level else ""
    lead = lead[level.end() :] if level else lead
    lead = _without_number(lead.strip(" :-–—([|,")).strip() if main else lead
    quoted = _quotations(full)
    named_before = _NAME_AND_QUOTATION.match(lead)
    bold = [text for text in words.bold if len(text) > 2 and not re.fullmatch(r"\[?\d+\]?", text)]
    facts = ""
    if main is None:
        title = _without_link(lead or full, quoted, bold)
    else:
        text = main.text
        label = (
            not text
            or is_label(text)
            or (vocabulary.LABEL_AFTER_TITLE.fullmatch(text) and (quoted or bold or len(lead) > 3))
            or (text.startswith(("http://", "https://")) and len(lead) > 3)
            or bool(vocabulary.FACTS_AS_LABEL.fullmatch(text) and (quoted or len(lead) > 3))
        )
        if label and vocabulary.FACTS_AS_LABEL.fullmatch(text) and not is_label(text):
            facts = text
        if named_before:
            title = named_before[1]
        elif text and not (label and _says_more(full.replace(text, "", 1))):
            title = text
        elif quoted and label:
            title = quoted[0]
        elif bold:
            title = bold[0]
        elif _says_more(lead):
            cut = _DATED.match(lead[:_FAR]) or _CITED.match(lead[:_FAR])
            title = cut[1] if cut else first_clause(lead) if len(lead) > 200 else lead
        else:
            title = _after(words, main) or text or main.url or ""
    title = _ARROW.sub("", squash(title))
    if title.endswith("]") and "[" not in title:
        title = title[:-1]
    if title in quoted and not title.endswith(("..", "etc.")):
        title = title.rstrip(".,")
    links = [
        Link(squash(piece.text) or _host(piece.url or ""), piece.url or "")
        for piece in words.links
        if piece is not main and id(piece) in own
    ]
    rest = _rest(words, main, title, facts, level, mark)
    if not rest and main and not facts and main.text != title and " " in main.text:
        rest = main.text.strip("[]()")  # "Link to course": a label that says something
    return Named(title, main, links, rest, facts, level_word, status_mark)


def several(words: Words, usable: list[Piece]) -> list[Piece]:
    """The links of "**Databases**: [A course](..), [Practice](..)", each an entry; else nothing."""
    if len(usable) < 2 or any(is_label(link.text) or not link.text for link in usable):
        return []
    first = next(i for i, piece in enumerate(words.pieces) if piece is usable[0])
    lead = squash("".join(piece.text for piece in words.pieces[:first]))
    own = {id(link) for link in usable}
    between = [piece.text.strip() for piece in words.pieces[first:] if id(piece) not in own]
    joined = all(re.fullmatch(r"[,;]?(?:\s*(?:and|or|&))?", text) for text in between)
    return usable if lead.endswith(":") and len(lead.split()) <= 6 and joined else []


def _quotations(full: str) -> list[str]:
    if '"' not in full and "“" not in full:
        return []
    if len(full.split()) >= _LONGEST_ENTRY_WITH_QUOTED_TITLE:
        return []
    return [found[1] for found in _QUOTED.finditer(full[:_FAR]) if found.start() < 160]


def _before(words: Words, main: Piece | None) -> str:
    parts: list[str] = []
    for piece in words.pieces:
        if piece is main:
            break
        parts.append(" " if piece.is_break else piece.text)
    text = squash("".join(parts))
    return vocabulary.LEADING_STATUS.sub("", text, count=1)


def _after(words: Words, main: Piece) -> str:
    """The words that follow a label with nothing before it: "[pdf] A title, 2016"."""
    number = next(i for i, piece in enumerate(words.pieces) if piece is main)
    parts = [
        " " if piece.is_break else piece.text
        for piece in words.pieces[number + 1 :]
        if not piece.is_link
    ]
    text = squash("".join(parts)).strip(_SEPARATORS + "[](){}")
    return text if _says_more(text) and len(text) <= 200 else ""


def _without_link(text: str, quoted: list[str], bold: list[str]) -> str:
    if quoted:
        return quoted[0]
    if bold:
        return bold[0].rstrip(": ")
    text = _without_number(text)
    name = re.split(r"\s[-–—]\s", text, maxsplit=1)[0]
    return (name if len(name) <= 160 else first_clause(text)).rstrip(" :")


def first_clause(text: str) -> str:
    """A long line up to its first dash or colon."""
    return re.split(r"\s[-–—]\s|:\s", text, maxsplit=1)[0] if len(text) > 60 else text


def _rest(
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
        elif piece.is_break:
            parts.append(" ")
        else:
            parts.append(piece.text)
    text = squash("".join(parts))
    if mark:
        text = vocabulary.LEADING_STATUS.sub("", text, count=1)
    if level:
        text = vocabulary.LEVEL_LEAD.sub("", text, count=1)
    text = _without_number(text) if main else text
    if main is None or main.text != title:
        for form in (f'"{title}"', f"“{title}”", title):
            if form and form in text:
                text = text.replace(form, "\x00", 1)
                break
    before, _, after = text.partition("\x00")
    after = _tidy(after.replace("\x00", " "))
    before = _tidy(before)
    return f"{before}: {after}" if before and after else before or after


def _tidy(text: str) -> str:
    """Cut what only joined the title to the rest."""
    if not text:
        return ""
    if ":" in text:
        text = _DANGLING.sub("", text)
    if "(" in text or "[" in text:
        text = _EMPTY_BRACKETS.sub(" ", text)
    if text.count('"') == 1:  # of a quoted link
        text = text.replace('"', "")
    if "|" in text or "·" in text:
        text = _REPEATED_SEPARATORS.sub(" ", squash(text))
    if ":" in text:
        text = _SHORTCODE.sub("\x01\\1\x01", text)
    text = squash(text).strip(" \t-–—:;,|·•*>→").replace("\x01", ":")
    if text.startswith((". ", ".,")) or text == ".":
        text = text[1:].strip()
    if text.startswith(("]", ")")):
        text = text[1:].lstrip(_SEPARATORS)
    if text.endswith(("[", "(")):
        text = text[:-1].rstrip(_SEPARATORS)
    return text if _LETTER_OR_DIGIT.search(text) else ""


def _host(url: str) -> str:
    return re.sub(r"^\w+://(?:www\.)?", "", url).partition("/")[0]
