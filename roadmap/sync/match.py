"""Which topic or resource each heading and entry of a reading is.

In this order: what this source called so before; what it moved or renamed since; the same link,
whoever listed it; the same title within the same topic. What is left is new.
"""

from collections import defaultdict

from roadmap.identity import identity_of, title_key
from roadmap.outline import Entry, Outline
from roadmap.sync.known import Known, Row
from roadmap.sync.match_links import LinkMatcher
from roadmap.sync.match_topics import TopicMatcher
from roadmap.sync.matched import Matched
from roadmap.sync.said import ROOT, topic_key


class Matcher:
    def __init__(
        self, outline: Outline, known: Known, root: int | None, answers: dict[str, str]
    ) -> None:
        self.outline, self.known, self.root, self.answers = outline, known, root, answers
        self.found = Matched()
        self.taken: set[int] = set()
        self.named: set[int] = set()  # what a row of this reading is known to be
        self.by_key = {entry.key: entry for entry in outline.entries}

    def match(self) -> Matched:
        self._left_out()
        self._repeated()
        self._by_row()
        self._by_what_moved()
        TopicMatcher(self.outline, self.known, self.root, self.found).match()
        self._by_title_where_it_stood()
        LinkMatcher(self.known, self.found, self.answers, self.take).match(self._open())
        self._by_title()
        self.found.gone = [
            (key, row)
            for key, row in self.known.rows.items()
            if key not in self.found.used and key != ROOT
        ]
        here = set(self.found.entries.values())
        self.found.parted = [
            row
            for key, row in self.found.entry_rows.items()
            if row.resource is not None and key in self.found.same_as
            if self.known.survivor(row.resource) not in here
        ]
        return self.found

    # Entries

    def take(self, entry: Entry, resource: int, key: str = "", row: Row | None = None) -> None:
        self.found.entries[entry.key] = self.known.survivor(resource)
        self.taken.add(self.found.entries[entry.key])
        if row is not None:
            self.found.entry_rows[entry.key] = row
            self.found.used.add(key)
            self.named.add(resource)

    def _open(self) -> list[Entry]:
        return [
            entry
            for entry in self.outline.entries
            if entry.key not in self.found.entries
            and entry.key not in self.found.same_as
            and entry.key not in self.found.left_out
        ]

    def _left_out(self) -> None:
        keys = [entry.key for entry in self.outline.entries]
        for key in [*keys, *(topic_key(topic.key) for topic in self.outline.topics)]:
            row = self.known.rows.get(key)
            if row is not None and row.topic is None and row.resource is None:
                self.found.left_out.add(key)
                self.found.used.add(key)

    def _by_row(self) -> None:
        for entry in self.outline.entries:
            row = self.known.rows.get(entry.key)
            if row is not None and row.resource is not None:
                self._take_by_row(entry, row.resource, row)
            elif self.outline.own and entry.key in self.known.resource_by_slug:
                self.take(entry, self.known.resource_by_slug[entry.key])

    def _take_by_row(self, entry: Entry, resource: int, row: Row) -> None:
        first = self.found.same_as.get(entry.key)
        if first is None:
            self.take(entry, resource, entry.key, row)
            return
        # A further row of a thing is remembered for itself, and the thing is what either row says.
        self.found.entry_rows[entry.key] = row
        self.found.used.add(entry.key)
        if first not in self.found.entries and first not in self.known.rows:
            self.take(self.by_key[first], resource)

    def _by_what_moved(self) -> None:
        """Rows under another heading, or with the same link under a title that is gone."""
        left = {
            key: row
            for key, row in self.known.rows.items()
            if row.resource is not None and key not in self.found.used
        }
        if not left:
            return
        for signature in (_link_and_title, _link_alone, _title_alone):
            rows: dict[object, list[str]] = defaultdict(list)
            for key, row in left.items():
                said = identity_of(row.said.get("url", "")), str(row.said.get("title", ""))
                if (name := signature(*said)) is not None:
                    rows[name].append(key)
            for entry in self._open():
                name = signature(self.found.identity(entry), entry.title)
                keys = rows.get(name, []) if name is not None else []
                # What has its title still was not renamed: this is another thing with its link.
                key = next((key for key in keys if left[key].resource not in self.named), "")
                if key:
                    keys.remove(key)
                    row = left.pop(key)
                    self.take(entry, row.resource or 0, key, row)

    def _by_title_where_it_stood(self) -> None:
        """Rows of this source under a heading that has another name by now; their link may be new."""
        left: dict[tuple[int, str], list[str]] = defaultdict(list)
        for key, row in self.known.rows.items():
            if row.resource is None or row.resource in self.named or key in self.found.used:
                continue
            for name in row.said:
                heading = self.known.rows.get(name.removeprefix("place "))
                if name.startswith("place ") and heading is not None and heading.topic is not None:
                    left[heading.topic, title_key(str(row.said.get("title", "")))].append(key)
        for entry in self._open() if left else ():
            for place in entry.places:
                topic = self.found.topics.get(place.topic, 0)
                keys = left.get((topic, title_key(entry.title)), [])
                key = next((key for key in keys if key not in self.found.used), "")
                if key and entry.key not in self.found.entries:
                    row = self.known.rows[key]
                    self.take(entry, row.resource or 0, key, row)

    def _repeated(self) -> None:
        """The same link under the same title is one thing, however often it is listed."""
        first: dict[tuple[str, str], str] = {}
        if self.outline.own:
            return
        for entry in self.outline.entries:
            identity = self.found.identity(entry)
            if not identity:
                continue
            name = (identity, title_key(entry.title))
            if name not in first and entry.key not in self.found.left_out:
                first[name] = entry.key
            elif entry.key not in self.found.left_out:
                self.found.same_as[entry.key] = first[name]

    def _by_title(self) -> None:
        """Within its topic, where one of the two has no link."""
        standing: dict[int, list[int]] = defaultdict(list)
        wanted = {
            self.found.topics[place.topic]
            for entry in self._open()
            for place in entry.places
            if place.topic in self.found.topics
        }
        for resource, places in self.known.places.items():
            for topic in places:
                if topic in wanted:
                    standing[topic].append(resource)
        by_title: dict[int, dict[str, list[int]]] = {}
        for topic, resources in standing.items():
            by_title[topic] = defaultdict(list)
            for pk in resources:
                by_title[topic][title_key(self.known.resources[pk]["title"])].append(pk)
        for entry in self._open():
            alias = self.known.aliases.get(("title", entry.title), (None, None))[1]
            for place in entry.places:
                topic = self.found.topics.get(place.topic, self.root or 0)
                same = list(by_title.get(topic, {}).get(title_key(entry.title), ()))
                same += (
                    [alias]
                    if alias is not None and topic in self.known.places.get(alias, ())
                    else []
                )
                same = [pk for pk in same if pk not in self.taken]
                match = next(
                    (pk for pk in same if not entry.url or not self.known.resources[pk]["url"]),
                    None,
                )
                if match is not None:
                    self.take(entry, match)
                    break


def _link_and_title(identity: str, title: str) -> object:
    return (identity, title_key(title)) if identity else None


def _link_alone(identity: str, title: str) -> object:
    del title
    return identity or None


def _title_alone(identity: str, title: str) -> object:
    """For what has no link: tasks and names."""
    return None if identity else title_key(title)
