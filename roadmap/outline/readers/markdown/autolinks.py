"""Bare addresses as links, as GitHub makes them: only http://, https:// and www. begin one.

The plugin's own rules copy the rest of the paragraph at every colon; here they see as much of it
as an address may have, and only where one begins.
"""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from mdit_py_plugins.gfm_autolink._match import check_prev, match_http, match_www

_LONGEST = 2100  # characters; links of more are refused anyway
_PROTOCOL = re.compile(r"https?$")


def autolinks(parser: MarkdownIt) -> None:
    parser.inline.add_terminator_char("w")
    parser.inline.ruler.before("link", "bare_address", _with_protocol)
    parser.inline.ruler.before("link", "bare_www", _with_www)


def _with_protocol(state: StateInline, silent: bool) -> bool:
    if silent or state.linkLevel > 0 or not state.src.startswith("://", state.pos):
        return False
    found = _PROTOCOL.search(state.pending[-6:])
    if not found or not _may_begin(state, len(found[0])):
        return False
    start = state.pos - len(found[0])
    return _push(state, match_http(_window(state, start)), start)


def _with_www(state: StateInline, silent: bool) -> bool:
    if silent or state.linkLevel > 0 or not state.src.startswith("www.", state.pos):
        return False
    if not _may_begin(state, 0):
        return False
    return _push(state, match_www(_window(state, state.pos)), state.pos)


def _window(state: StateInline, start: int) -> str:
    return state.src[start : min(state.posMax, start + _LONGEST)]


def _may_begin(state: StateInline, back: int) -> bool:
    before = state.pos - back - 1
    return before < 0 or check_prev(state.src[before])


def _push(state: StateInline, found: tuple[str, int] | None, start: int) -> bool:
    if found is None:
        return False
    url, length = found
    if back := state.pos - start:
        state.pending = state.pending[:-back]
    state.push("link_open", "a", 1).attrs = {"href": url}
    state.push("text", "", 0).content = state.src[start : start + length]
    state.push("link_close", "a", -1)
    state.pos = start + length
    return True
