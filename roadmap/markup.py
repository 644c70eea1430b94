"""Markdown as people write it, to HTML that is safe to show: the one place that says so.

Raw HTML is shown as text, and nh3 lets through only what the renderer below writes: two walls, so
that a mistake in one is no hole. Nothing carries an inline style, which the site's policy refuses.
"""

import json
import re
from collections.abc import Iterable, Sequence
from html import escape
from itertools import pairwise
from textwrap import shorten
from typing import Any

import nh3
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.token import STANDARD_TYPES

# Lexers are regular expressions: known ones on texts of known size keep the time bounded. Those of
# make, java and console take seconds on a page of nonsense.
LANGUAGES = {
    *("bash", "cpp", "css", "diff", "docker", "html", "ini", "javascript", "json", "julia"),
    *("latex", "pycon", "python", "r", "rust", "sql", "toml", "yaml"),
}
ALIASES = {"py": "python", "js": "javascript", "sh": "bash", "shell": "bash", "c++": "cpp"}
LONGEST_HIGHLIGHTED = 10_000
FIRST_HEADING = 3  # a page has its h1, a section its h2

# Links are other people's: search engines are told so, and the address of a private page stays here.
LINK_REL = "nofollow noopener noreferrer"
TAGS = {
    *("p", "br", "hr", "em", "strong", "s", "a", "ul", "ol", "li", "blockquote"),
    *("h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td"),
    *("code", "pre", "span", "details", "summary"),
}
ATTRIBUTES = {
    "a": {"href", "title"},
    "ol": {"start"},
    "pre": {"tabindex", "role", "aria-label"},
}
ALIGNMENTS = {"text-align:center": "center", "text-align:right": "right"}
CLASSES = {
    "span": {name for name in STANDARD_TYPES.values() if name},
    "pre": {"code"},
    "details": {"example"},
    "th": set(ALIGNMENTS.values()),
    "td": set(ALIGNMENTS.values()),
}
_CAPTION = re.compile(r"""\b(?:caption|title)=(?:"([^"]*)"|'([^']*)'|(\S+))""")


def render(text: str, *, examples: bool = True) -> SafeString:
    """Turn Markdown into HTML; code with a caption folds away, unless `examples` is off."""
    tokens = _markdown.parse(text)
    for token in tokens:
        _shift_heading(token)
        _name_alignment(token)
        if token.children:
            token.children = _images_as_links(token.children)
    html = _markdown.renderer.render(tokens, _markdown.options, {"examples": examples})
    return mark_safe(  # nosec B308 B703
        nh3.clean(
            html,
            tags=TAGS,
            attributes=ATTRIBUTES,
            allowed_classes=CLASSES,
            url_schemes={"http", "https", "mailto"},
            link_rel=LINK_REL,
        )
    )


def plain(text: str, length: int = 160) -> str:
    """Take the words of the first paragraph, cut after a word; not escaped."""
    tokens = _markdown.parse(text)
    inlines = [token for token in tokens if token.type == "inline"]
    paragraphs = [
        inline
        for opening, inline in pairwise(tokens)
        if opening.type == "paragraph_open" and not opening.hidden
    ]
    for first in [*paragraphs, *inlines]:
        words = " ".join(_words(first.children or []).split())
        if words:
            # A single word longer than that has no place to be cut at.
            cut = shorten(words, length, placeholder="…")
            return cut if cut != "…" else f"{words[: length - 1]}…"
    return ""


def data_block(data: Any) -> SafeString:
    """Write data that machines read in a page; no value in it can end the block."""
    text = json.dumps(data, ensure_ascii=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return mark_safe(  # nosec B308 B703
        f'<script type="application/ld+json">{text}</script>'
    )


class _Renderer(RendererHTML):
    def fence(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        token = tokens[idx]
        found = _CAPTION.search(token.info)
        caption = next(filter(None, found.groups()), "") if found else ""
        code = _code(token.content, _language(token.info), caption)
        if not caption or not env["examples"]:
            return code
        summary = f"<summary>{escape(caption)}</summary>"
        return f'<details class="example">{summary}{code}</details>\n'

    def code_block(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        return _code(tokens[idx].content, "", "")


_markdown = MarkdownIt("commonmark", {"html": False}, renderer_cls=_Renderer).enable(
    ["table", "strikethrough"]
)
_formatter = HtmlFormatter(nowrap=True)


def _code(code: str, language: str, caption: str) -> str:
    first_line = code.strip().partition("\n")[0]
    label = caption or gettext("Code: %(first_line)s") % {"first_line": first_line}
    if language in LANGUAGES and len(code) <= LONGEST_HIGHLIGHTED:
        # Blank lines at the start are the author's; a lexer would strip them.
        inner = highlight(code, get_lexer_by_name(language, stripnl=False), _formatter)
    else:
        inner = escape(code)
    # Wide code scrolls, and what scrolls must be reached by the keyboard and have a name.
    opening = f'<pre class="code" tabindex="0" role="region" aria-label="{escape(label)}">'
    return f"{opening}<code>{inner}</code></pre>\n"


def _language(info: str) -> str:
    word = info.split(maxsplit=1)[0].lower() if info.strip() else ""
    return ALIASES.get(word, word)


def _shift_heading(token: Token) -> None:
    if token.type in {"heading_open", "heading_close"}:
        token.tag = f"h{min(6, int(token.tag[1]) + FIRST_HEADING - 1)}"


def _name_alignment(token: Token) -> None:
    """Say by class what the parser says by an inline style."""
    style = str(token.attrs.pop("style", ""))
    if style in ALIGNMENTS:
        token.attrSet("class", ALIGNMENTS[style])


def _images_as_links(children: Iterable[Token]) -> list[Token]:
    """Load nothing from other hosts: an image becomes a link to it, within a link its words."""
    changed: list[Token] = []
    links_open = 0
    for token in children:
        links_open += {"link_open": 1, "link_close": -1}.get(token.type, 0)
        if token.type != "image":
            changed.append(token)
            continue
        source = str(token.attrs.get("src", ""))
        text = Token("text", "", 0, content=_words(token.children or []) or source)
        if links_open:
            changed.append(text)
        else:
            opening = Token("link_open", "a", 1, attrs={"href": source})
            changed += [opening, text, Token("link_close", "a", -1)]
    return changed


def _words(children: Iterable[Token]) -> str:
    """Gather the text of inline tokens, the descriptions of images included."""
    parts = []
    for token in children:
        if token.type in {"softbreak", "hardbreak"}:
            parts.append(" ")
        elif token.type == "image":
            parts.append(_words(token.children or []))
        else:
            parts.append(token.content)
    return "".join(parts)
