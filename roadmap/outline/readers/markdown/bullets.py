"""Bullets: one with a link is an entry, one with bullets below it a group, any other a concept."""

import re
from typing import TYPE_CHECKING

from roadmap.outline.model import Entry, Link
from roadmap.outline.readers.markdown import vocabulary
from roadmap.outline.readers.markdown.columns import meaning_of
from roadmap.outline.readers.markdown.fields import fill_in
from roadmap.outline.readers.markdown.left_out import mostly_anchors
from roadmap.outline.readers.markdown.legend import signs_in
from roadmap.outline.readers.markdown.pieces import Words, squash, words_of
from roadmap.outline.readers.markdown.prose import is_sentence, prose
from roadmap.outline.readers.markdown.signs import is_label
from roadmap.outline.readers.markdown.status import status_of_bullet
from roadmap.outline.readers.markdown.tables import read_table
from roadmap.outline.readers.markdown.titles import first_clause, named
from roadmap.outline.readers.markdown.tree import HEADINGS, Node
from roadmap.outline.readers.markdown.works import Work, work_of

if TYPE_CHECKING:
    from roadmap.outline.readers.markdown.walk import Walk

_WORD = re.compile(r"\w{3}")
_ENDS_SENTENCE = re.compile(r"(?<!\b[A-Z])[.!?]\s|[。！？]")  # "Ursula K. Le Guin" ends none
_QUOTED = re.compile(r"\W*(\w+\W*:\s*)?[\"“«《「『]")
_QUOTED_ALONE = re.compile(r"[\"“«《「『][^\"“”«»《》「」『』]{4,300}[\"”»》」』][.,]?")
_FIELD = re.compile(r"(\w[\w /]{1,24}?)\s*:\s*(\S.{0,200})")


