"""What an entry's words and link say of it: kind, level, authors, date, effort, access."""

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from roadmap.identity import identity_of
from roadmap.outline.readers.markdown import vocabulary

_BRACKETS = re.compile(r"\(([^()]{1,120})\)|\[([^\[\]]{1,120})\]")
_YEAR = r"(?:19[4-9]\d|20[0-4]\d)"
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DATE = re.compile(
    rf"(?P<iso>{_YEAR}-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)\b"
    rf"|\b(?P<m>{_MONTH})\s+(?:\d{{1,2}}(?:st|nd|rd|th)?,?\s+)?(?P<my>{_YEAR})\b"
    rf"|\b(?P<num>0?[1-9]|1[0-2])/(?P<ny>{_YEAR})\b"
    rf"|\b(?P<y>{_YEAR})\b(?!\s*[-–]\s*(?:{_YEAR}|present|now))",
    re.IGNORECASE,
)
_ONE_WORD = r"(?:[A-ZÀ-ÞŁŠŽ]\.(?:-?[A-Z]\.)*|[A-ZÀ-ÞŁŠŽ][\w'’\-]*)"
_NAME = rf"{_ONE_WORD}(?:[ -](?:(?:de|van|von|der|den|la|di|al|el|bin) )*{_ONE_WORD}){{0,4}}"
_NAMES = rf"{_NAME}(?:(?:\s*,\s*(?:and\s+|&\s*)?|\s+and\s+|\s*&\s*){_NAME}){{0,30}}(?:,?\s+et\.? al\b\.?|,? and others)?"
_BY = re.compile(rf"(?:\bby|^\W*from)\s+(?:Prof(?:essor|\.)?\s+|Dr\.?\s+)?(?P<names>{_NAMES})")
_AUTHORS = re.compile(
    rf"\b(?:Authors?|By|Instructors?|Speakers?|Teachers?):\s*(?P<names>{_NAMES})\b(?!\s*:)"
)
_ET_AL = re.compile(rf"(?P<names>{_NAME}(?:,\s*{_NAME}){{0,8}},?\s+et\.? al\b\.?)")
_NAMES_AND_YEAR = re.compile(rf"\b(?P<names>{_NAMES})\s*[,(]\s*{_YEAR}\)")
_NAMES_ALONE = re.compile(
    rf"(?P<names>{_NAME}(?:(?:\s*,\s*(?:and\s+|&\s*)?|\s+and\s+|\s*&\s*){_NAME})+)"
)
_AFTER_DATE = re.compile(rf"\({_YEAR}\)\s*,\s*(?P<names>{_NAMES})")
_EFFORT = re.compile(
    r"(?<![\d:.\-–])(?:(\d{1,3}(?:\.\d)?)\s*(?:h|hrs?|hours?)\b(?!\s*(?:/|per|a|each)\s*week)"
    r"(?:\s*(?:and\s*)?(\d{1,2})\s*(?:m|mins?|minutes?)\b)?"
    r"|(\d{1,3})\s*(?:m|mins?|minutes?)\b)",
    re.IGNORECASE,
)
_KIND_SAID_FIRST = re.compile(r"(?:(?:an?|the)\s+)?(?:[\w'-]+\s+){0,4}?$", re.IGNORECASE)
_LEADING_NUMBERS = re.compile(r"^\W+|\W+$")
_LONGEST_NAME = 200  # characters of a kind, a level or a heading that names one
_LONGEST_READ = 600  # characters of an entry in which facts are looked for

_COURSES = (
    *("coursera.org", "edx.org", "udacity.com", "udemy.com", "datacamp.com", "khanacademy.org"),
    *("pluralsight.com", "skillshare.com", "brilliant.org", "codecademy.com", "futurelearn.com"),
    *("ocw.mit.edu", "course.fast.ai", "freecodecamp.org/learn", "linkedin.com/learning"),
    *("deeplearning.ai/short-courses", "deeplearning.ai/courses", "learn.deeplearning.ai"),
    *("kaggle.com/learn", "neetcode.io/courses", "educative.io/courses", "frontendmasters.com"),
)
_ARTICLES = ("medium.com", "towardsdatascience.com", "substack.com", "dev.to", "blogspot.com")
_PAPERS = (
    *("arxiv.org", "aclanthology.org", "aclweb.org", "openreview.net", "papers.nips.cc"),
    *("proceedings.neurips.cc", "proceedings.mlr.press", "jmlr.org/papers", "doi.org"),
    *(
        "dl.acm.org/doi",
        "ieeexplore.ieee.org",
        "semanticscholar.org/paper",
        "openaccess.thecvf.com",
    ),
)
# Kinds whose words are rarely used of anything else.
_SURE = {"paper", "book", "course", "article", "docs", "podcast", "dataset"}


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


