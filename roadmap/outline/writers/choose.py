"""Which writer writes a format."""

from collections.abc import Callable

from roadmap.outline.model import Outline
from roadmap.outline.writers import bibtex, fixture, markdown, page, table

WRITERS: dict[str, Callable[[Outline], str]] = {
    "markdown": markdown.write,
    "fixture": fixture.write,
    "bibtex": bibtex.write,
    "csv": table.write_csv,
    "json": table.write_json,
    "html": page.write,
}
ENDINGS = {
    "markdown": "md",
    "fixture": "json",
    "bibtex": "bib",
    "csv": "csv",
    "json": "json",
    "html": "html",
}
TYPES = {
    "markdown": "text/markdown",
    "fixture": "application/json",
    "bibtex": "application/x-bibtex",
    "csv": "text/csv",
    "json": "application/json",
    "html": "text/html",
}
