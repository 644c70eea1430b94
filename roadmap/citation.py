"""How one cites a paper: a line for people, BibTeX for machines."""

import re
from collections.abc import Iterable

from roadmap.models import Paper, Resource
from roadmap.outline import Entry
from roadmap.outline import Paper as Outlined
from roadmap.outline.writers import bibtex


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
    entry = Entry(resource.slug, resource.title, resource.url, kind=resource.kind)
    entry.authors, entry.published = resource.authors, resource.published
    entry.paper = Outlined(paper.arxiv_id, paper.doi, paper.venue)
    return bibtex.made(entry, resource.slug)


def names_of(authors: str) -> list[str]:
    """Each author of a line as written; the last may end in *et al.*"""
    return [name for name in re.split(r"\s*(?:,|;|&|\band\b)\s*", authors) if name]


def bibliography(resources: Iterable[Resource]) -> str:
    return "\n\n".join(filter(None, map(bibtex_of, resources))) + "\n"