def kind_exactly(text: str) -> str:
    """The kind that a text names and nothing else: "video", "[Free Book]", "blog post + paper"."""
    if len(text) > _LONGEST_NAME:
        return ""
    text = _LEADING_NUMBERS.sub("", text)
    text = re.sub(
        r"^(?:free|online|official|youtube(?= (?:course|playlist|channel|lecture)))\s+",
        "",
        text,
        flags=re.IGNORECASE,
    )
    for kind, pattern in vocabulary.KIND_EXACTLY.items():
        if pattern.fullmatch(text):
            return kind
    first = re.split(r"\s*(?:\+|&|/|,|\band\b)\s*", text, maxsplit=1)
    return kind_exactly(first[0]) if len(first) > 1 and first[0] != text else ""


@lru_cache(maxsize=1000)
def kind_of_heading(text: str) -> str:
    """The one kind that a heading names ("Research papers (optional)"), or nothing if it names more."""
    if len(text) > _LONGEST_NAME:
        return ""
    text = re.sub(r"\([^()]*\)", " ", text)
    words = list(vocabulary.KIND_WITHIN.finditer(text))
    # "Working with videos" is no heading of videos.
    if words and re.search(
        r"\b(?:with|for|on|of|about|in|to|from|using)\b", text[: words[0].start()], re.IGNORECASE
    ):
        return ""
    said = {found.lastgroup or "" for found in words}
    if len(said) > 1:  # "Book list", "A list of papers"
        said.discard("list")
    if said == {"video", "channel"} or said == {"video", "playlist"}:
        return "video"
    return said.pop() if len(said) == 1 and len(text.split()) <= 6 else ""


def kind_of_link(url: str) -> str:
    """The kind that a link's address decides by itself."""
    identity = identity_of(url) if url else ""
    if identity.startswith("youtube:"):
        name = identity.removeprefix("youtube:")
        if name.startswith("playlist/"):
            return "playlist"
        return "channel" if name.startswith(("@", "c/", "user/", "channel/")) else "video"
    if identity.startswith(("arxiv:", "doi:")):
        return "paper"
    place = re.sub(r"^\w*:?//(?:www\.)?", "", url).lower()
    host = place.partition("/")[0]
    if host in {"youtube.com", "m.youtube.com"}:
        return (
            "channel"
            if place.startswith(
                ("youtube.com/@", "youtube.com/c/", "youtube.com/user/", "youtube.com/channel/")
            )
            else "video"
        )
    if _at(place, _PAPERS):
        return "paper"
    if _at(place, _COURSES):
        return "course"
    if host in {"vimeo.com", "videolectures.net", "ted.com"}:
        return "video"
    return "article" if _at(place, _ARTICLES) else ""


def _kind_hinted_by_link(url: str) -> str:
    """The kind that a link makes likely when nobody says one."""
    try:
        parts = urlsplit(url)
        host, path = (parts.hostname or "").removeprefix("www."), parts.path.lower()
    except ValueError:
        return ""
    if identity_of(url).startswith("github:"):
        return "repository"
    if (
        host.startswith(("docs.", "developers."))
        or "/docs/" in path
        or host.endswith("readthedocs.io")
    ):
        return "docs"
    if (
        host.startswith("blog.")
        or "/blog/" in path
        or "/blogs/" in path
        or re.search(r"/20\d\d/\d\d/", path)
    ):
        return "article"
    return "docs" if "/documentation" in path else ""


def _at(place: str, addresses: tuple[str, ...]) -> bool:
    host = place.partition("/")[0]
    for address in addresses:
        if "/" in address:
            if place.startswith((address, f"www.{address}")) or f".{address}" in place[:60]:
                return True
        elif host == address or host.endswith(f".{address}"):
            return True
    return False


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
        *(found[1] or found[2] for found in _BRACKETS.finditer(f"{title} {rest}")),
    ]:
        _from_group(facts, group)
    facts.authors = facts.authors or authors_in(rest)
    # "Go by Example" names nobody.
    if not facts.authors and (said := _BY.search(title)) and " " in said["names"]:
        facts.authors = _names(said["names"])
    facts.published = facts.published or _trailing_date(rest)
    if not facts.effort:
        facts.effort = effort_in(rest)
    facts.kind = facts.kind or _kind(title, rest, url, above)
    facts.access = facts.access or access_in(rest)
    facts.optional = bool(
        vocabulary.OPTIONAL.search(rest) or re.match(r"\W*optional\W", title, re.IGNORECASE)
    )
    facts.deprecated = bool(vocabulary.DEPRECATED.search(rest[:120]))
    return facts


