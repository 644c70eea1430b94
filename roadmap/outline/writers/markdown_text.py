"""Text as Markdown that shows it as it is on GitHub, and the anchors that GitHub gives to headings."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import pairwise
from urllib.parse import quote

from markdown_it import MarkdownIt

from roadmap.outline.model import Topic

_PARTS = (
    *("topic", "title and topic", "untitled", "legend", "contents", "concepts", "examples"),
    *("concepts in a fence", "examples in a fence", "entries", "no topic", "sources"),
)
MARKERS = {f"<!-- {part} -->": part for part in _PARTS}
_MARK = rf"^(<!-- (?:{'|'.join(_PARTS)})(?: \.)*)"
CONTENTS = "Contents"
DEEPEST_HEADING = 6

_SPECIAL = re.compile(r"[\\`*\[\]$~]|<(?=[A-Za-z/!?])|&(?=#?\w+(?:;|\Z))|(?<![^\W_])_|_(?![^\W_])")
# At the beginning of a line these begin a heading, a quotation, a list, a table or an underline.
_LEADING = re.compile(r"#{1,6}(?=\s|\Z)|>|[-+](?=[-\s|:]|\Z)|=|\||:(?=-)")
_NUMBERED = re.compile(r"(\d{1,9})([.)])(?=\s|\Z)", re.ASCII)
_WORD = re.compile(r"[^ \t]+")
_BETWEEN_SIGNS = re.compile(r"(?<!\\)<https?://[^<>]*>")
_PLAIN = re.compile(r"[^()<>\s]+")
_LINKS_ITSELF = re.compile(r"(?<!\\)://|www\.")

_blocks = MarkdownIt("commonmark")
_blocks.core.ruler.disable("inline")
_inline = MarkdownIt("commonmark")


def single(text: str) -> str:
    """The same text on one line."""
    return " ".join(filter(None, map(str.strip, re.split(r"[\r\n]+", text))))


def shown(text: str, also: str = "(?!)") -> str:
    """Escape one line that stands behind something else; `also` is a pattern to be escaped too."""
    return _escaped(single(text), also)


def shown_lines(text: str, labels: Iterable[str]) -> list[str]:
    """Escape the lines of a text; none of them begins with one of our own `labels`."""
    label = re.compile(rf"({'|'.join(labels)})(?=: )")
    return [_line(line, label) for line in re.sub(r"\r\n?", "\n", text).strip("\n").split("\n")]


def broken(lines: Iterable[str]) -> list[str]:
    """Let lines that follow each other stay so: a backslash is seen, two spaces are not."""
    return [
        f"{line}{_before_break(line)}\\" if line and after else line
        for line, after in pairwise([*lines, ""])
    ]


def linked(text: str, url: str) -> str:
    # Without text one would see nothing, so the address shows itself where it can do so unchanged.
    if not text and re.fullmatch(r"https?://[^\s<>\\&]+", url):
        return f"<{url}>"
    address = _address(url)
    # Between signs only where it must be: a bracket in it would end it.
    return f"[{shown(text)}]({address if _PLAIN.fullmatch(address) else f'<{address}>'})"


def heading(title: str, level: int) -> str:
    if level > DEEPEST_HEADING:
        return f'<h6 data-depth="{level}">{escape(single(title), quote=False)}</h6>'
    # Number signs that stand alone at the end would close the heading.
    return "#" * level + " " + re.sub(r"((?<= )|^)(#*)#\Z", r"\2\\#", shown(title))


def _stands_alone(text: str) -> bool:
    """Tell whether Markdown ends where it ends: no open fence, no HTML that would go on."""
    end = "<!-- end -->"
    tokens = _blocks.parse(f"{text}\n\n{end}")
    html = [token for token in tokens if token.type == "html_block"]
    return len(html) == 1 and html[0] is tokens[-1] and html[0].content.strip() == end


def _fenced(text: str) -> str:
    """Show Markdown as its source."""
    fence = "`" * max([2, *map(len, re.findall(r"`+", text))]) + "`"
    return f"{fence}markdown\n{text}\n{fence}"


def mark(part: str) -> str:
    return f"<!-- {part} -->"


def verbatim(part: str, text: str) -> Iterator[str]:
    text = re.sub(r"\r\n?", "\n", text).strip("\n")
    if not text:
        return
    stands = _stands_alone(text)
    yield mark(part if stands else f"{part} in a fence")
    # A line of it that reads like a mark of ours gets a dot.
    text = re.sub(rf"{_MARK}(?= -->$)", r"\1 .", text, flags=re.MULTILINE)
    yield text if stands else _fenced(text)


def undotted(text: str) -> str:
    return re.sub(rf"{_MARK} \.(?= -->$)", r"\1", text, flags=re.MULTILINE)


def anchors_of(title: str, topics: Sequence[Topic], *, is_whole: bool) -> dict[str, str]:
    """The anchor of each topic's heading, in a README whose title is that of the first if `is_whole`."""
    slugs = _Slugs()
    if not is_whole:
        slugs.of(title)
    anchors = {}
    for number, topic in enumerate(topics):
        if number == is_whole:
            slugs.of(CONTENTS)
        anchors[topic.key] = slugs.of(single(topic.title))
        # Headings in Markdown of a topic are counted by GitHub too.
        for text in (topic.concepts, topic.body):
            for found in _headings(text):
                slugs.of(found)
    return anchors


