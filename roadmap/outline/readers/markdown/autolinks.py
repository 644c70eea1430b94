"""Bare addresses as links, as GitHub makes them: only http://, https:// and www. begin one.

The usual plugin copies the rest of the paragraph at every colon; here as much of it is looked at
as an address may have, and only where one begins.
"""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

_LONGEST = 2100  # characters; links of more are refused anyway
# The parser's own rule stops at every sign that any plugin of the world might want, "-" and "=" too,
# and there all rules are tried; a colon and a "w" matter only where an address may begin.
_SIGNIFICANT = re.compile(r"[\n!&*<\[\\\]^_`~:w](?:(?<![:w])|(?<=:)(?=//)|(?<=w)(?=ww\.))")
_PROTOCOL = re.compile(r"https?$")
_BEFORE = frozenset(" \t\r\n*_~(")
_ADDRESS = re.compile(r"(?:https?://[\w.-]|www\.(?=[\w-]*\.))(?P<host>[\w.-]*)[^\s<]*")
_SIGNS = frozenset("?!.,:*_~'\"[]")
_ENTITY = re.compile(r"&[A-Za-z]+;")


def autolinks(parser: MarkdownIt) -> None:
    parser.inline.ruler.at("text", _text)
    parser.inline.ruler.before("link", "bare_address", _with_protocol)
    parser.inline.ruler.before("link", "bare_www", _with_www)


def _text(state: StateInline, silent: bool) -> bool:
    """Go on to the next sign that some rule begins with."""
    found = _SIGNIFICANT.search(state.src, state.pos, state.posMax)
    end = found.start() if found else state.posMax
    if end == state.pos:
        return False
    if not silent:
        state.append_pending(state.src[state.pos : end])
    state.pos = end
    return True


def _with_protocol(state: StateInline, silent: bool) -> bool:
    if silent or state.linkLevel > 0 or not state.src.startswith("://", state.pos):
        return False
    found = _PROTOCOL.search(state.pending[-6:])
    return found is not None and _push(state, state.pos - len(found[0]), "")


def _with_www(state: StateInline, silent: bool) -> bool:
    if silent or state.linkLevel > 0 or not state.src.startswith("www.", state.pos):
        return False
    return _push(state, state.pos, "http://")


def _push(state: StateInline, start: int, protocol: str) -> bool:
    if start > 0 and state.src[start - 1] not in _BEFORE:
        return False
    found = _ADDRESS.match(state.src, start, min(state.posMax, start + _LONGEST))
    if not found or "_" in "".join(found["host"].split(".")[-2:]):
        return False
    address = _without_punctuation(found[0])
    if back := state.pos - start:
        state.pending = state.pending[:-back]
    state.push("link_open", "a", 1).attrs = {"href": protocol + address}
    state.push("text", "", 0).content = address
    state.push("link_close", "a", -1)
    state.pos = start + len(address)
    return True


def _without_punctuation(address: str) -> str:
    """Cut off what ends the sentence: its signs, an entity, a bracket that was opened before."""
    end = len(address)
    unopened = address.count(")") - address.count("(")
    while end:
        if address[end - 1] in _SIGNS:
            end -= 1
        elif address[end - 1] == ";":
            start = max(0, address.rfind("&", 0, end))
            end = start if _ENTITY.fullmatch(address, start, end) else end - 1
        elif address[end - 1] == ")" and unopened > 0:
            end -= 1
            unopened -= 1
        else:
            break
    return address[:end]
