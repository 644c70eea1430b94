"""Reads a bibliography in BibTeX: an entry is a resource in the topic its first keyword names."""

import logging
import re
from datetime import date
from urllib.parse import quote

import bibtexparser
from bibtexparser import model as blocks
from bibtexparser.exceptions import ParserStateException

from roadmap.identity import arxiv_id, doi
from roadmap.outline.limits import LONGEST, in_short
from roadmap.outline.model import Entry, Outline, Paper, UnreadableError
from roadmap.outline.readers.bibtex_fields import Fields, Values, fields_of
from roadmap.outline.readers.markdown.gather import Gatherer
from roadmap.web_link import can_be_kept

# What fails is told as a Problem; the library would write a line to the log for each as well.
logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)

MOST_ENTRIES = 100_000  # the library takes up to 60 µs for each that is broken off
KINDS = {
    **dict.fromkeys(("article", "inproceedings", "conference", "incollection", "report"), "paper"),
    **dict.fromkeys(("techreport", "phdthesis", "mastersthesis", "thesis"), "paper"),
    **dict.fromkeys(("book", "mvbook", "collection", "booklet"), "book"),
    **dict.fromkeys(("unpublished", "preprint"), "paper"),
    "manual": "docs",
    "dataset": "dataset",
    "video": "video",
}
# What a part takes from the whole that it stands in; a DOI or a link would be that of the whole.
INHERITED = (
    *("title", "author", "journal", "booktitle", "year", "month", "date"),
    *("topic", "groups", "keywords"),
)
LEFT_OUT = {"abstract": "abstracts", "note": "notes", "annote": "notes", "file": "paths of files"}
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

_DATE = re.compile(r"(?<!\d)(\d{4})(?:-(\d\d?)(?:-(\d\d?))?)?(?!\d)", re.ASCII)
_ARXIV = re.compile(r"\barxiv: ?([\w.-]+/\d{7}|\d{4}\.\d{4,5})", re.ASCII | re.IGNORECASE)


def read(text: str, name: str = "") -> Outline:
    """Read a bibliography; entries without a keyword stand in one topic with the list's name."""
    text = text.replace("\x00", "")
    if text.count("@") > MOST_ENTRIES:
        raise UnreadableError(f"The file has more than {MOST_ENTRIES:,} entries.")
    try:
        library = bibtexparser.parse_string(text, parse_stack=[])
    except ParserStateException as error:
        raise UnreadableError("The BibTeX of this file could not be taken apart.") from error
    # A few lines of abbreviations of abbreviations could unfold to more than the memory holds.
    values = Values(library.strings, allowance=2 * len(text) + 100_000)
    return _Bibliography(library, values, name).outline