class _Slugs:
    """GitHub's rule, as github-slugger knows it from GitHub's own pages."""

    def __init__(self) -> None:
        self._given: dict[str, int] = {}

    def of(self, text: str) -> str:
        kept = (char for char in text.lower() if char in " -" or _is_of_word(char))
        slug = base = "".join(kept).replace(" ", "-")
        while slug in self._given:
            self._given[base] += 1
            slug = f"{base}-{self._given[base]}"
        self._given[slug] = 0
        return slug


def _is_of_word(char: str) -> bool:
    category = unicodedata.category(char)
    return category[0] in "LM" or category in {"Nd", "Nl", "Pc"}


def _headings(text: str) -> list[str]:
    if not text or not _stands_alone(text):
        return []
    tokens = _blocks.parse(text)
    found = [after.content for token, after in pairwise(tokens) if token.type == "heading_open"]
    return [
        "".join(
            child.content for line in _inline.parseInline(each) for child in line.children or []
        )
        for each in found
    ]


def _escaped(text: str, also: str = "(?!)") -> str:
    text = _SPECIAL.sub(r"\\\g<0>", text)
    return _unlinked(re.sub(f"(?={also})", r"\\", text))


def _line(text: str, label: re.Pattern[str]) -> str:
    # White space at either end would be layout; written as an entity it is text.
    inside = _escaped(text.strip(" \t"))
    inside = _NUMBERED.sub(r"\1\\\2", inside, 1) if _NUMBERED.match(inside) else inside
    inside = f"\\{inside}" if _LEADING.match(inside) else inside
    if found := label.match(inside):
        inside = f"{found[1]}\\{inside[found.end() :]}"
    before, after = len(text) - len(text.lstrip(" \t")), len(text.rstrip(" \t"))
    return _entities(text[:before]) + inside + _entities(text[max(before, after) :])


def _entities(white: str) -> str:
    return "".join(f"&#{ord(char)};" for char in white)


def _unlinked(text: str) -> str:
    """GitHub links bare addresses and would show a backslash in one: those are kept from it."""
    if "\\" not in text or not _LINKS_ITSELF.search(text):
        return text
    return _WORD.sub(
        lambda word: _LINKS_ITSELF.sub(_apart, word[0]) if "\\" in word[0] else word[0], text
    )


def _apart(found: re.Match[str]) -> str:
    return r"\://" if found[0] == "://" else r"www\."


def _before_break(line: str) -> str:
    """A bare address takes the backslash behind it with it; one in <> does not."""
    word = _BETWEEN_SIGNS.sub("", line.rpartition(" ")[2])
    return " " if _LINKS_ITSELF.search(word) else ""


def _address(url: str) -> str:
    url = re.sub(r"[<>\s\x00-\x1f]", lambda char: quote(char[0]), url.strip())
    return re.sub(r"\\|&(?=#?\w+;)", r"\\\g<0>", url)
