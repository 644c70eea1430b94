"""How one cites a paper: a line for people, BibTeX for machines."""

import re
from collections.abc import Iterable

from roadmap.models import Paper, Resource

ESCAPES = {c: "\\" + c for c in "&%$#_{}"} | {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}"}
ESCAPES |= {"^": r"\textasciicircum{}"}


def paper_of(resource: Resource) -> Paper | None:
    """The paper side, or None: a missing one-to-one raises otherwise."""
    return getattr(resource, "paper", None)


def citation_of(resource: Resource) -> str:
    """Authors (year). Title. Venue. Address; what is not known is left out."""
    paper = paper_of(resource)
    if paper is None:
        return ""
    head = " ".join(filter(None, [resource.authors, resource.year and f"({resource.year})"]))
    where = f"arXiv:{paper.arxiv_id}" if paper.arxiv_id else paper.doi or resource.url
    return ". ".join(filter(None, [head, resource.title.rstrip("."), paper.venue, where])) + "."


def bibtex_of(resource: Resource) -> str:
    """The entry a curator gave, else one made from the facts; empty for what is no paper."""
    paper = paper_of(resource)
    if paper is None:
        return ""
    if paper.bibtex:
        return paper.bibtex.strip()
    fields = {
        "title": "{" + _escaped(resource.title) + "}",
        "author": _authors(resource.authors),
        "year": resource.year,
        "booktitle": _escaped(paper.venue),
        "eprint": paper.arxiv_id,
        "archiveprefix": "arXiv" if paper.arxiv_id else "",
        "doi": paper.doi,
        "url": resource.url.replace("{", "%7B").replace("}", "%7D"),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    kind = "inproceedings" if paper.venue else "misc"
    return "\n".join([f"@{kind}{{{_key(resource)},", *lines, "}"])


def names_of(authors: str) -> list[str]:
    """Each author of a line as written; the last may end in *et al.*"""
    return [name for name in re.split(r"\s*(?:,|;|&|\band\b)\s*", authors) if name]


def bibliography(resources: Iterable[Resource]) -> str:
    return "\n\n".join(filter(None, map(bibtex_of, resources))) + "\n"


def _key(resource: Resource) -> str:
    """The slug is unique and does not change, which is what a citation key must be."""
    return resource.slug


def _authors(authors: str) -> str:
    others = [re.sub(r"\s*et al\.?$", " and others", name) for name in names_of(authors)]
    return " and ".join(_escaped(name) for name in others)


def _escaped(text: str) -> str:
    return "".join(ESCAPES.get(character, character) for character in text)
