"""Markdown and the HTML in it, as one tree in which every node knows its line.

The Markdown parser's tokens and the tags of raw HTML open and close nodes on the same builder, so
that `<details>` around a Markdown list is one node around another, as a browser shows it.
"""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

from roadmap.outline.model import UnreadableError
from roadmap.outline.readers.markdown.autolinks import autolinks

DEEPEST = 100
DEEPEST_TAGS = 150
MOST_BRACKETS = 200  # open at once in a paragraph: for each, the parser looks for its end
_BRACKETS = re.compile(r"\\.|[\[\]]|\n[ \t>]*(?=\n)")
VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
BLOCKS = HEADINGS | {
    *("address", "article", "aside", "blockquote", "center", "details", "div", "dl", "figure"),
    *("footer", "header", "hr", "main", "nav", "ol", "p", "pre", "section", "summary", "table"),
    *("ul", "li", "dt", "dd"),
}
# Opening one of these ends an open one of the others, unless the third stands between them.
ENDS_BEFORE = {
    "li": ({"li"}, {"ul", "ol"}),
    "dt": ({"dt", "dd"}, {"dl"}),
    "dd": ({"dt", "dd"}, {"dl"}),
    "tr": ({"tr", "td", "th"}, {"table"}),
    "td": ({"td", "th"}, {"tr", "table"}),
    "th": ({"td", "th"}, {"tr", "table"}),
    "a": ({"a"}, BLOCKS),
} | {heading: (HEADINGS, {"td", "li"}) for heading in HEADINGS}
CODE_OR_HIDDEN = {"script", "style", "template", "svg", "picture"}


class Node:
    """An element: its children are nodes and strings; `lines` gives each child's line."""

    __slots__ = ("attrs", "children", "line", "lines", "parent", "tag")

    def __init__(self, tag: str, attrs: dict[str, str], line: int, parent: "Node | None") -> None:
        self.tag, self.attrs, self.line, self.parent = tag, attrs, line, parent
        self.children: list[Node | str] = []
        self.lines: list[int] = []

    def nodes(self) -> "list[Node]":
        return [child for child in self.children if isinstance(child, Node)]

    def walk(self) -> "Iterator[Node]":
        """All nodes below, in order, without recursion."""
        waiting = self.nodes()[::-1]
        while waiting:
            node = waiting.pop()
            yield node
            if node.children:
                waiting += node.nodes()[::-1]

    def inside(self, *tags: str) -> bool:
        above = self.parent
        while above is not None:
            if above.tag in tags:
                return True
            above = above.parent
        return False


def parse(text: str) -> Node:
    """Read Markdown into a tree; raises UnreadableError when it is nested too deep to be meant."""
    _refuse_open_brackets(text)
    builder = _Builder()
    for token in _MARKDOWN.parse(text):
        builder.block(token)
    return builder.root


def _refuse_open_brackets(text: str) -> None:
    depth = 0
    for found in _BRACKETS.finditer(text):
        if found[0] == "[":
            depth += 1
        elif found[0] == "]":
            depth = max(0, depth - 1)
        elif found[0][0] == "\n":
            depth = 0
        if depth > MOST_BRACKETS:
            line = text.count("\n", 0, found.start()) + 1
            raise UnreadableError(f"More than {MOST_BRACKETS} brackets are open here.", line)