class Bullets:
    def __init__(self, walk: "Walk") -> None:
        self.walk = walk

    def read(self, node: Node, *, in_contents: bool) -> None:
        """Read a list of bullets at the place the walk has come to."""
        if self.walk.legend and signs_in(node) == self.walk.legend:
            return
        in_contents = in_contents or mostly_anchors(node)
        items = [child for child in node.nodes() if child.tag == "li"]
        own = [words_of(item) for item in items]
        works = [None if words.links else work_of(words) for words in own]
        are_works = sum(work is not None for work in works) * 2 > len(items)
        linked = sum(any((link.url or "#")[0] != "#" for link in words.links) for words in own)
        for child in node.nodes():
            if child.tag in {"ul", "ol"}:
                self.read(child, in_contents=in_contents)
        if are_works:
            linked += len(items)  # what stands among works is one
        for item, words, work in zip(items, own, works, strict=True):
            self._item(
                item,
                words,
                in_contents=in_contents,
                linked=linked,
                among=len(items),
                work=work if are_works else None,
            )

    def _item(
        self,
        node: Node,
        words: Words,
        *,
        in_contents: bool,
        linked: int,
        among: int,
        work: Work | None,
    ) -> None:
        if any(child.tag in HEADINGS for child in node.nodes()):  # "- ### Arrays"
            self.walk.depth += 1
            self.walk.blocks(node)
            self.walk.depth -= 1
            return
        nested = [child for child in node.nodes() if child.tag in {"ul", "ol", "table", "details"}]
        status = status_of_bullet(node, words, self.walk.legend)
        entry: Entry | None = None
        if words.links:
            entry = self._linked_item(node, words, status, in_contents)
        elif words.text and not in_contents:
            if work and not nested and self.walk.where.parent is None:
                if not self.walk.where.about_the_list:
                    self.walk.entries.work(work, words.line, status)
            elif not nested:
                self._leaf(words, status, linked=linked, among=among)
            elif status or self._is_named_and_described(words, nested):
                title = named(words, []).title
                entry = (
                    self.walk.entries.without_link(title, "", words.line, status=status)
                    if _has_no_links(nested)
                    else None
                )
        for child in node.nodes():
            if child.tag == "pre":
                self.walk.example(child)
        if nested:
            self._nested(words, nested, entry, in_contents)

    def _is_named_and_described(self, words: Words, nested: list[Node]) -> bool:
        """Whether a bullet without link names an entry that the bullets below it are about."""
        quoted = _QUOTED_ALONE.fullmatch(words.text) is not None
        return (quoted or bool(self.walk.where.says()[1])) and _are_remarks(nested)

    def _linked_item(
        self, node: Node, words: Words, status: str, in_contents: bool
    ) -> Entry | None:
        texts = [piece.text for piece in words.pieces if not piece.is_link]
        first = next(i for i, piece in enumerate(words.pieces) if piece.is_link)
        lead = " ".join(piece.text for piece in words.pieces[:first])
        tail = " ".join(piece.text for piece in words.pieces[first:] if not piece.is_link)
        parent = self.walk.where.parent
        only_labels = all(is_label(link.text) for link in words.links)
        bare = not _WORD.search("".join(texts)) or (parent is not None and not lead.strip())
        usable = self.walk.entries.usable(words.links, in_contents=in_contents)
        if not usable:
            return None
        if only_labels and bare and parent is not None:
            self.walk.entries.further(
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
            self._running_text(words)
            return None
        title = self.walk.where.group if only_labels and bare and self.walk.where.group else ""
        return self.walk.entries.from_words(node, words, status=status, title=title)

    def _running_text(self, words: Words) -> None:
        usable = self.walk.entries.usable(words.links, in_contents=False)
        self.walk.gather.leave_out("links in running text", len(usable))
        if path := self.walk.where.path():
            self.walk.entries.concept(path, prose(words, words.links))

    def _leaf(self, words: Words, status: str, *, linked: int, among: int) -> None:
        """A bullet without link: an entry when it is ticked, quoted or one of the linked, else a concept."""
        text, parent = words.text, self.walk.where.parent
        if self.walk.where.about_the_list or (parent is not None and _states_field(parent, text)):
            return
        sentence = len(text.split()) > 14 or bool(_ENDS_SENTENCE.search(text))
        quoted = _QUOTED.match(text)
        if parent is None and not sentence:
            status = status or self.walk.where.says()[1]  # "To read"
        # Below an entry, whole sentences are about it.
        remark = parent is not None and (
            sentence or (len(text.split()) > 4 and text.endswith((".", "!", "。")))
        )
        beside = linked * 2 > among and not sentence and not remark
        name = linked > 0 and len(text.split()) <= 4 and not is_sentence(text)
        if status or quoted or beside or name:
            self.walk.entries.bullet(words, status)
        elif parent is not None and (remark or (linked == 0 and among <= 2)):
            self.walk.entries.remark(parent, text)
        elif path := self.walk.where.path():
            self.walk.entries.concept(path, prose(words, []))

    def _nested(
        self, words: Words, nested: list[Node], entry: Entry | None, in_contents: bool
    ) -> None:
        where = self.walk.where
        before = where.parent, where.group, where.inner, where.label
        if entry is not None:
            where.parent, where.group = entry, entry.title
        else:
            title = _group_title(words)
            where.parent, where.group = None, title
            if title and not in_contents:
                where.inner = [*where.inner, title]
                self.walk.begins(words)
        where.label = ""
        self.walk.depth += 1
        for child in nested:
            if child.tag in {"ul", "ol"}:
                self.read(child, in_contents=in_contents)
            elif child.tag == "table":
                read_table(self.walk, child)
            else:
                self.walk.details(child)
        self.walk.depth -= 1
        where = self.walk.where  # what is folded away leaves another one
        where.parent, where.group, where.inner, where.label = before


def _group_title(words: Words) -> str:
    """The name of a bullet without link: its bold words, else its line up to a colon or dash."""
    title = next((bold for bold in words.bold if len(bold) > 2), "")
    said = squash(
        "".join(
            " " if piece.is_break else "" if piece.is_link else piece.text for piece in words.pieces
        )
    )
    return re.sub(r"[:|\s]+$", "", title or first_clause(said))


def _states_field(entry: Entry, text: str) -> bool:
    """Whether a line like "Finished: 2021-01-08" says something of the entry above it."""
    found = _FIELD.fullmatch(text)
    return found is not None and fill_in(entry, meaning_of(found[1]), found[2].strip())


def _are_remarks(nested: list[Node]) -> bool:
    """Whether all that stands below a bullet are sentences about it."""
    items = [inner for node in nested for inner in node.walk() if inner.tag == "li"]
    return bool(items) and all(is_sentence(words_of(item).text) for item in items)


def _has_no_links(nodes: list[Node]) -> bool:
    return not any(inner.tag == "a" for node in nodes for inner in node.walk())
