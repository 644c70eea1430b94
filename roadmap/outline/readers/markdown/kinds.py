"""What kind of thing an entry is: by its words, its link, the heading above it, whichever is surest."""

import re

from roadmap.outline.readers.markdown import vocabulary
from roadmap.outline.readers.markdown.sites import kind_hinted_by_link, kind_of_link

LONGEST_NAME = 200  # characters of a kind, a level or a heading that names one
AROUND = re.compile(r"^\W+|\W+$")
# Of a description only so many words are looked at for a kind that it begins with.
_FIRST_WORDS = re.compile(r"(?:[\w'-]+\s+){0,8}[\w'-]+")
_KIND_SAID_FIRST = re.compile(r"(?:(?:an?|the)\s+)?(?:[\w'-]+\s+){0,4}?$", re.IGNORECASE)
_ADJECTIVE = re.compile(
    r"^(?:free|online|official|youtube(?= (?:course|playlist|channel|lecture)))\s+"
)
_AND = re.compile(r"\s*(?:\+|&|/|,|\band\b)\s*")
_LEADING = re.compile(r"(\w[\w -]{2,20}?):\s")
_ENDS_NAME = re.compile(
    r"\s*(?:$|[^\w\s'’-]|\d|(?:for|of|on|to|in|with|from|by|at|and|about|series)\b|[-–—]\s)"
)
_BARE, _OF = {"list", "lists"}, re.compile(r"\s+of\b")  # "Skip lists" are none of links
# Kinds whose words are rarely used of anything else.
_SURE = {"paper", "book", "course", "article", "docs", "podcast", "dataset"}


def kind_of(title: str, rest: str, url: str, above: str) -> str:
    """The kind of an entry, from what is most certain to what is least."""
    head = _FIRST_WORDS.match(rest[:80].lower())
    said = vocabulary.KIND_WITHIN.search(head[0]) if head else None
    is_first = said and _KIND_SAID_FIRST.fullmatch(rest[: said.start()])
    first = (said.lastgroup or "") if said and is_first else ""
    by_link = kind_of_link(url)
    if by_link in {"playlist", "channel", "video"} or (by_link and not first):
        return by_link
    leading = _LEADING.match(title)
    title_says = kind_exactly(leading[1]) if leading else ""
    if not title_says:
        within = _kinds_named_by(title.lower())
        title_says = within.pop() if len(within) == 1 else ""
    beside_it = len(rest[: said.start()].split()) if said else 0
    if first in _SURE and by_link in {"", first} and (beside_it <= 1 or not above):
        return first
    return by_link or above or title_says or first or kind_hinted_by_link(url)


def _kinds_named_by(title: str) -> set[str]:
    """The kinds whose words a title ends with, or a part of it: "A course on maps", no "course notes"."""
    return {
        found.lastgroup or ""
        for found in vocabulary.KIND_WITHIN.finditer(title)
        if _ENDS_NAME.match(title, found.end())
        and (found[0] not in _BARE or _OF.match(title, found.end()))
    }


def kind_exactly(text: str) -> str:
    """The kind that a text names and nothing else: "video", "[Free Book]", "blog post + paper"."""
    if len(text) > LONGEST_NAME:
        return ""
    text = AROUND.sub("", text)
    text = _ADJECTIVE.sub("", text.lower())
    if said := vocabulary.KIND.fullmatch(text):
        return said.lastgroup or ""
    first = _AND.split(text, maxsplit=1)
    return kind_exactly(first[0]) if len(first) > 1 and first[0] != text else ""


def kind_of_heading(text: str) -> str:
    """The one kind that a heading names ("Research papers (optional)"), or nothing if it names more."""
    if len(text) > LONGEST_NAME:
        return ""
    text = re.sub(r"\([^()]*\)", " ", text)
    words = list(vocabulary.KIND_WITHIN.finditer(text.lower()))
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
