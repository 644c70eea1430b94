"""Links that are no entries of a list, and why."""

import re
from collections import Counter
from collections.abc import Iterable

from roadmap.outline.readers.markdown import vocabulary
from roadmap.outline.readers.markdown.pieces import Piece
from roadmap.outline.readers.markdown.tree import Node

_ANCHOR = re.compile(r"(?:\./)?/?#")
_README = re.compile(r"(?:\./|/|docs/)*readme[-_.][\w.-]*", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.\-]*:", re.IGNORECASE)
_LEADS_UP = re.compile(r"#|\A(?!(?:https?:)?//)")  # to a place of a page, or to the list's own page
_SAYS_SOMETHING = re.compile(r"[\w.]")
_WEB = re.compile(r"(?:https?:)?//", re.IGNORECASE)
_REPOSITORY = re.compile(r"https?://(?:www\.)?github\.com/([^/]+/[^/#?]+)", re.IGNORECASE)

_OF_THE_LIST = re.compile(
    r"/(?:contributing(?:\.md)?|issues|pulls?|stargazers|edit/.*|blob/\w+/contributing\.md)/?$",
    re.IGNORECASE,
)


def why_left_out(link: Piece, *, in_contents: bool, about_the_list: bool, in_section: bool) -> str:
    """The reason to leave a link out, as the account names it, or nothing.

    `in_section` tells whether a section heading came before it.
    """
    url, text, node = link.url or "", link.text, link.node
    if not url or _ANCHOR.match(url):
        return "anchors"
    is_web = _WEB.match(url)
    if not is_web and _README.fullmatch(url):
        return "links about the list itself"  # in another language
    if not is_web and _SCHEME.match(url):
        return "links that no page may open"
    is_sign = text and not _SAYS_SOMETHING.search(text) and not link.image
    if vocabulary.BACK_TO_TOP.search(text) or (is_sign and _LEADS_UP.search(url)):
        return "links back to the top"
    if in_contents:
        return "links of a table of contents"
    if about_the_list:
        return "links about the list itself"
    if link.image:
        pictures = " ".join(inner.attrs.get("src", "") for inner in _pictures(node))
        if vocabulary.BADGE.search(url) or vocabulary.BADGE.search(pictures) or not in_section:
            return "badges"
        if node is None or not node.inside("td"):
            return "pictures"
    if vocabulary.LICENCE_ADDRESS.search(url):
        return "licence links"
    if node and node.parent and node.parent.tag == "code" and vocabulary.LICENCE_NAME.match(text):
        return "licence links"
    if _REPOSITORY.match(url) and vocabulary.PAGE_OF_THE_LIST.search(_place(url)):
        return "links about the list itself"
    if vocabulary.PROMOTION.match(text):
        return "advertisements"
    if not in_section and node and _is_centred(node):
        return "links of the page's head"
    return ""


def repository_of_the_list(addresses: Iterable[str]) -> str:
    """The list's own repository, when it links its contributing page or its issues."""
    owners = Counter(
        found[1].lower()
        for address in addresses
        if (found := _REPOSITORY.match(address)) and _OF_THE_LIST.search(_place(address))
    )
    return owners.most_common(1)[0][0] if owners else ""


def is_repository(url: str, name: str) -> bool:
    """Whether a link is the front page of the repository `owner/name`."""
    found = _REPOSITORY.fullmatch(_place(url).rstrip("/")) if name else None
    return found is not None and found[1].lower() == name


def mostly_anchors(node: Node) -> bool:
    """Whether a list or table is a table of contents."""
    links = [inner.attrs["href"] for inner in node.walk() if inner.tag == "a"]
    return len(links) >= 2 and sum(link.startswith("#") for link in links) * 3 >= 2 * len(links)


def _pictures(node: Node | None) -> list[Node]:
    return [inner for inner in node.walk() if inner.tag == "img"] if node else []


def _is_centred(node: Node) -> bool:
    above: Node | None = node
    while above is not None:
        if above.attrs.get("align") == "center" or above.tag == "center":
            return True
        above = above.parent
    return False


def _place(url: str) -> str:
    """The address without what is asked there and without a place on its page."""
    return url.partition("#")[0].partition("?")[0]
