"""What kind of thing an entry is: by its words, its link, the heading above it."""

import re
from functools import lru_cache
from urllib.parse import urlsplit

from roadmap.identity import identity_of
from roadmap.outline.readers.markdown import vocabulary

LONGEST_NAME = 200  # characters of a kind, a level or a heading that names one
AROUND = re.compile(r"^\W+|\W+$")
_KIND_SAID_FIRST = re.compile(r"(?:(?:an?|the)\s+)?(?:[\w'-]+\s+){0,4}?$", re.IGNORECASE)
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


def kind_of(title: str, rest: str, url: str, above: str) -> str:
    """The kind of an entry, from what is most certain to what is least."""
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


def kind_exactly(text: str) -> str:
    """The kind that a text names and nothing else: "video", "[Free Book]", "blog post + paper"."""
    if len(text) > LONGEST_NAME:
        return ""
    text = AROUND.sub("", text)
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
    if len(text) > LONGEST_NAME:
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
