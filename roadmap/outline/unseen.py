"""Characters that no file of text keeps: a note that holds them writes them as `&#13;`."""

import re

_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f]|&(?=(?:amp;)*#[0-9]{1,2};)")
_NAMED = re.compile(r"&#([0-9]{1,2});|&amp;(?=(?:amp;)*#[0-9]{1,2};)")


def named(text: str) -> str:
    """The same text without them; what looks like a name of one is kept apart from it."""
    return _UNSEEN.sub(lambda found: "&amp;" if found[0] == "&" else f"&#{ord(found[0])};", text)


def unnamed(text: str) -> str:
    return _NAMED.sub(lambda found: "&" if found[1] is None else _character(found), text)


def _character(found: re.Match[str]) -> str:
    # A NUL is never given back: a database may refuse it.
    return chr(int(found[1])) if 0 < int(found[1]) < 32 else found[0]
