"""Which topic each heading of a reading is."""

from collections import Counter, defaultdict

from roadmap.identity import title_key
from roadmap.outline import Outline, Topic
from roadmap.sync.known import Known, Row
from roadmap.sync.matched import Matched
from roadmap.sync.said import ROOT, topic_key


def whole_of(outline: Outline) -> Topic | None:
    """The topic that bears the list's title and holds all of it, if one does: it is the list itself."""
    tops = [topic for topic in outline.topics if not topic.parent]
    if outline.own or len(tops) != 1 or title_key(tops[0].title) != title_key(outline.title):
        return None
    inside = all(place.topic for entry in outline.entries for place in entry.places)
    return tops[0] if inside else None


class TopicMatcher:
    """Headings by their rows, then by what stands in them, then by title below the same topic."""

    def __init__(self, outline: Outline, known: Known, root: int | None, found: Matched) -> None:
        self.outline, self.known, self.root, self.found = outline, known, root, found

    def match(self) -> None:
        self._topics_by_row()
        if not self.outline.own:
            self._topics_that_moved_along()
        self._topics_by_title()

    def _topics_by_row(self) -> None:
        whole = whole_of(self.outline) if self.root else None
        if whole and self.root and self._is_called(self.root, whole.title):
            self.found.topics[whole.key] = self.root
        for topic in self.outline.topics:
            key = topic_key(topic.key)
            row = self.known.rows.get(key)
            if row is not None and row.topic is not None:
                self.found.topics[topic.key] = row.topic
                self.found.topic_rows[topic.key] = row
                self.found.used.add(key)
            elif self.outline.own and topic.key in self.known.topic_by_slug:
                self.found.topics[topic.key] = self.known.topic_by_slug[topic.key]

    def _topics_that_moved_along(self) -> None:
        """A heading most of whose entries stood under one heading that is gone is that heading."""
        votes: dict[str, Counter[str]] = defaultdict(Counter)
        before: Counter[str] = Counter()
        for said in self.known.rows.values():
            before.update(_headings(said))
        for entry in self.outline.entries:
            said_before = self.found.entry_rows.get(entry.key)
            if said_before is not None:
                for place in entry.places:
                    votes[place.topic].update(_headings(said_before))
        # Innermost first: headings that hold only headings follow those.
        for topic in reversed(self.outline.topics):
            if topic.key in self.found.topics:
                key = topic_key(topic.key)
            else:
                key = self._moved_along(topic, votes[topic.key], before)
            row = self.known.rows.get(key)
            if topic.parent and row is not None:
                votes[topic.parent].update(_headings(row))

    def _moved_along(self, topic: Topic, votes: Counter[str], before: Counter[str]) -> str:
        """The key of the heading that this one was, if most of what stood there stands here now."""
        key, count = next(iter(votes.most_common(1)), ("", 0))
        # What stood under no heading has one now: the topic that the list lies in goes nowhere.
        row = self.known.rows.get(key) if key != ROOT else None
        if row is None or row.topic is None or key in self.found.used or count * 2 <= before[key]:
            return ""
        self.found.topics[topic.key] = row.topic
        self.found.topic_rows[topic.key] = row
        self.found.used.add(key)
        return key

    def _topics_by_title(self) -> None:
        taken = set(self.found.topics.values())
        for topic in self.outline.topics:
            if topic.key in self.found.topics or topic_key(topic.key) in self.found.left_out:
                continue
            above = self._parent_of(topic)
            if above == -1:
                continue
            alias = self.known.aliases.get(("title", topic.title), (None, None))[0]
            same = self.known.children.get(above, {}).get(title_key(topic.title))
            if (
                same is None
                and alias is not None
                and self.known.topics[alias]["parent_id"] == above
            ):
                same = alias
            if same is not None and same not in taken:
                self.found.topics[topic.key] = same
                taken.add(same)

    def _is_called(self, pk: int, title: str) -> bool:
        return title_key(self.known.topics[pk]["title"]) == title_key(title)

    def _parent_of(self, topic: Topic) -> int | None:
        """The id of the topic above; -1 where that is new."""
        if not topic.parent:
            return None if self.outline.own else (self.root or -1)
        return self.found.topics.get(topic.parent, -1)


def _headings(row: Row) -> list[str]:
    """Keys of the headings that a row stood under, directly."""
    return [name.partition(" ")[2] for name in row.said if name.startswith(("place ", "under "))]
