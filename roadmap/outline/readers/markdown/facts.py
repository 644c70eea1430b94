"""What an entry's words say of it: date, level, effort, access; its kind and authors with them."""

import re
from dataclasses import dataclass

from roadmap.outline.readers.markdown import vocabulary
from roadmap.outline.readers.markdown.authors import author_of_title, authors_in
from roadmap.outline.readers.markdown.kinds import AROUND, LONGEST_NAME, kind_exactly, kind_of
from roadmap.outline.readers.markdown.vocabulary import BRACKETS, YEAR

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
_DATE = re.compile(
    rf"(?P<iso>{YEAR}-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)\b"
    rf"|\b(?:(?P<before>{_DAY})[\s-])?(?P<m>{_MONTH})[\s,-]+(?:(?P<behind>{_DAY}),?\s+)?(?P<my>{YEAR})\b"
    rf"|\b(?P<num>0?[1-9]|1[0-2])/(?P<ny>{YEAR})\b"
    rf"|\b(?P<dotted>{YEAR}(?P<dot>[./])(?:0[1-9]|1[0-2])(?:(?P=dot)(?:0[1-9]|[12]\d|3[01]))?)\b(?![./]?\d)"
    rf"|\b(?P<y>{YEAR})\b(?!\s*[-–]\s*(?:{YEAR}|present|now))",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_DURATION = re.compile(r"\d\s*[hm]", re.IGNORECASE)
_EFFORT = re.compile(
    r"(?<![\d:.\-–])(?:(\d{1,3}(?:\.\d)?)\s*(?:h|hrs?|hours?)\b(?!\s*(?:/|per|a|each)\s*week)"
    r"(?:\s*(?:and\s*)?(\d{1,2})\s*(?:m|mins?|minutes?)\b)?"
    r"|(\d{1,3})\s*(?:m|mins?|minutes?)\b)",
    re.IGNORECASE,
)
_OPTIONAL_LEAD = re.compile(r"\W*optional\W", re.IGNORECASE)
# Most entries say nothing of it: so much is seen at a glance.
_ACCESS_BEGINS = (
    *("paid", "paying", "not free", "subscription", "affiliate", "💰", "💲", "$"),
    *("registration", "sign", "free", "🆓"),
)
_PARTS = re.compile(r"\s*[;|,·]\s*|\s+[-–—]\s+")
_LONGEST_READ = 600  # characters of an entry in which facts are looked for


@dataclass(slots=True)
class Facts:
    kind: str = ""
    level: str = ""
    access: str = ""
    authors: str = ""
    published: str = ""
    effort: int | None = None
    optional: bool = False
    deprecated: bool = False


def facts_of(
    title: str, rest: str, url: str, label: str = "", tags: tuple[str, ...] = (), above: str = ""
) -> Facts:
    """Read the facts of an entry.

    `rest` is what it says besides its title, `label` the text of a link that states facts,
    `tags` are its words in code marks, `above` is the kind that heading or label above it names.
    """
    facts = Facts()
    rest = rest[:_LONGEST_READ]
    if label:
        _from_label(facts, label)
    for group in [
        *tags,
        *(found[1] or found[2] for found in BRACKETS.finditer(f"{title} {rest}")),
    ]:
        _from_group(facts, group)
    facts.published = facts.published or _trailing_date(rest)
    if not facts.effort:
        facts.effort = effort_in(rest)
    facts.kind = facts.kind or kind_of(title, rest, url, above)
    facts.authors = facts.authors or authors_in(rest)
    if not facts.authors and facts.kind != "paper":  # "Understanding by Generative Pre-Training"
        facts.authors = author_of_title(title)
    facts.access = facts.access or access_in(rest)
    facts.optional = bool(vocabulary.OPTIONAL.search(rest) or _OPTIONAL_LEAD.match(title))
    facts.deprecated = bool(vocabulary.DEPRECATED.search(rest[:120].lower()))
    return facts


def without_labels(text: str, labels: list[str]) -> str:
    """The text without further links in brackets: "([video](..))" says nothing of the entry itself."""
    for label in labels[:20]:
        text = text.replace(f"({label})", " ", 1).replace(f"[{label}]", " ", 1)
    return text


def level_in(text: str) -> str:
    """The level that a word or a short phrase names ("Beginner", "introductionary"), or nothing."""
    word = AROUND.sub("", text[:LONGEST_NAME]).strip()
    levels = vocabulary.LEVELS.items() if word else ()
    return next((level for level, words in levels if words.fullmatch(word)), "")


def level_of_heading(text: str) -> str:
    text = AROUND.sub("", text[:LONGEST_NAME])
    found = vocabulary.HEADING_LEVEL.fullmatch(text)
    return level_in(found[1]) if found else ""


def access_in(text: str) -> str:
    """Paid or free, where the words say so."""
    text = text.lower()
    if not any(begins in text for begins in _ACCESS_BEGINS):
        return ""
    said = {found.lastgroup for found in vocabulary.ACCESS.finditer(text)}
    return next((access for access in ("paid", "registration", "free") if access in said), "")


def date_in(text: str) -> str:
    """The first date of a text, as exact as it is: 2020, 2020-12 or 2020-12-31."""
    found = _DATE.search(text)
    if not found:
        return ""
    if found["iso"] or found["dotted"]:
        return found["iso"] or found["dotted"].replace(found["dot"], "-")
    if found["m"]:
        day = re.sub(r"\D", "", found["before"] or found["behind"] or "")
        month = f"{found['my']}-{_MONTHS.index(found['m'][:3].lower()) + 1:02}"
        return f"{month}-{int(day):02}" if day else month
    if found["num"]:
        return f"{found['ny']}-{int(found['num']):02}"
    return found["y"]


def whole_date(text: str) -> str:
    """The date, if the text is nothing else."""
    return date_in(text) if _DATE.fullmatch(text.strip()) else ""


def date_before(text: str) -> str:
    """The whole date that a text begins with, as in a diary."""
    found = _DATE.match(text.lstrip("[("))
    return date_in(found[0]) if found and found["iso"] and len(found["iso"]) == 10 else ""


def effort_in(text: str) -> int | None:
    """Minutes, where a duration is given; hours a week are none."""
    found = _EFFORT.search(text) if _DURATION.search(text) else None
    if not found:
        return None
    if found[3]:
        return int(found[3]) or None
    return round(float(found[1]) * 60) + int(found[2] or 0) or None


def _trailing_date(rest: str) -> str:
    """A date that stands as a part of its own: ", 2017", "- Dec 2016", or the whole rest."""
    if not _DIGIT.search(rest):
        return ""
    for part in re.split(r"\s[-–—|·]\s|,\s|;\s|\.\s|:\s", rest):
        part = part.strip(" .()[]")
        found = _DATE.fullmatch(part) if len(part) < 24 else None
        if found:
            return date_in(part)
    return ""


def _from_label(facts: Facts, label: str) -> None:
    """Read "Ian Goodfellow; book; 2016", in whatever order, with a comma for a semicolon at times."""
    for number, part in enumerate(part.strip() for part in label.split(";")):
        head, comma, tail = part.rpartition(",")
        if comma and _DATE.fullmatch(tail.strip()):
            facts.published = facts.published or date_in(tail)
            part = head.strip()
        if _DATE.fullmatch(part):
            facts.published = facts.published or date_in(part)
        elif number and (kind := kind_exactly(part)):
            facts.kind = facts.kind or kind
        elif not facts.authors and part:
            facts.authors = part


def _from_group(facts: Facts, group: str) -> None:
    """Read what stands in brackets or code marks, part by part."""
    group = group.strip()
    for part in [group] if _DATE.fullmatch(group) else _PARTS.split(group):  # "(Jan 5, 2021)"
        if _DATE.fullmatch(part):
            facts.published = facts.published or date_in(part)
        elif kind := kind_exactly(part):
            facts.kind = facts.kind or kind
        elif level := level_in(part):
            facts.level = facts.level or level
        elif _EFFORT.fullmatch(part):
            facts.effort = facts.effort or effort_in(part)
        elif vocabulary.ACCESS.fullmatch(part.lower()):
            facts.access = facts.access or access_in(part)
    if (
        not facts.published
        and len(group) < 40
        and _DATE.search(group)
        and re.search(rf"{YEAR}\W*$", group)
    ):
        facts.published = date_in(group)
