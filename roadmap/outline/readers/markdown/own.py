"""Reads the README that `writers/markdown.py` writes back to the same outline, or not at all.

Line by line over the forms of that one format: what is in another form was edited freely, and the
general reader, which knows all of Markdown, makes more of it. Keys and positions are made anew, an
entry comes back once per place, and relations find their entries by title.
"""

from html import unescape

from roadmap.outline.keys import Keys
from roadmap.outline.model import Entry, Need, Outline, Place, Problem, Relation, Topic
from roadmap.outline.readers.markdown.own_text import (
    ASIDES,
    BLOCK,
    BULLET,
    HEADING,
    NEED,
    EditedError,
    Told,
    entry_of,
    matched,
    plain,
    unbroken,
)
from roadmap.outline.writers.markdown import BEST_AFTER, MARKER, OPTIONAL
from roadmap.outline.writers.markdown_text import CONTENTS, MARKERS, anchors_of, undotted


def read(text: str) -> Outline | None:
    """Give None where a single line is in another form; line numbers are those of the text."""
    try:
        return Reader(text).finished()
    except EditedError:
        return None


class Reader:
    marker = MARKER

    def __init__(self, text: str) -> None:
        self.lines = text.split("\n")
        self.at = 0
        self.outline = Outline()
        self.title = ""
        self.is_whole = False
        self.path: list[Topic] = []
        self.keys = {"topic": Keys(), "entry": Keys()}
        self.positions: dict[str, int] = {}
        # What names others is looked up when all of them are known.
        self.needs: list[tuple[Topic, Need, int]] = []
        self.told: list[tuple[Entry, Told]] = []

    def finished(self) -> Outline:
        self._title()
        while self._skip_blank():
            part = MARKERS.get(self._line())
            if part:
                self.at += 1
                self._skip_blank()
            if part in {"legend", "contents", "sources"}:
                self._aside(part)
            elif part and part.startswith(("concepts", "examples")):
                self._verbatim(part)
            elif part == "no topic":
                self._heading()
                self.path = []
            elif part in {None, "entries"} and BULLET.fullmatch(self._line()):
                self._entries()
            elif part in {None, "topic"}:
                self._topic()
            else:
                raise EditedError
        self._look_up()
        return self.outline

    def _line(self) -> str:
        return self.lines[self.at] if self.at < len(self.lines) else ""

    def _skip_blank(self) -> bool:
        while self.at < len(self.lines) and not self.lines[self.at].strip(" \t"):
            self.at += 1
        return self.at < len(self.lines)

    def _paragraph(self) -> list[str]:
        """The lines from here to the next blank one."""
        start = self.at
        while self._line():
            self.at += 1
        return self.lines[start : self.at]

    def _heading(self) -> tuple[int, str]:
        self._skip_blank()
        signs, text, depth, html = matched(HEADING, self._line()).groups()
        self.at += 1
        return (len(signs), plain(text)) if signs else (int(depth), unescape(html))

    def _title(self) -> None:
        if self._line() != self.marker:
            raise EditedError
        self.at += 1
        self._skip_blank()
        part = MARKERS.get(self._line(), "")
        if part in {"topic", "title and topic"}:
            self.is_whole = True
            self.at += 1
            self._topic()
            self.outline.title = self.path[0].title if part != "topic" else ""
            return
        self.at += part == "untitled"
        level, title = self._heading()
        if level != 1:
            raise EditedError
        self.title = title
        self.outline.title = "" if part else title

    def _aside(self, part: str) -> None:
        """What is said for readers only: it follows from the rest."""
        if part == "contents" and self._heading() != (2, CONTENTS):
            raise EditedError
        form = ASIDES[part]
        while self._skip_blank() and (part == "sources" or form.fullmatch(self._line())):
            for line in self._paragraph():
                matched(form, line)
            if part != "sources":
                return

    def _topic(self) -> None:
        self._skip_blank()
        line = self.at + 1
        level, title = self._heading()
        depth = level - 2 + self.is_whole
        if not 0 <= depth <= len(self.path) or (level == 1 and self.outline.topics):
            raise EditedError
        self.path = self.path[:depth]
        parent = self.path[-1].key if self.path else ""
        titles = [topic.title for topic in self.path]
        key = self.keys["topic"].of(*titles, title)
        topic = Topic(key, title, parent, self._next(f"below {parent}"), line=line)
        self.path.append(topic)
        self.outline.topics.append(topic)
        self._words(topic)

    def _words(self, topic: Topic) -> None:
        """Optional, what it is best after, and the summary: each may be missing."""
        self._skip_blank()
        if self._line() == OPTIONAL:
            topic.optional = True
            self.at += 1
            self._skip_blank()
        if self._line().startswith(BEST_AFTER):
            line = self.at + 1
            for number, need in enumerate(unbroken(self._paragraph())):
                _, anchor, reason = matched(NEED, need).groups()
                self.needs.append((topic, Need(anchor, plain(reason or "")), line + number))
            self._skip_blank()
        start = self.at
        while self.at < len(self.lines) and not BLOCK.fullmatch(self._line()):
            self.at += 1
        summary = "\n".join(self.lines[start : self.at]).strip("\n")
        topic.summary = self._summary(summary, start + 1)

    def _summary(self, text: str, line: int) -> str:
        return "\n".join(map(plain, unbroken(text.split("\n"))))

    def _verbatim(self, part: str) -> None:
        start = self.at
        while self.at < len(self.lines) and self._line() not in MARKERS:
            self.at += 1
        lines = "\n".join(self.lines[start : self.at]).strip("\n").split("\n")
        text = "\n".join(lines[1:-1] if part.endswith("fence") else lines)
        if not self.path:
            raise EditedError
        field = "concepts" if part.startswith("concepts") else "body"
        setattr(self.path[-1], field, undotted(text))

    def _entries(self) -> None:
        above: list[Entry] = []
        while found := BULLET.fullmatch(self._line()):
            depth, line = len(found[1]) // 2, self.at + 1
            if depth > len(above):
                raise EditedError
            lines = [found[2], *self._continued(found[1] + "  ")]
            read = self._entry(lines, line)
            above[depth:] = [read[0] if read else Entry("", "")]
            if read:
                self._add(*read[:2])
                self._follow_up(*read[::2], above[:depth])
            self._skip_blank()

    def _entry(self, lines: list[str], line: int) -> tuple[Entry, Place, list[Told]] | None:
        return entry_of(lines, line)

    def _add(self, entry: Entry, place: Place) -> None:
        titles = [topic.title for topic in self.path]
        entry.key = self.keys["entry"].of(*titles, entry.title)
        place.topic = self.path[-1].key if self.path else ""
        place.position = self._next(place.topic)
        entry.places = [place]
        self.outline.entries.append(entry)

    def _follow_up(self, entry: Entry, told: list[Told], above: list[Entry]) -> None:
        """Nesting says it; words that say it once more are there for the remark."""
        if above and (parent := above[-1]).key:
            again = next((e for e in told if (e.kind, e.to) == ("follows_up", parent.title)), None)
            if again:
                told.remove(again)
            entry.relations.append(
                Relation("follows_up", parent.key, again.remark if again else "")
            )
        self.told += [(entry, each) for each in told]

    def _next(self, place: str) -> int:
        self.positions[place] = found = self.positions.get(place, 0) + 10
        return found

    def _continued(self, indent: str) -> list[str]:
        """The lines that belong to the bullet above, without their indent."""
        self.at += 1
        start = end = self.at
        while self.at < len(self.lines):
            line = self._line()
            if line and (not line.startswith(indent) or BULLET.fullmatch(line)):
                break
            self.at += 1
            end = self.at if line else end
        return [line[len(indent) :] for line in self.lines[start:end]]

    def _look_up(self) -> None:
        topics = self.outline.topics
        anchors = anchors_of(self.title, topics, is_whole=self.is_whole)
        by_anchor = {anchor: key for key, anchor in anchors.items()}
        for topic, need, line in self.needs:
            if key := by_anchor.get(need.topic):
                topic.needs.append(Need(key, need.reason))
            else:
                self._problem(line, f"There is no topic at #{need.topic}.")
        by_title: dict[tuple[str, ...], list[Entry]] = {}
        for entry in self.outline.entries:
            for name in ((entry.title,), (entry.title, entry.places[0].topic)):
                by_title.setdefault(name, []).append(entry)
        for entry, told in self.told:
            here = by_title.get((told.to, entry.places[0].topic), [])
            # Two are enough, since only the entry itself is passed over.
            others = [*here[:2], *by_title.get((told.to,), [])[:2]]
            other = next((each for each in others if each is not entry), None)
            if other:
                entry.relations.append(Relation(told.kind, other.key, told.remark))
            else:
                self._problem(told.line, f"There is no entry “{told.to}”.")

    def _problem(self, line: int, sentence: str) -> None:
        self.outline.problems.append(Problem(line, sentence))