class _Builder:
    def __init__(self) -> None:
        self.root = Node("body", {}, 1, None)
        self.stack = [self.root]
        self.opened: list[Node] = []  # by Markdown, innermost last

    def block(self, token: Token) -> None:
        line = token.map[0] + 1 if token.map else self.stack[-1].line
        if token.level >= DEEPEST - 2:
            raise UnreadableError(f"Lists or quotations are nested more than {DEEPEST} deep.", line)
        if token.type == "inline":
            self.inline(token.children or [], line)
        elif token.type == "html_block":
            self.html(token.content, line)
        elif token.type in {"fence", "code_block"}:
            self.open("pre", {"info": token.info}, line)
            self.text(token.content, line)
            self.close("pre")
        elif token.nesting == 1:
            tag = "section" if token.type.startswith("footnote") else token.tag
            # A list without blank lines has paragraphs that Markdown hides.
            if not (token.hidden and tag == "p"):
                self.opened.append(self.open(tag or "span", _attributes(token), line))
        elif token.nesting == -1:
            if not (token.hidden and token.tag == "p"):
                self.close_markdown()
        elif token.tag == "hr":
            self.open("hr", {}, line)

    def inline(self, tokens: list[Token], line: int) -> None:
        for token in tokens:
            if token.type == "text":
                self.text(token.content, line)
            elif token.type == "code_inline":
                self.open("code", {}, line)
                self.text(token.content, line)
                self.close("code")
            elif token.type in {"softbreak", "hardbreak"}:
                self.open("br", {"soft": ""} if token.type == "softbreak" else {}, line)
                line += 1
            elif token.type == "html_inline":
                self.html(token.content, line)
                line += token.content.count("\n")
            elif token.type == "image":
                self.open("img", {**_attributes(token), "alt": token.content}, line)
            elif token.nesting == 1:
                self.opened.append(self.open(token.tag, _attributes(token), line))
            elif token.nesting == -1:
                self.close_markdown()

    def html(self, content: str, line: int) -> None:
        parser = _Tags(self, line)
        # Without close(): what is unfinished at the end would be searched again and again.
        parser.feed(content)

    def open(self, tag: str, attrs: dict[str, str], line: int) -> Node:
        if tag in BLOCKS or tag == "tr":
            self._end({"p"}, {"table", "td", "th", "li", "blockquote", "details"})
        if tag in ENDS_BEFORE:
            self._end(*ENDS_BEFORE[tag])
        if len(self.stack) > DEEPEST_TAGS:
            raise UnreadableError(f"Tags are nested more than {DEEPEST_TAGS} deep.", line)
        parent = self.stack[-1]
        node = Node(tag, attrs, line, parent)
        parent.children.append(node)
        parent.lines.append(line)
        if tag not in VOID:
            self.stack.append(node)
        return node

    def close(self, tag: str) -> None:
        for depth in range(len(self.stack) - 1, 0, -1):
            if self.stack[depth].tag == tag:
                del self.stack[depth:]
                return
            if self.stack[depth].tag in {"td", "th"} and tag != "table":
                return

    def close_markdown(self) -> None:
        """Close what Markdown opened last, and every tag that was left open inside it."""
        node = self.opened.pop()
        for depth in range(len(self.stack) - 1, 0, -1):
            if self.stack[depth] is node:
                del self.stack[depth:]
                return

    def text(self, data: str, line: int) -> None:
        self.stack[-1].children.append(data)
        self.stack[-1].lines.append(line)

    def _end(self, tags: set[str], until: set[str]) -> None:
        for depth in range(len(self.stack) - 1, 0, -1):
            if self.stack[depth].tag in tags:
                del self.stack[depth:]
                return
            if self.stack[depth].tag in until:
                return


class _Tags(HTMLParser):
    """Raw HTML onto the builder; comments vanish."""

    def __init__(self, builder: _Builder, line: int) -> None:
        super().__init__(convert_charrefs=True)
        self.builder, self.first = builder, line

    @property
    def line(self) -> int:
        return self.first + self.getpos()[0] - 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in reversed(attrs)}
        if tag == "a" and "href" not in found:  # an anchor: often never closed
            return
        self.builder.open(tag, found, self.line)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self.builder.close(tag)

    def handle_data(self, data: str) -> None:
        # A line of raw HTML ends like one of Markdown: entries may stand one a line.
        for number, part in enumerate(data.split("\n")):
            if number:
                self.builder.open("br", {"soft": ""}, self.line + number - 1)
            if part:
                self.builder.text(part, self.line + number)


def _attributes(token: Token) -> dict[str, str]:
    return {name: str(value) for name, value in token.attrs.items()} if token.attrs else {}


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"maxNesting": DEEPEST})
    parser.enable(["table", "strikethrough"])
    parser.use(footnote_plugin).use(front_matter_plugin)
    # Only http(s):// and www. become links by themselves: DeepLearning.AI is a name.
    parser.use(autolinks)
    # Any target is read as it stands; what may be opened is decided where entries are made.
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    parser.normalizeLink = lambda url: url  # type: ignore[method-assign]
    return parser


_MARKDOWN: Any = _parser()
