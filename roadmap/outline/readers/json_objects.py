"""The members of a JSON list, one after the other, each with the line that it begins on."""

import json
import re
from collections.abc import Iterator
from typing import Any

from roadmap.outline.model import UnreadableError

# Only an escape brings them here: half of a character, or NUL, which no database keeps in text.
_NO_TEXT = re.compile(r"[\ud800-\udfff]|(?<!\\)(?:\\\\)*\\u0000")
_BLANK = re.compile(r"[\s,]*")


def objects(text: str) -> Iterator[tuple[int, Any]]:
    """Raises UnreadableError where it is no list, or no JSON."""
    decoder = json.JSONDecoder()
    start = _BLANK.match(text).end()  # type: ignore[union-attr]
    if text[start : start + 1] != "[":
        raise UnreadableError(
            "A file of Cairn is a JSON list of objects; this one does not begin with [.", 1
        )
    line, counted, position = 1, 0, start + 1
    escapes = "\\u" in text
    while True:
        position = _BLANK.match(text, position).end()  # type: ignore[union-attr]
        line += text.count("\n", counted, position)
        counted = position
        if position >= len(text):
            raise UnreadableError("The file ends before its list does.", line)
        if text[position] == "]":
            return
        try:
            found, position = decoder.raw_decode(text, position)
        except json.JSONDecodeError as error:
            raise UnreadableError(f"This is no JSON: {error.msg}.", error.lineno) from None
        except RecursionError:
            raise UnreadableError("Lists are nested too deep.", line) from None
        except ValueError:  # of a number with thousands of digits
            raise UnreadableError("A number is too long.", line) from None
        if escapes and _NO_TEXT.search(json.dumps(found, ensure_ascii=False)):
            raise UnreadableError("It holds a character that no text has.", line)
        yield line, found