def _kind(title: str, rest: str, url: str, above: str) -> str:
    said = vocabulary.KIND_WITHIN.search(rest[:80])
    if said and _KIND_SAID_FIRST.fullmatch(rest[: said.start()]) and rest:
        first = said.lastgroup or ""
    else:
        first = ""
    by_link = kind_of_link(url)
    if by_link in {"playlist", "channel", "video"} or (by_link and not first):
        return by_link
    leading = re.match(r"(\w[\w -]{2,20}?):\s", title)
    title_says = kind_exactly(leading[1]) if leading else ""
    if not title_says:
        within = {found.lastgroup or "" for found in vocabulary.KIND_WITHIN.finditer(title)}
        title_says = within.pop() if len(within) == 1 else ""
    beside_it = len(rest[: said.start()].split()) if said else 0
    if first in _SURE and by_link in {"", first} and (beside_it <= 1 or not above):
        return first
    return by_link or above or title_says or first or _kind_hinted_by_link(url)


def level_in(text: str) -> str:
    """The level that a word or a short phrase names ("Beginner", "introductionary"), or nothing."""
    word = _LEADING_NUMBERS.sub("", text[:_LONGEST_NAME]).strip()
    word = re.sub(r"\s+(?:level|friendly)$", "", word, flags=re.IGNORECASE)
    return next((level for level, words in vocabulary.LEVELS.items() if words.fullmatch(word)), "")


@lru_cache(maxsize=1000)
def level_of_heading(text: str) -> str:
    text = _LEADING_NUMBERS.sub("", text[:_LONGEST_NAME])
    found = vocabulary.HEADING_LEVEL.fullmatch(text)
    return level_in(found[1]) if found else ""


def access_in(text: str) -> str:
    """Paid or free, where the words say so."""
    if vocabulary.PAID.search(text):
        return "paid"
    if vocabulary.REGISTRATION.search(text):
        return "registration"
    return "free" if vocabulary.FREE.search(text) else ""


def date_in(text: str) -> str:
    """The first date of a text, as exact as it is: 2020, 2020-12 or 2020-12-31."""
    found = _DATE.search(text)
    if not found:
        return ""
    if found["iso"]:
        return found["iso"]
    if found["m"]:
        return f"{found['my']}-{_MONTHS.index(found['m'][:3].lower()) + 1:02}"
    if found["num"]:
        return f"{found['ny']}-{int(found['num']):02}"
    return found["y"]


def whole_date(text: str) -> str:
    """The date, if the text is nothing else."""
    return date_in(text) if _DATE.fullmatch(text.strip()) else ""


def effort_in(text: str) -> int | None:
    """Minutes, where a duration is given; hours a week are none."""
    found = _EFFORT.search(text)
    if not found:
        return None
    if found[3]:
        return int(found[3]) or None
    return round(float(found[1]) * 60) + int(found[2] or 0) or None


def authors_in(text: str) -> str:
    """Who wrote it, where the words say so."""
    has_year = re.search(_YEAR, text) is not None
    if ":" in text and (said := _AUTHORS.search(text)):
        return _names(said["names"])
    if has_year:
        said = _NAMES_AND_YEAR.search(text) or _AFTER_DATE.search(text)
        if said and not vocabulary.PUBLISHER.fullmatch(said["names"]):
            return _names(said["names"])
    if said := _BY.search(text):
        return _names(said["names"])
    if "et al" in text and (said := _ET_AL.search(text)):
        return _names(said["names"])
    for group in _BRACKETS.finditer(text):
        inner = group[1] or group[2]
        if (said := _NAMES_ALONE.fullmatch(inner.strip())) and (
            "&" in inner or inner.count(",") > 1
        ):
            return _names(said["names"])
    return ""


def _names(text: str) -> str:
    text = text.strip(" ,;")
    if text.endswith(".") and not text.endswith("al.") and not re.search(r"\b[A-Z]\.$", text):
        text = text[:-1]
    return text


def _trailing_date(rest: str) -> str:
    """A date that stands as a part of its own: ", 2017", "- Dec 2016", or the whole rest."""
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
    for part in re.split(r"\s*[;|,·]\s*|\s+[-–—]\s+", group.strip()):
        if _DATE.fullmatch(part):
            facts.published = facts.published or date_in(part)
        elif kind := kind_exactly(part):
            facts.kind = facts.kind or kind
        elif level := level_in(part):
            facts.level = facts.level or level
        elif (found := _EFFORT.fullmatch(part)) and found:
            facts.effort = facts.effort or effort_in(part)
        elif vocabulary.PAID.fullmatch(part) or vocabulary.FREE.fullmatch(part):
            facts.access = facts.access or access_in(part)
    if (
        not facts.published
        and len(group) < 40
        and (found := _DATE.search(group))
        and re.search(rf"{_YEAR}\W*$", group)
    ):
        facts.published = date_in(group)
