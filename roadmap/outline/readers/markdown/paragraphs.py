"""Paragraphs: a line of bold is a topic, a line before a list its label, a line with a link an entry."""

import re
from typing import TYPE_CHECKING

from roadmap.outline.readers.markdown import vocabulary
from roadmap.outline.readers.markdown.pieces import Piece, Words, lines_of, squash, words_of
from roadmap.outline.readers.markdown.signs import is_label
from roadmap.outline.readers.markdown.tree import Node

if TYPE_CHECKING:
    from roadmap.outline.readers.markdown.walk import Walk

_NAME_AND_TEXT = re.compile(r"([A-Z0-9][^.:–—]{2,70}?)\s+[-–—]\s+(\S.*)", re.DOTALL)

_SHORT = 12  # words beside the links of a work
_LONGEST_CITATION = 40  # words before its link, or behind it


class Paragraphs:
    def __init__(self, walk: "Walk") -> None:
        self.walk = walk

    def read(self, node: Node, before: str) -> None:
        """A line of bold is a topic, a line before a list its label, a line with a link an entry."""
        words = words_of(node)
        where = self.walk.where
        if where.label_is_used:
            where.label, where.label_is_used = "", False
        in_quotation = node.tag == "blockquote" or node.inside("blockquote")
        if not words.links:
            inside = in_quotation or node.inside("li", "td")
            self._without_links(words, before, inside)
            return
        lines = lines_of(words)
        entries = [line for line in lines if self._is_entry(line)]
        one_a_line = len(entries) == len(lines)
        begins = bool(entries) and entries[0] is lines[0]
        if not one_a_line and len(entries) < 2:
            begins = begins and not any(line.links for line in lines[1:])
        is_work = _is_work(words)
        if in_quotation or not (is_work or (entries and (one_a_line or begins))):
            self.walk.prose(words)
            return
        if len(entries) == 1 or is_work:  # what follows on the next lines describes it
            lines = entries = [words]
        own = {id(line) for line in entries}
        for line in lines:
            if id(line) in own:
                title = self._name_above() if _is_only_labels(line) else ""
                self.walk.entries.from_words(node, line, title=title)
                self.walk.where.has_paragraph_entries = True
            else:
                self.walk.prose(line)

    def _name_above(self) -> str:
        where = self.walk.where
        return where.inner[-1] if where.inner else where.headings[-1][1] if where.headings else ""

    def _without_links(self, words: Words, before: str, inside: bool) -> None:
        where, text = self.walk.where, words.text
        bold = squash(" ".join(words.bold))
        if text and len(text) < 90 and not inside:
            if _folded(bold) == _folded(text) and not vocabulary.PLAIN_LABEL.fullmatch(text):
                where.bold, where.label = text.rstrip(": "), ""
                self.walk.begins(words)
                return
            if before in {"ul", "ol", "table", "details"} or text.endswith(":"):
                where.label = text.rstrip(": ")
                return
        if inside or not text or where.about_the_list:
            return
        if where.has_paragraph_entries or where.label:
            for line in lines_of(words):
                found = _NAME_AND_TEXT.fullmatch(line.text)
                if found:
                    self.walk.entries.without_link(found[1], found[2], line.line)
                elif len(line.text.split()) <= 6 and not re.search(r"[.!?:]$", line.text):
                    where.bold = line.text
                    self.walk.begins(line)
            if _NAME_AND_TEXT.search(text):
                return
        self.walk.prose(words)

    def _is_entry(self, line: Words) -> bool:
        """Whether a line starts with a link (after a number, an icon, a short "Name:"), or has a label."""
        links = line.links
        if not links:
            return False
        first = next(i for i, piece in enumerate(line.pieces) if piece.is_link)
        lead = "".join(piece.text for piece in line.pieces[:first])
        labels = any(link.text.startswith("[") or is_label(link.text) for link in links)
        words = re.findall(r"\w+", lead)
        if not words or re.fullmatch(r"[\W\d]*", lead):
            after = "".join(piece.text for piece in line.pieces[first + 1 :])
            # "[Fork](..) the repository and .." is running text.
            return not re.match(r"\s+[a-z]", after) or len(re.findall(r"\w+", after)) <= 8
        after = "".join(piece.text for piece in line.pieces[first + 1 :] if not piece.is_link)
        if re.search(r":\s*$", lead) and len(words) <= 8:
            return self.walk.where.in_section
        if re.search(r"\s[-–—]\s*$", lead) and len(words) <= 8 and not re.search(r"\w", after):
            return self.walk.where.in_section  # "A name - https://.."
        if all(map(_is_label_in_brackets, links)) and 2 <= len(words) <= _LONGEST_CITATION:
            return len(re.findall(r"\w+", after)) <= _LONGEST_CITATION
        return labels and bool(
            (re.search(r"\[\s*$|\]\s*$|[\"”]", lead) and len(words) > 3)
            or re.match(r"\s*\[\d+\]", lead)
        )


def _is_work(words: Words) -> bool:
    """Whether a title in bold begins it, and all its links are labels: "**Knots** \\ *Roe* [[pdf]](..)"."""
    title = next(iter(words.bold), "")
    if len(title.split()) < 2 or not words.text.startswith(title):
        return False
    first = next(i for i, piece in enumerate(words.pieces) if piece.is_link)
    after = "".join(piece.text for piece in words.pieces[first:] if not piece.is_link)
    return all(is_label(link.text) for link in words.links) and len(after.split()) <= _SHORT


def _is_label_in_brackets(link: Piece) -> bool:
    """Whether a link is written as citations have it, "[[pdf]](..)"; running text has no such link."""
    bracketed = link.text.startswith("[") and re.search(r"[^\W\d_]", link.text)
    return bool(bracketed and is_label(link.text))


def _is_only_labels(line: Words) -> bool:
    said = "".join(piece.text for piece in line.pieces if not piece.is_link)
    return not re.search(r"\w", said) and all(is_label(link.text) for link in line.links)


def _folded(text: str) -> str:
    return " ".join(re.sub(r"[^\w+#]|_", " ", text.casefold()).split())
