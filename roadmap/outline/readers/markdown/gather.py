"""What was understood so far, on its way to an Outline."""

import re
from urllib.parse import urljoin

from roadmap.identity import arxiv_id, doi
from roadmap.outline.keys import Keys
from roadmap.outline.limits import LONGEST, in_short
from roadmap.outline.model import Entry, Link, Outline, Paper, Place, Problem, Relation, Topic
from roadmap.web_link import can_be_kept

_WEB = re.compile(r"https?://|//", re.IGNORECASE)
_LINK_IN_LINK = re.compile(r"\[?(https?://[^\]\s()]+)\]?\((https?://[^()\s]+)\)?")


class Gatherer:
    """Makes topics when they are first needed and puts entries in them, in order."""

    def __init__(self, address: str = "") -> None:
        self.outline = Outline()
        self.address = address
        self._keys = {"topic": Keys(), "entry": Keys()}
        self._topics: dict[tuple[str, ...], Topic] = {}
        self._positions: dict[str, int] = {}
        self._begins: dict[tuple[str, ...], int] = {}

    def begins(self, path: tuple[str, ...], line: int) -> None:
        """Note the line of a heading, or of what serves as one, should its topic be made."""
        self._begins.setdefault(path, line)

    def topic(self, path: tuple[str, ...], line: int = 0) -> Topic:
        """The topic at this path; made, with those above it, where it is missing.

        It begins where that was noted, else on the line given.
        """
        for depth in range(1, len(path) + 1):
            if path[:depth] in self._topics:
                continue
            above = self._topics[path[: depth - 1]].key if depth > 1 else ""
            topic = Topic(
                self._keys["topic"].of(*path[:depth]),
                path[depth - 1],
                above,
                self._next(f"below {above}"),
                line=self._begins.get(path[:depth], line),
            )
            self._topics[path[:depth]] = topic
            self.outline.topics.append(topic)
        return self._topics[path]

    def known(self, path: tuple[str, ...]) -> Topic | None:
        return self._topics.get(path)

    def add(
        self,
        entry: Entry,
        path: tuple[str, ...],
        *,
        optional: bool,
        remark: str = "",
        parent: Entry | None = None,
    ) -> Entry:
        """Put a new entry at the end of its topic."""
        topic = self.topic(path, entry.line).key if path else ""
        entry.key = self._keys["entry"].of(*path, entry.title)
        entry.places = [Place(topic, self._next(topic), optional, remark)]
        if parent is not None:
            entry.relations.append(Relation("follows_up", parent.key))
        number, publication = arxiv_id(entry.url), doi(entry.url)
        if entry.kind == "paper" or number or publication:
            entry.paper = Paper(number or "", "" if number else publication or "")
        self.outline.entries.append(entry)
        return entry

    def whole(self, url: str, line: int) -> str:
        """The link as it can be opened: relative ones joined to the list's address, others cut out."""
        if found := _LINK_IN_LINK.search(url):
            url = found[1]
        if url.startswith("//"):
            url = f"https:{url}"
        if not _WEB.match(url):
            if self.address:
                url = urljoin(self.address, url)
            else:
                self.problem(
                    line, f"“{in_short(url)}” is relative; say the list's address to make it whole."
                )
                return ""
        url = url.replace(" ", "%20")
        if not can_be_kept(url):
            self.problem(line, f"“{in_short(url)}” is no link that a page can open.")
            return ""
        return url

    def links(self, links: list[Link], own: str, line: int) -> list[Link]:
        """Further links, each once and whole."""
        kept: dict[str, Link] = {}
        for link in links:
            url = self.whole(link.url, line)
            if url and url != own and url not in kept:
                kept[url] = Link((link.label or url)[: LONGEST["label"]], url)
        return list(kept.values())

    def leave_out(self, reason: str, count: int = 1) -> None:
        if count:
            self.outline.left_out[reason] += count

    def problem(self, line: int, sentence: str) -> None:
        self.outline.problems.append(Problem(line, sentence))

    def _next(self, place: str) -> int:
        self._positions[place] = self._positions.get(place, 0) + 10
        return self._positions[place]
