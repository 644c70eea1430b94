"""The papers and books of an outline as BibTeX, in the order in which they stand."""

import re
import unicodedata
from collections.abc import Iterator

from roadmap import identity
from roadmap.outline.model import Entry, Outline, Paper

# BibTeX counts braces without minding a backslash before them: a single one is written as a word.
ESCAPES = {c: "\\" + c for c in "&%$#_"}
ESCAPES |= {"{": r"\textbraceleft{}", "}": r"\textbraceright{}", "\\": r"\textbackslash{}"}
ESCAPES |= {"~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
# Addresses and numbers are taken as they are, so what would end a field is percent-encoded.
ENCODED = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C", "\n": None, "\r": None})
STORED_KEY = re.compile(r"@\s*\w+\s*[{(]\s*([^\s,]+)\s*,")
BETWEEN_AUTHORS = re.compile(r"\s*(?:,|;|&|\band\b)\s*")
AND_OTHERS = re.compile(r"\s*\bet al\.?$")


def write(outline: Outline) -> str:
    """Give what a curator stored as it is, the rest made from the facts; nothing for nothing."""
    entries = [entry for entry in outline.entries if is_cited(entry)]
    stored = {entry.key: _stored(entry) for entry in entries}
    taken = {key for text in stored.values() for key in STORED_KEY.findall(text)}
    # Two entries may hold the same paper; a key that comes twice makes the file invalid.
    blocks = dict.fromkeys(
        stored[entry.key] or made(entry, entry.key if outline.own else _key(entry, taken))
        for entry in entries
    )
    return "\n\n".join(blocks) + "\n" if blocks else ""


def is_cited(entry: Entry) -> bool:
    return not entry.retired and (entry.paper is not None or entry.kind in {"paper", "book"})


def _stored(entry: Entry) -> str:
    return entry.paper.bibtex.strip() if entry.paper else ""


def made(entry: Entry, key: str) -> str:
    """Give an entry from the facts; in Cairn's own outlines its key is the slug, which stays."""
    paper = entry.paper or Paper()
    arxiv = paper.arxiv_id or identity.arxiv_id(entry.url) or ""
    fields = {
        # Braces keep the capitals, which styles would take away.
        "title": "{" + _escaped(entry.title) + "}",
        "author": " and ".join(map(_escaped, _authors(entry))),
        "year": _year(entry),
        "booktitle": _escaped(paper.venue),
        "eprint": arxiv.translate(ENCODED),
        "archiveprefix": "arXiv" if arxiv else "",
        "doi": (paper.doi or identity.doi(entry.url) or "").translate(ENCODED),
        "url": entry.url.translate(ENCODED),
    }
    kind = "book" if entry.kind == "book" else "inproceedings" if paper.venue else "misc"
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@{kind}{{{key},", *lines, "}"])


def _authors(entry: Entry) -> list[str]:
    names = [name.strip() for name in BETWEEN_AUTHORS.split(entry.authors)]
    return [AND_OTHERS.sub(" and others", name).strip() for name in names if name]


def _year(entry: Entry) -> str:
    return entry.published[:4] if re.match(r"\d{4}", entry.published, re.ASCII) else ""


def _key(entry: Entry, taken: set[str]) -> str:
    """Surname, year, first word (vaswani2017attention), with a number where it is taken."""
    name = next(iter(_authors(entry)), "").removesuffix(" and others")
    surname = next(_words(name.rpartition(" ")[2]), "")
    base = surname + _year(entry) + next(_words(entry.title), "") or "entry"
    key, number = base, 1
    while key in taken:
        number += 1
        key = f"{base}-{number}"
    taken.add(key)
    return key


def _words(text: str) -> Iterator[str]:
    """Words in plain lower-case letters and digits, which is all that every BibTeX takes in a key."""
    for word in re.split(r"[\s:/–—]+", text):
        folded = unicodedata.normalize("NFKD", word).lower().encode("ascii", "ignore").decode()
        if kept := re.sub(r"[^a-z0-9]", "", folded):
            yield kept


def _escaped(text: str) -> str:
    return "".join(ESCAPES.get(character, character) for character in " ".join(text.split()))
