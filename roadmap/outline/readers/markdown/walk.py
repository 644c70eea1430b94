"""The walk through a list, block by block."""

import re
from copy import copy

from roadmap.identity import title_key
from roadmap.outline.model import Entry
from roadmap.outline.readers.markdown import vocabulary
from roadmap.outline.readers.markdown.bullets import Bullets
from roadmap.outline.readers.markdown.entries import Entries
from roadmap.outline.readers.markdown.gather import Gatherer
from roadmap.outline.readers.markdown.paragraphs import Paragraphs
from roadmap.outline.readers.markdown.pieces import NESTED, Piece, Words, text_of, words_of
from roadmap.outline.readers.markdown.place import Where
from roadmap.outline.readers.markdown.prose import prose
from roadmap.outline.readers.markdown.tables import read_table
from roadmap.outline.readers.markdown.tree import BLOCKS, HEADINGS, Node

_TRANSPARENT = {
    "blockquote",
    "div",
    "center",
    "section",
    "main",
    "article",
    "header",
    "footer",
    "nav",
    "dl",
    "figure",
}


class Walk:
    """Reads one tree; `where` is the place it has come to."""

    def __init__(self, gatherer: Gatherer) -> None:
        self.gather = gatherer
        self.where = Where()
        self.entries = Entries(gatherer, self)
        self.bullets = Bullets(self)
        self.paragraphs = Paragraphs(self)
        self.depth = 0
        self.legend: dict[str, str] = {}  # the status that each of the list's own signs stands for

    def blocks(self, node: Node) -> None:
        """Read the blocks inside a node, in order."""
        children = node.nodes()
        entry: Entry | None = None  # of a definition list, described by what follows
        for number, child in enumerate(children):
            following = children[number + 1].tag if number + 1 < len(children) else ""
            if child.tag in HEADINGS:
                self.heading(child)
            elif child.tag in {"ul", "ol"}:
                self.bullets.read(child, in_contents=False)
                self.where.label_is_used = True
            elif child.tag == "table":
                read_table(self, child)
                self.where.label_is_used = True
            elif child.tag == "details":
                self.details(child)
            elif child.tag == "dd" and entry is not None and not words_of(child).links:
                self.entries.add_to(entry, text_of(child))
            elif child.tag == "hr":
                self.where.after_rule = True
            elif child.tag == "pre":
                self.example(child)
            elif child.tag in {"script", "style", "img", "summary", "br", "svg"}:
                continue
            elif child.tag == "section":
                for link in words_of(child).links:
                    self.gather.leave_out("links in footnotes" if link.url else "anchors")
            elif child.tag in _TRANSPARENT and any(inner.tag in BLOCKS for inner in child.walk()):
                self.blocks(child)
            elif child.tag == "dt" and words_of(child).links:
                entry = self.entries.from_words(child, words_of(child))
            elif child.tag == "p" or child.tag in _TRANSPARENT:
                self.paragraphs.read(child, before=following)
                if any(inner.tag in NESTED for inner in child.walk()):
                    self.blocks(child)
            elif any(inner.tag in BLOCKS for inner in child.walk()):
                self.blocks(child)
            elif child.tag != "a" or "href" in child.attrs:
                self.paragraphs.read(child, before="")

    def heading(self, node: Node) -> None:
        words = words_of(node)
        text = _in_its_own_words(words)
        if not text:
            return
        self.where.enter(int(node.tag[1]), text, inside_bullet=self.depth > 0)
        self.begins(words)
        for link in self.entries.usable(words.links, in_contents=False):
            self.entries.add(link.text or text, link, words.line)

    def begins(self, words: Words) -> None:
        """Say that these words opened the place that the walk has come to."""
        self.gather.begins(self.where.path(), words.line)

    def details(self, node: Node) -> None:
        before = copy(self.where)
        before.headings, before.inner = list(self.where.headings), list(self.where.inner)
        summary = next((child for child in node.nodes() if child.tag == "summary"), None)
        words = words_of(summary) if summary else Words()
        if summary and words.links:
            entry = self.entries.from_words(summary, words)
            if entry:
                self.where.parent, self.where.group = entry, entry.title
        elif (
            (text := vocabulary.HOW_TO_UNFOLD.sub("", words.text))
            and not vocabulary.UNFOLD.fullmatch(text)
            and not self._repeats(text)
        ):
            if self.where.after_rule:  # the rule ended what the headings above it began
                self.where.headings = []
            self.where.unfold(text, has_headings=_has_headings(node))
            self.begins(words)
        depth = self.depth
        self.depth += self.where.parent is not before.parent
        self.blocks(node)
        self.depth = depth
        title, in_section = self.where.title, self.where.in_section
        self.where = before
        self.where.title, self.where.in_section = title, in_section

    def _repeats(self, text: str) -> bool:
        """Whether a summary only says its heading again."""
        path = self.where.path()
        return bool(path) and title_key(path[-1]) == title_key(text)

    def prose(self, words: Words) -> None:
        """Running text describes its topic; its links stay in it."""
        usable = self.entries.usable(words.links, in_contents=False)
        self.gather.leave_out("links in running text", len(usable))
        path = self.where.path()
        if path and not self.where.about_the_list:
            self.entries.describe(path, prose(words, usable))

    def example(self, node: Node) -> None:
        path = self.where.path()
        if path and not self.where.about_the_list:
            self.entries.example(
                path,
                "".join(child for child in node.children if isinstance(child, str)),
                node.attrs.get("info", ""),
            )


def _has_headings(node: Node) -> bool:
    return any(inner.tag in HEADINGS for inner in node.walk())


def _in_its_own_words(words: Words) -> str:
    """A heading without the badges and the signs beside its name that lead elsewhere."""
    named = [piece for piece in words.pieces if not _is_sign(piece)]
    kept = [piece for piece in named if not piece.image]
    text = Words(kept).text or Words(named).text  # a picture may be the name itself
    return re.sub(r"\s*(?:\(\s*\)|\[\s*\])$", "", text) if len(kept) < len(words.pieces) else text


def _is_sign(piece: Piece) -> bool:
    return (piece.url or "").startswith("#") and not re.search(r"\w", piece.text)
