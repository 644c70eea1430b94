"""Which reader reads a file."""

import re
from collections.abc import Callable
from pathlib import PurePath

from roadmap.outline.limits import within_limits
from roadmap.outline.model import Outline, UnreadableError
from roadmap.outline.readers import bookmarks, csv_table, fixture, json_table, markdown
from roadmap.outline.readers.text import OUR_PAGE, OUR_TABLE, decoded

# Our own files hold every field of every entry, a field a line.
FIXTURE_LIMIT = 500_000_000
_JSON = re.compile(rb'(?:\xef\xbb\xbf)?\s*\[\s*\{\s*"(?:model|title)"')


def _read_bibtex(text: str, stem: str) -> Outline:
    # Its library takes more memory than all other readers, and most servers never need it.
    from roadmap.outline.readers import bibtex

    return bibtex.read(text, stem)


_BY_ENDING: dict[str, Callable[[str, str], Outline]] = {
    ".bib": _read_bibtex,
    ".csv": csv_table.read,
    ".htm": bookmarks.read,
    ".html": bookmarks.read,
    ".tsv": csv_table.read,
}


def read(data: bytes, name: str, address: str = "") -> Outline:
    """Read a file by its name's ending, and by its first words where that says nothing.

    Raises UnreadableError with one sentence, and the line where there is one.
    """
    ending, stem = PurePath(name).suffix.lower(), PurePath(name).stem
    if ending == ".json" or (not ending and _JSON.match(data)):
        text = text_of(data, ".json")
        read_json = json_table.read if json_table.holds_rows(text) else fixture.read
        return within_limits(read_json(text, stem))
    text = text_of(data, name)
    if not text.strip():
        raise UnreadableError("The file is empty.", 1)
    if OUR_PAGE in text[:2000]:
        raise UnreadableError(
            "This page of Cairn is for reading and printing; Markdown, CSV and JSON can be taken in again."
        )
    if reader := _BY_ENDING.get(ending):
        return within_limits(reader(text, stem))
    beginning = text[:200].lstrip().lower()
    if text.startswith(OUR_TABLE):
        return within_limits(csv_table.read(text, stem))
    if beginning.startswith("<!doctype netscape-bookmark"):
        return within_limits(bookmarks.read(text, stem))
    return within_limits(markdown.read(text, stem, address))


def text_of(data: bytes, name: str) -> str:
    """The text of a file with this name; raises UnreadableError."""
    if name.lower().endswith(".json"):
        return decoded(data, FIXTURE_LIMIT, longest_line=None)
    return decoded(data)
