"""What a list's own signs stand for, where it says so: "✅ done | 🏃 in progress | 🔜 next"."""

import re
from collections.abc import Iterator
from itertools import islice

from roadmap.outline.readers.markdown.pieces import lines_of, text_of, words_of
from roadmap.outline.readers.markdown.signs import ICON, bare
from roadmap.outline.readers.markdown.status import status_in_words
from roadmap.outline.readers.markdown.tree import Node

_NEAR_THE_TOP = 60  # blocks
_MOST_LINES = 15
_LONGEST = 300  # characters of a line
_BLOCKS = {"p", "ul", "ol", "table"}
_BETWEEN = re.compile(r"\|+|[,;•·]")
_LEAD = re.compile(r"\W*(?:legend|key|status)\W*:\s*", re.IGNORECASE)
_MEANING = re.compile(
    rf"(?P<icon>(?:{ICON})+)\s*(?:[:=]|[-–—]>?)?\s*(?P<words>\w.*)"
    r"|(?P<letter>[A-Z])\s*(?:[:=]|[-–—]>?)\s*(?P<said>\w.*)"
)


def legend_of(tree: Node) -> dict[str, str]:
    """The status that each sign stands for; nothing where no block near the top says so of two."""
    blocks = (node for node in tree.walk() if node.tag in _BLOCKS)
    for block in islice(blocks, _NEAR_THE_TOP):
        if signs := signs_in(block):
            return signs
    return {}


def signs_in(block: Node) -> dict[str, str]:
    """The same for one block: a legend is short, explains two signs at least, and links nothing."""
    lines = list(islice(_lines(block), _MOST_LINES + 1))
    if len(lines) > _MOST_LINES or any(node.tag == "a" for node in block.walk()):
        return {}
    said = {}
    for part in _parts(lines):
        if found := _MEANING.fullmatch(part):
            sign, words = found["icon"] or found["letter"], found["words"] or found["said"]
            if status := status_in_words(words.strip(" .()")):
                said[bare(sign)] = status
    return said if len(said) > 1 else {}


def _parts(lines: list[str]) -> Iterator[str]:
    for line in lines:
        if len(line) <= _LONGEST:
            for part in _BETWEEN.split(_LEAD.sub("", line, count=1)):
                yield part.strip()


def _lines(block: Node) -> Iterator[str]:
    if block.tag == "p":
        yield from (line.text for line in lines_of(words_of(block)))
    elif block.tag == "table":
        for row in (node for node in block.walk() if node.tag == "tr"):
            yield " ".join(text_of(cell) for cell in row.nodes()[:2])
    else:
        yield from (text_of(item) for item in block.nodes() if item.tag == "li")
