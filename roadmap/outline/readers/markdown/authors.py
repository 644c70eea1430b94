"""Who made it, where an entry's words say so."""

import re

from roadmap.outline.readers.markdown import vocabulary
from roadmap.outline.readers.markdown.vocabulary import BRACKETS, YEAR

_YEAR_CLOSED = re.compile(rf"[,(]\s*{YEAR}\)")
_LONGEST = 1000  # characters of a line of names
_ONE_WORD = r"(?:[A-ZÀ-ÞŁŠŽ]\.(?:-?[A-Z]\.)*|[A-ZÀ-ÞŁŠŽ][\w'’\-]*)"
NAME = rf"{_ONE_WORD}(?: (?:(?:de|van|von|der|den|la|di|al|el|bin) )*{_ONE_WORD}){{0,4}}"
NAMES = rf"{NAME}(?:(?:\s*,\s*(?:and\s+|&\s*)?|\s+and\s+|\s*&\s*){NAME}){{0,30}}(?:,?\s+et\.? al\b\.?|,? and others)?"
_NAMED = rf"\s+(?:Prof(?:essor|\.)?\s+|Dr\.?\s+)?(?P<names>{NAMES})"
# Beginning with its letters, it is found without a try at every place.
_BY = re.compile(rf"by(?<=\bby){_NAMED}")
_FROM = re.compile(rf"\W*from{_NAMED}")
_AUTHORS = re.compile(
    rf"\b(?:Authors?|By|Instructors?|Speakers?|Teachers?):\s*(?P<names>{NAMES})\b(?!\s*:)"
)
_ET_AL = re.compile(rf"(?P<names>{NAME}(?:,\s*{NAME}){{0,8}},?\s+et\.? al\b\.?)")
_NAMES_AND_YEAR = re.compile(rf"\b(?P<names>{NAMES})\s*[,(]\s*{YEAR}\)")
_NAMES_ALONE = re.compile(
    rf"(?P<names>{NAME}(?:(?:\s*,\s*(?:and\s+|&\s*)?|\s+and\s+|\s*&\s*){NAME})+)"
)
_NAMES_AND_VENUE = re.compile(
    rf"(?P<names>{NAME}(?:(?:\s*,\s*(?:and\s+|&\s*)?|\s+and\s+|\s*&\s*){NAME})+?)"
    rf"(?:[.,]?\s+(?P<venue>(?:(?:In|Proc\.) )?[A-Z][\w+&'’/-]*(?: [A-Z][\w&'’/-]*){{0,6}},? ?(?:{YEAR}|['’]\d\d))|)[.,]?"
)
_AFTER_DATE = re.compile(rf"\({YEAR}\)\s*,\s*(?P<names>{NAMES})")


def authors_in(text: str) -> str:
    """Who wrote it, where the words say so."""
    if ":" in text and (said := _AUTHORS.search(text)):
        return _names(said["names"])
    for year in _YEAR_CLOSED.finditer(text):
        said = _NAMES_AND_YEAR.search(text, 0, year.end()) or _AFTER_DATE.match(text, year.start())
        if said and not vocabulary.PUBLISHER.fullmatch(said["names"]):
            return _names(said["names"])
    if said := _FROM.match(text) or _BY.search(text):
        return _names(said["names"])
    if "et al" in text and (said := _ET_AL.search(text)):
        return _names(said["names"])
    for group in BRACKETS.finditer(text):
        inner = group[1] or group[2]
        if ("&" in inner or inner.count(",") > 1) and (
            said := _NAMES_ALONE.fullmatch(inner.strip())
        ):
            return _names(said["names"])
    return ""


def authors_alone(text: str) -> tuple[str, str]:
    """Names and the rest of "Ada Roe, Kim Doe and Lee Moe. ICML 2019"; nothing where more is said."""
    found = _NAMES_AND_VENUE.fullmatch(text.strip()) if len(text) <= _LONGEST else None
    return (_names(found["names"]), (found["venue"] or "").strip(" .,")) if found else ("", "")


def author_of_title(title: str) -> str:
    """Who a title names: "Coding a GAN by Ada Lovelace"; "Go by Example" names nobody."""
    said = _FROM.match(title) or _BY.search(title)
    return _names(said["names"]) if said and " " in said["names"] else ""


def _names(text: str) -> str:
    text = text.strip(" ,;")
    if re.search(r"\d", text):  # "curated by GPT-4"
        return ""
    if text.endswith(".") and not text.endswith("al.") and not re.search(r"\b[A-Z]\.$", text):
        text = text[:-1]
    return text
