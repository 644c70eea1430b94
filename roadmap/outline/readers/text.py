"""Bytes that somebody saved somewhere, as text."""

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE

from roadmap.outline.model import UnreadableError

LIMIT = 10_000_000  # bytes of a list; the longest lists that people keep have two million
LONGEST_LINE = 1_000_000  # characters
# What Cairn writes is as it is meant: README, table, JSON.
OUR_TABLE = "title,url,links,topic_path,"
OUR_PAGE = '<meta name="generator" content="Cairn">'
OURS = ("<!-- A roadmap written by Cairn", "<!-- A log written by Cairn", OUR_TABLE, '[\n {\n  "')
# What no text contains and every picture, archive or program does.
_CONTROLS = re.compile(r"[\x01-\x08\x0e-\x1a\x1c-\x1f]")
_MOJIBAKE = re.compile("[ÂÃÄÅÐÑâãäåðñïŸ][\\u0080-\\u00bf€-™ŒœŠšŽžƒˆ˜–—‘-„†-…‰‹›]")


def decoded(data: bytes, limit: int = LIMIT, longest_line: int | None = LONGEST_LINE) -> str:
    """Text of a file: UTF-8, UTF-16 with a mark, else Latin-1; "\\n" at line ends, no NUL.

    Text that was decoded wrongly once before (`Ã©` for `é`) is mended, unless Cairn wrote it. Raises
    UnreadableError for what is too large or is no text.
    """
    if len(data) > limit:
        raise UnreadableError(f"The file has {len(data):,} bytes; at most {limit:,} are read.")
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        text = data.decode("utf-16", errors="replace")
    else:
        data = data.removeprefix(BOM_UTF8)
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            text = data.decode("cp1252", errors="replace")
    return cleaned(text, longest_line)


def cleaned(text: str, longest_line: int | None = LONGEST_LINE) -> str:
    """The same text with one kind of line end, without NUL, and with mojibake mended."""
    text = text.removeprefix("\ufeff").replace("\x00", "")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if len(_CONTROLS.findall(text, 0, 100_000)) > max(8, len(text[:100_000]) // 100):
        raise UnreadableError("This is no text: it is full of control characters.", 1)
    start = 0
    while longest_line and len(text) - start > longest_line:
        end = text.find("\n", start, start + longest_line + 1)
        if end < 0:
            line = text.count("\n", 0, start) + 1
            raise UnreadableError(f"The line is longer than {longest_line:,} characters.", line)
        start = end + 1
    # Line by line: one wrongly decoded line must not change how its neighbours are read.
    if not text.startswith(OURS) and _MOJIBAKE.search(text):
        lines = text.split("\n")
        text = "\n".join(_mended(line) if _MOJIBAKE.search(line) else line for line in lines)
    return text.replace("\x00", "")


def _mended(line: str) -> str:
    # Its tables take as much memory as Django's models, and few servers ever need them.
    from ftfy import fix_encoding

    return fix_encoding(line)