class _Bibliography:
    def __init__(self, library: bibtexparser.Library, values: Values, name: str) -> None:
        self.gather, self.values, self.name = Gatherer(), values, name or "Bibliography"
        self.outline = self.gather.outline
        self.outline.title = name
        self.topics: dict[str, str] = {}
        self.raw = {entry.key: entry.raw for entry in library.entries}
        self.by_key = {entry.key.lower(): fields_of(entry) for entry in reversed(library.entries)}
        for block in library.blocks:
            line = (block.start_line or 0) + 1
            entry = self._without_failure(block, line)
            if isinstance(entry, blocks.Entry):
                self._add(entry, line)
        if not self.outline.entries:
            problem = next(iter(self.outline.problems), None)
            if problem:
                raise UnreadableError(f"No entry could be read. {problem.sentence}", problem.line)
            raise UnreadableError("No BibTeX entry was found, such as @book{key, title = {…}}.")

    def _without_failure(self, block: blocks.Block, line: int) -> blocks.Block | None:
        """The block itself, or what can be read of one that failed."""
        if not isinstance(block, blocks.ParsingFailedBlock):
            return block
        said, inner = " ".join((block.raw or "")[:200].split()), block.ignore_error_block
        if isinstance(block, blocks.DuplicateFieldKeyBlock):
            names = ", ".join(sorted(block.duplicate_keys))
            said = f"“{in_short(names)}” is said twice of one entry; the first is taken."
        elif isinstance(block, blocks.DuplicateBlockKeyBlock):
            said = f"The key “{in_short(block.key)}” is given twice."
            if isinstance(inner, blocks.Entry) and self.raw.get(block.key) == block.raw:
                self.gather.leave_out("entries that are given twice")
                inner = None
        else:
            said = f"“{in_short(said)}” is broken off: a comma, a quote or a brace is missing."
        self.gather.problem(line, said)
        return inner

    def _add(self, block: blocks.Entry, line: int) -> None:
        fields = self._with_those_of_the_whole(fields_of(block))
        title = self.values.text(fields, "title")[: LONGEST["title"]].strip()
        if not title:
            self.gather.problem(
                line, f"“{in_short(block.key)}” has no title; its key stands for it."
            )
            title = block.key[: LONGEST["title"]] or "Untitled"
        entry = Entry("", title, line=line, kind=KINDS.get(block.entry_type.lower(), ""))
        entry.authors = self.values.authors(fields)
        entry.published = self._published(fields, line)
        paper = self._paper(fields, block.raw or "")
        entry.url = self._url(fields, paper, line)
        paper.arxiv_id = paper.arxiv_id or arxiv_id(entry.url) or ""
        if not paper.arxiv_id:
            paper.doi = paper.doi or doi(entry.url) or ""
        elif not entry.kind:
            entry.kind = "paper"
        self.gather.add(entry, (self._topic(fields),), optional=False)
        entry.paper = paper

    def _with_those_of_the_whole(self, fields: Fields) -> Fields:
        for field, reason in LEFT_OUT.items():
            if field in fields:
                self.gather.leave_out(reason)
        whole = self.by_key.get(self.values.text(fields, "crossref").lower(), {})
        inherited = {field: whole[field] for field in INHERITED if field in whole}
        if "title" in whole:
            inherited.setdefault("booktitle", whole["title"])
        return inherited | fields

    def _paper(self, fields: Fields, raw: str) -> Paper:
        venue = self.values.text(fields, "journal", "journaltitle", "booktitle")[: LONGEST["venue"]]
        publication = self.values.address(fields, "doi")
        found = re.match(r"(?:(?:https?://)?(?:dx\.)?doi\.org/|doi:)?(10\..+)", publication, re.I)
        if found:
            publication = f"https://doi.org/{quote(found[1], safe='/:%;()')}"
        number = self.values.address(fields, "arxivid", "eprint")
        archive = self.values.text(fields, "archiveprefix", "eprinttype").lower()
        arxiv = "" if archive not in {"", "arxiv"} else _arxiv_id(number)
        # Google Scholar writes it into the journal: "arXiv preprint arXiv:1706.03762".
        named = _ARXIV.search(venue)
        arxiv = arxiv or (_arxiv_id(named[1]) if named else "") or arxiv_id(publication) or ""
        return Paper(arxiv, doi(publication) or "", venue, raw)

    def _url(self, fields: Fields, paper: Paper, line: int) -> str:
        for name in ("url", "howpublished"):
            url = self.values.address(fields, name)
            if can_be_kept(url):
                return url
            if url and name == "url":
                self.gather.problem(line, f"“{in_short(url)}” is no link that a page can open.")
        if paper.doi:
            return f"https://doi.org/{quote(paper.doi, safe='/:;()')}"
        return f"https://arxiv.org/abs/{paper.arxiv_id}" if paper.arxiv_id else ""

    def _topic(self, fields: Fields) -> str:
        for name in ("topic", "groups", "keywords"):
            for said in re.split("[,;]", self.values.text(fields, name)):
                if title := said[: LONGEST["title"]].strip():
                    return self.topics.setdefault(title.casefold(), title)
        return self.name

    def _published(self, fields: Fields, line: int) -> str:
        said = self.values.text(fields, "date", "year")
        month, day = self.values.text(fields, "month"), self.values.text(fields, "day")
        found = _DATE.search(said)
        if found:
            parts = [found[1], found[2] or _month(month), found[3] or day]
            for known in (3, 2, 1):
                try:
                    numbers = [int(part) for part in parts[:known]] + [1, 1]
                    return date(*numbers[:3]).isoformat()[: 3 * known + 1]
                except ValueError:
                    continue
        if said:
            self.gather.problem(line, f"“{in_short(said)}” is no year.")
        return ""


def _month(text: str) -> str:
    found = re.search("|".join(MONTHS), text.lower())
    return str(MONTHS.index(found[0]) + 1) if found else "".join(re.findall(r"\d+", text)[:1])


def _arxiv_id(number: str) -> str:
    number = re.sub("^arxiv:", "", number, flags=re.IGNORECASE)
    return arxiv_id(f"https://arxiv.org/abs/{number}") or ""
