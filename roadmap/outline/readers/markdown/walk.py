"""The walk through a list, block by block."""

import re
from copy import copy

from roadmap.outline.model import Entry, Link
from roadmap.outline.readers.markdown import vocabulary
from roadmap.outline.readers.markdown.entries import Entries
from roadmap.outline.readers.markdown.gather import Gatherer
from roadmap.outline.readers.markdown.left_out import mostly_anchors
from roadmap.outline.readers.markdown.pieces import (
    NESTED,
    Words,
    lines_of,
    squash,
    text_of,
    words_of,
)
from roadmap.outline.readers.markdown.place import Where
from roadmap.outline.readers.markdown.prose import is_sentence, prose
from roadmap.outline.readers.markdown.status import status_of_bullet
from roadmap.outline.readers.markdown.tables import read_table
from roadmap.outline.readers.markdown.titles import first_clause, is_label, named
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
_NAME_AND_TEXT = re.compile(r"([A-Z0-9][^.:–—]{2,70}?)\s+[-–—]\s+(\S.*)", re.DOTALL)


class Walk:
    """Reads one tree; `where` is the place it has come to."""

    def __init__(self, gatherer: Gatherer) -> None:
        self.gather = gatherer
        self.where = Where()
        self.entries = Entries(gatherer, self)
        self.depth = 0

    def blocks(self, node: Node) -> None:
        """Read the blocks inside a node, in order."""
        children = node.nodes()
        entry: Entry | None = None  # of a definition list, described by what follows
        for number, child in enumerate(children):
            following = children[number + 1].tag if number + 1 < len(children) else ""
            if child.tag in HEADINGS:
                self.heading(child)
            elif child.tag in {"ul", "ol"}:
                self.bullets(child, in_contents=False)
            elif child.tag == "table":
                read_table(self, child)
            elif child.tag == "details":
                self.details(child)
            elif child.tag == "dd" and entry is not None and not words_of(child).links:
                self.entries.add_to(entry, text_of(child))
            elif child.tag == "hr":
                self.where.after_rule = True
            elif child.tag in {"pre", "script", "style", "img", "summary", "br", "svg"}:
                if child.tag == "pre":
                    self.example(child)
            elif child.tag == "section":
                for link in words_of(child).links:
                    self.gather.leave_out("links in footnotes" if link.url else "anchors")
            elif child.tag in _TRANSPARENT and any(inner.tag in BLOCKS for inner in child.walk()):
                self.blocks(child)
            elif child.tag == "dt" and words_of(child).links:
                entry = self.entry(child, words_of(child))
            elif child.tag == "p" or child.tag in _TRANSPARENT:
                self.paragraph(child, before=following)
                if any(inner.tag in NESTED for inner in child.walk()):
                    self.blocks(child)
            elif any(inner.tag in BLOCKS for inner in child.walk()):
                self.blocks(child)
            elif child.tag != "a" or "href" in child.attrs:
                self.paragraph(child, before="")

    def heading(self, node: Node) -> None:
        words = words_of(node)
        if not words.text:
            return
        self.where.enter(int(node.tag[1]), words.text, inside_bullet=self.depth > 0)
        for link in self.entries.usable(words.links, in_contents=False):
            self.entries.add(link.text or words.text, link, words.line)

    def details(self, node: Node) -> None:
        before = copy(self.where)
        before.headings, before.inner = list(self.where.headings), list(self.where.inner)
        summary = next((child for child in node.nodes() if child.tag == "summary"), None)
        text = text_of(summary) if summary else ""
        if summary and words_of(summary).links:
            entry = self.entry(summary, words_of(summary))
            if entry:
                self.where.parent, self.where.group = entry, entry.title
        elif text and not vocabulary.UNFOLD.fullmatch(text):
            self.where.inner = [*self.where.inner, text]
            self.where.bold = ""
            if self.where.after_rule:  # the rule ended what the headings above it began
                self.where.headings = []
        self.depth += 1 if self.where.parent is not before.parent else 0
        depth = self.depth
        self.blocks(node)
        self.depth = depth - (1 if self.where.parent is not before.parent else 0)
        title, in_section = self.where.title, self.where.in_section
        self.where = before
        self.where.title, self.where.in_section = title, in_section

    def paragraph(self, node: Node, before: str) -> None:
        """A line of bold is a topic, a line before a list its label, a line with a link an entry."""
        words = words_of(node)
        in_quotation = node.tag == "blockquote" or node.inside("blockquote")
        if not words.links:
            self._paragraph_without_links(
                node, words, before, in_quotation or node.inside("li", "td")
            )
            return
        lines = lines_of(words)
        entries = [line for line in lines if self.is_entry_line(line)]
        rest_has_links = any(line.links for line in lines[1:])
        if (
            in_quotation
            or not entries
            or not (
                len(entries) == len(lines)
                or (self.is_entry_line(lines[0]) and (len(entries) >= 2 or not rest_has_links))
            )
        ):
            self.prose(words)
            return
        if len(entries) == 1 and len(lines) > 1:  # what follows on the next lines describes it
            lines = [words]
            entries = [words]
        own = {id(line) for line in entries}
        for line in lines:
            if id(line) in own:
                only_labels = not re.search(
                    r"\w", "".join(piece.text for piece in line.pieces if not piece.is_link)
                )
                above = next(
                    iter(
                        [*self.where.inner[::-1], *(text for _, text in self.where.headings[::-1])]
                    ),
                    "",
                )
                instead = (
                    above if only_labels and all(is_label(link.text) for link in line.links) else ""
                )
                self.entry(node, line, title=instead)
                self.where.has_paragraph_entries = True
            else:
                self.prose(line)

    def _paragraph_without_links(self, node: Node, words: Words, before: str, inside: bool) -> None:
        text = words.text
        bold = squash(" ".join(words.bold))
        if text and len(text) < 90 and not inside:
            if _folded(bold) == _folded(text) and not vocabulary.PLAIN_LABEL.fullmatch(text):
                self.where.bold, self.where.label = text.rstrip(": "), ""
                return
            if before in {"ul", "ol", "table", "details"} or text.endswith(":"):
                self.where.label = text.rstrip(": ")
                return
        if inside or not text or self.where.about_the_list:
            return
        if self.where.has_paragraph_entries or self.where.label:
            for line in lines_of(words):
                found = _NAME_AND_TEXT.fullmatch(line.text)
                if found:
                    self.entries.without_link(found[1], found[2], line.line)
                elif len(line.text.split()) <= 6 and not re.search(r"[.!?:]$", line.text):
                    self.where.bold = line.text
            if _NAME_AND_TEXT.search(text):
                return
        self.prose(words)

    def prose(self, words: Words) -> None:
        """Running text describes its topic; its links stay in it."""
        usable = self.entries.usable(words.links, in_contents=False)
        for _ in usable:
            self.gather.leave_out("links in running text")
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

    def is_entry_line(self, line: Words) -> bool:
        """Whether a line starts with a link (after a number, an icon, a short "Name:"), or has a label."""
        links = line.links
        if not links:
            return False
        first = next(i for i, piece in enumerate(line.pieces) if piece.is_link)
        lead = "".join(piece.text for piece in line.pieces[:first])
        labels = any(link.text.startswith("[") or is_label(link.text) for link in links)
        words = re.findall(r"\w+", lead)
        if not words or re.fullmatch(r"\W*(\d+\W*)?", lead):
            after = "".join(piece.text for piece in line.pieces[first + 1 :])
            # "[Fork](..) the repository and .." is running text.
            return not re.match(r"\s+[a-z]", after) or len(re.findall(r"\w+", after)) <= 8
        if re.search(r":\s*$", lead) and len(words) <= 8:
            return self.where.in_section
        return labels and bool(
            (re.search(r"\[\s*$|\]\s*$|[\"”]", lead) and len(words) > 3)
            or re.match(r"\s*\[\d+\]", lead)
        )

    def bullets(self, node: Node, *, in_contents: bool) -> None:
        in_contents = in_contents or mostly_anchors(node)
        items = [child for child in node.nodes() if child.tag == "li"]
        own = [words_of(item) for item in items]
        linked = sum(any((link.url or "#")[0] != "#" for link in words.links) for words in own)
        for child in node.nodes():
            if child.tag in {"ul", "ol"}:
                self.bullets(child, in_contents=in_contents)
        for item, words in zip(items, own, strict=True):
            self.item(item, words, in_contents=in_contents, linked=linked, among=len(items))

    def item(self, node: Node, words: Words, *, in_contents: bool, linked: int, among: int) -> None:
        if any(child.tag in HEADINGS for child in node.nodes()):  # "- ### Arrays"
            self.depth += 1
            self.blocks(node)
            self.depth -= 1
            return
        nested = [child for child in node.nodes() if child.tag in {"ul", "ol", "table", "details"}]
        status = status_of_bullet(node, words)
        entry: Entry | None = None
        if words.links:
            entry = self._linked_item(node, words, status, in_contents)
        elif words.text and not in_contents:
            if not nested:
                self._leaf(node, words, status, linked=linked, among=among)
            elif status:
                title = named(words, []).title
                entry = (
                    self.entries.without_link(title, "", words.line, status=status)
                    if self._has_no_links(nested)
                    else None
                )
        for child in node.nodes():
            if child.tag == "pre":
                self.example(child)
        if nested:
            self._nested(words, nested, entry, in_contents)

    def _linked_item(
        self, node: Node, words: Words, status: str, in_contents: bool
    ) -> Entry | None:
        texts = [piece.text for piece in words.pieces if not piece.is_link]
        first = next(i for i, piece in enumerate(words.pieces) if piece.is_link)
        lead = " ".join(piece.text for piece in words.pieces[:first])
        tail = " ".join(piece.text for piece in words.pieces[first:] if not piece.is_link)
        parent = self.where.parent
        only_labels = all(is_label(link.text) for link in words.links)
        bare = not re.search(r"\w{3}", "".join(texts)) or (parent is not None and not lead.strip())
        usable = self.entries.usable(words.links, in_contents=in_contents)
        if not usable:
            return None
        if only_labels and bare and parent is not None:
            self.entries.further(
                parent, [Link(link.text, link.url or "") for link in usable], words
            )
            return None
        if (
            len(lead.split()) > 8
            and re.search(r"\w", tail)
            and not is_label(words.pieces[first].text)
            and not vocabulary.LEVEL_LEAD.match(lead)
            and '"' not in lead
            and "“" not in lead
        ):
            self.prose_bullet(words)
            return None
        title = self.where.group if only_labels and bare and self.where.group else ""
        return self.entry(node, words, status=status, title=title)

    def prose_bullet(self, words: Words) -> None:
        for link in self.entries.usable(words.links, in_contents=False):
            del link
            self.gather.leave_out("links in running text")
        if path := self.where.path():
            self.entries.concept(path, prose(words, words.links))

    def _leaf(self, node: Node, words: Words, status: str, *, linked: int, among: int) -> None:
        """A bullet without link: an entry when it is ticked, quoted or one of the linked, else a concept."""
        text = words.text
        if self.where.about_the_list:
            return
        sentence = len(text.split()) > 14 or bool(re.search(r"[.!?]\s", text))
        quoted = re.match(r"\W*(\w+\W*:\s*)?[\"“]", text)
        # Below an entry, whole sentences are about it.
        remark = self.where.parent is not None and (
            sentence or (len(text.split()) > 4 and text.endswith((".", "!", "。")))
        )
        beside = linked * 2 > among and not sentence and not remark
        name = linked > 0 and len(text.split()) <= 4 and not is_sentence(text)
        if status or quoted or beside or name:
            self.entries.bullet(words, status)
        elif self.where.parent is not None and (remark or (linked == 0 and among <= 2)):
            self.entries.remark(self.where.parent, text)
        elif path := self.where.path():
            self.entries.concept(path, prose(words, []))

    def _nested(
        self, words: Words, nested: list[Node], entry: Entry | None, in_contents: bool
    ) -> None:
        parent, group, inner, label = (
            self.where.parent,
            self.where.group,
            self.where.inner,
            self.where.label,
        )
        if entry is not None:
            self.where.parent, self.where.group = entry, entry.title
        else:
            title = self._group_title(words)
            self.where.parent, self.where.group = None, title
            if title and not in_contents:
                self.where.inner = [*inner, title]
        self.where.label = ""
        self.depth += 1
        for child in nested:
            if child.tag in {"ul", "ol"}:
                self.bullets(child, in_contents=in_contents)
            elif child.tag == "table":
                read_table(self, child)
            else:
                self.details(child)
        self.depth -= 1
        self.where.parent, self.where.group, self.where.inner, self.where.label = (
            parent,
            group,
            inner,
            label,
        )

    def _group_title(self, words: Words) -> str:
        """The name of a bullet without link: its bold words, else its line up to a colon or dash."""
        title = next((bold for bold in words.bold if len(bold) > 2), "")
        said = squash(
            "".join(
                " " if piece.is_break else "" if piece.is_link else piece.text
                for piece in words.pieces
            )
        )
        return re.sub(r"[:|\s]+$", "", title or first_clause(said))

    def entry(self, node: Node, words: Words, *, status: str = "", title: str = "") -> Entry | None:
        return self.entries.from_words(node, words, status=status, title=title)

    def _has_no_links(self, nodes: list[Node]) -> bool:
        return not any(inner.tag == "a" for node in nodes for inner in node.walk())


def _folded(text: str) -> str:
    return " ".join(re.sub(r"[^\w+#]|_", " ", text.casefold()).split())
