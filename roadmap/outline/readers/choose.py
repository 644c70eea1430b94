"""Which reader reads a file."""

from collections.abc import Callable
from pathlib import PurePath

from roadmap.outline.limits import within_limits
from roadmap.outline.model import Outline, UnreadableError
from roadmap.outline.readers import bibtex, bookmarks, csv_table, fixture, markdown
from roadmap.outline.readers.text import decoded

# Our own files hold every field of every entry, a field a line.
FIXTURE_LIMIT = 500_000_000
_BY_ENDING: dict[str, Callable[[str, str], Outline]] = {
    ".bib": bibtex.read,
    ".csv": csv_table.read,
    ".htm": bookmarks.read,
    ".html": bookmarks.read,
    ".tsv": csv_table.read,
}


def read(data: bytes, name: str, address: str = "") -> Outline:
    """Read a file by its name's ending, and by its first words where that says nothing.

    Raises UnreadableError with one sentence, and the line where there is one.
    """
    ending = PurePath(name).suffix.lower()
    stem = PurePath(name).stem
    if ending == ".json" or (
        not ending and data[:200].lstrip()[:2] in {b"[", b"[{", b"[\n"} and b'"model"' in data[:400]
    ):
        return fixture.read(decoded(data, FIXTURE_LIMIT, longest_line=None), stem)
    text = decoded(data)
    if not text.strip():
        raise UnreadableError("The file is empty.", 1)
    if reader := _BY_ENDING.get(ending):
        return within_limits(reader(text, stem))
    beginning = text[:200].lstrip().lower()
    if beginning.startswith("<!doctype netscape-bookmark"):
        return within_limits(bookmarks.read(text, stem))
    return within_limits(markdown.read(text, stem, address))
