"""What one block says in its own words: text, links and line ends, without the blocks nested in it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from roadmap.outline.readers.markdown.tree import BLOCKS, CODE_OR_HIDDEN, HEADINGS, Node

# Blocks that have entries of their own.
NESTED = HEADINGS | {"ul", "ol", "table", "details", "pre"}
_PAGE = re.compile(r"\[\[([^\[\]|]{1,200})(?:\|([^\[\]]{1,200}))?\]\](?!\s*\()")
_WITHOUT_TEXT = CODE_OR_HIDDEN | {"img", "input", "sup", "hr"}


@dataclass(slots=True)
class Piece:
    """A stretch of text, or a link with its text, or (`is_break`) the end of a line."""

    text: str
    line: int
    url: str | None = None
    is_break: bool = False
    image: bool = False  # a link around nothing but a picture; its text is the alternative text
    code: bool = False
    node: Node | None = None

    @property
    def is_link(self) -> bool:
        return self.url is not None


@dataclass(slots=True)
class Words:
    """The pieces of one block, and which of its words were set in bold."""

    pieces: list[Piece] = field(default_factory=list)
    bold: list[str] = field(default_factory=list)
    italic: list[str] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)  # named as note-taking programs link: [[Knots]]

    @property
    def text(self) -> str:
        return squash("".join(" " if piece.is_break else piece.text for piece in self.pieces))

    @property
    def links(self) -> list[Piece]:
        return [piece for piece in self.pieces if piece.is_link]

    @property
    def line(self) -> int:
        """The line of the first link, else of the first word."""
        said = [piece for piece in self.pieces if piece.text.strip()]
        first = next((piece for piece in said if piece.is_link), said[0] if said else None)
        return first.line if first else 0


def squash(text: str) -> str:
    return " ".join(text.split())


def words_of(node: Node) -> Words:
    """The node's own words, in order; a link's text is one piece whatever markup is in it."""
    words = Words()
    if node.tag == "a":
        words.pieces.append(_link(node))
        return words
    # Nodes that are open, with the number of the child to be looked at next.
    waiting: list[tuple[Node, Iterator[tuple[Node | str, int]]]] = [(node, _children(node))]
    while waiting:
        above, children = waiting[-1]
        for child, line in children:
            if isinstance(child, str):
                if "[[" in child:
                    child, pages = _pages_named(child)
                    words.pages += pages
                words.pieces.append(Piece(child, line, code=above.tag in {"code", "kbd"}))
            elif child.tag == "a":
                words.pieces.append(_link(child))
                if above.tag not in {"strong", "b"}:
                    words.bold += [
                        _text(inner) for inner in child.walk() if inner.tag in {"strong", "b"}
                    ]
            elif child.tag == "br":
                words.pieces.append(Piece("", line, is_break=True))
            elif child.tag not in NESTED and child.tag not in _WITHOUT_TEXT:
                if child.tag in {"strong", "b"}:
                    words.bold.append(_text(child))
                elif child.tag in {"em", "i"}:
                    words.italic.append(_text(child))
                waiting.append((child, _children(child)))
                break
        else:
            waiting.pop()
            if waiting and above.tag in BLOCKS:
                words.pieces.append(Piece("", above.line, is_break=True))
    return words


def _pages_named(text: str) -> tuple[str, list[str]]:
    """The text with "Knots" for "[[sea/Knots]]" and "[[sea/knots|Knots]]", and those names."""
    pages: list[str] = []

    def name(found: re.Match[str]) -> str:
        pages.append((found[2] or found[1].rpartition("/")[2]).strip())
        return pages[-1]

    return _PAGE.sub(name, text), pages


def lines_of(words: Words) -> list[Words]:
    """The same words, one for each line that says anything."""
    lines = [Words()]
    for piece in words.pieces:
        if piece.is_break:
            lines.append(Words())
        else:
            lines[-1].pieces.append(piece)
    kept = [line for line in lines if line.links or line.text]
    _share_out_bold(words.bold, kept)
    return kept


def _share_out_bold(bold: list[str], lines: list[Words]) -> None:
    """Give every bold text to the line it stands on; both come in order."""
    texts = [line.text for line in lines]
    number = 0
    for text in filter(None, bold):
        found = next(
            (i for i in range(number, min(number + 50, len(lines))) if text in texts[i]), None
        )
        if found is not None:
            number = found
            lines[number].bold.append(text)


def _children(node: Node) -> "Iterator[tuple[Node | str, int]]":
    return zip(node.children, node.lines, strict=True)


def _link(node: Node) -> Piece:
    text = _text(node)
    pictures = [] if text else [inner for inner in node.walk() if inner.tag == "img"]
    image = bool(pictures)
    if image:
        text = squash(" ".join(picture.attrs.get("alt", "") for picture in pictures))
    url = node.attrs.get("href", "").strip()
    return Piece(text, node.line, url=url, image=image, node=node)


def _text(node: Node) -> str:
    """All the text inside an inline node."""
    parts: list[str] = []
    waiting: list[Node | str] = [node]
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            parts.append(item)
        elif item.tag == "br":
            parts.append(" ")
        elif item.tag not in _WITHOUT_TEXT:
            waiting.extend(reversed(item.children))
    return squash("".join(parts))


def text_of(node: Node) -> str:
    return words_of(node).text
