"""The private entries of a log: which of a learner's own each is, and where a new one belongs."""

from collections import defaultdict
from typing import TYPE_CHECKING

from roadmap.identity import title_key
from roadmap.models import Alias, PersonalEntry, Topic
from roadmap.models.personal import MOST
from roadmap.outline import Entry
from roadmap.web_link import can_be_kept

if TYPE_CHECKING:
    from accounts.models import User

_What = tuple[str, str, int]  # title, link, topic


class OwnEntries:
    """A learner's entries, each given out once: two may read alike."""

    def __init__(self, learner: "User", paths: dict[str, list[str]]) -> None:
        self.learner, self.paths = learner, paths
        self.topics = _Topics()
        self.waiting: dict[_What, list[PersonalEntry]] = defaultdict(list)
        self.count = 0
        for row in PersonalEntry.objects.of(learner):
            self.waiting[row.title, row.url, row.topic_id].append(row)
            self.count += 1

    @property
    def is_full(self) -> bool:
        """Whether the last that was found, if it is new, is one too many."""
        return self.count > MOST

    def find(self, entry: Entry) -> PersonalEntry | None:
        """Theirs, or a new one that is not saved; None on a site without topics."""
        path = self.paths.get(entry.places[0].topic, []) if entry.places else []
        topic = self.topics.find(path)
        if topic is None:
            return None
        url = entry.url if can_be_kept(entry.url) else ""
        known = self.waiting[entry.title, url, topic.pk]
        if known:
            return known.pop(0)
        self.count += 1
        return PersonalEntry(user=self.learner, topic=topic, title=entry.title, url=url)


class _Topics:
    """Topics by the titles above them; the site is read once."""

    def __init__(self) -> None:
        # What is retired is meant only where nothing else is.
        self.all = {topic.pk: topic for topic in Topic.objects.in_order().defer("body", "concepts")}
        ordered = sorted(self.all.values(), key=lambda topic: topic.retired_at is not None)
        self.by_path: dict[str, Topic] = {}
        self.by_title: dict[str, list[Topic]] = defaultdict(list)
        for topic in ordered:
            self.by_path.setdefault(_key(self._path(topic)), topic)
            self.by_title[title_key(topic.title)].append(topic)
        for value, pk in Alias.objects.filter(
            kind=Alias.Kind.TITLE, topic__isnull=False
        ).values_list("value", "topic_id"):
            self.by_title[title_key(value)].append(self.all[pk])
        self.first = ordered[0] if ordered else None

    def find(self, path: list[str]) -> Topic | None:
        """The topic at that path, else the only one of that title, else the nearest above; at last
        the first roadmap.
        """
        for end in range(len(path), 0, -1):
            found = self.by_path.get(_key(path[:end]))
            named = self.by_title.get(title_key(path[end - 1]), [])
            if found or len(named) == 1:
                return found or named[0]
        return self.first

    def _path(self, topic: Topic) -> list[str]:
        titles = [topic.title]
        while topic.parent_id:
            topic = self.all[topic.parent_id]
            titles.insert(0, topic.title)
        return titles


def _key(path: list[str]) -> str:
    # As a table writes it: a title may hold the sign itself.
    return title_key(" > ".join(path))
