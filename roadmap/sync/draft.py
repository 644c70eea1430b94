"""A plan in the making: the reading, what is known, and what each key of the reading is here."""

from typing import Any

from roadmap.outline import Outline
from roadmap.sync.changes import Plan, Ref
from roadmap.sync.known import Known, Row
from roadmap.sync.match import Matched
from roadmap.sync.names import Slugs
from roadmap.sync.said import ROOT, Facts, remembered, topic_key


class Draft:
    def __init__(
        self, outline: Outline, known: Known, made: Plan, slugs: Slugs, answers: dict[str, str]
    ) -> None:
        self.outline, self.known, self.made, self.slugs, self.answers = (
            outline,
            known,
            made,
            slugs,
            answers,
        )
        self.own = outline.own
        self.found = Matched()
        self.topics_by_key = {topic.key: topic for topic in outline.topics}
        self.titles = {entry.key: entry.title for entry in outline.entries}
        self.paths = outline.paths()
        self.doubtful: set[int] = set()  # resources on which a question waits
        self.moved: set[int] = set()
        self.retiring: set[int] = set()

    # What a key of the reading is: an id, or itself where the plan adds it; None where it is nothing.

    def topic(self, key: str) -> Ref | None:
        if key == ROOT:
            return self.made.root
        name = key.removeprefix("topic:")
        if name in self.found.topics:
            return self.found.topics[name]
        if key in self.found.left_out:  # what would stand there stands in the topic above
            return self.topic(topic_key(self.topics_by_key[name].parent))
        return key if name in self.topics_by_key else None

    def entry(self, key: str) -> Ref:
        key = self.found.same_as.get(key, key)
        return self.found.entries.get(key, key)

    # The same for what the source said when it was last read.

    def topic_before(self, key: str) -> Ref | None:
        row = self.known.rows.get(key)
        if key == ROOT and not self.own:
            return self.made.root
        return row.topic if row is not None and row.topic is not None else self.topic(key)

    def entry_before(self, key: str) -> Ref:
        row = self.known.rows.get(key)
        if row is not None and row.resource is not None:
            return self.known.survivor(row.resource)
        return self.entry(key)

    def title_of_topic(self, ref: Ref) -> str:
        if isinstance(ref, int):
            return str(self.known.topics[ref]["title"])
        return (
            self.made.name if ref == ROOT else self.topics_by_key[ref.removeprefix("topic:")].title
        )

    def new_title_of_topic(self, ref: Ref) -> str:
        planned = self.made.operations.topics.get(ref, {}) if isinstance(ref, int) else {}
        return str(planned.get("title") or self.title_of_topic(ref))

    def title_of_entry(self, ref: Ref) -> str:
        return str(self.known.resources[ref]["title"] if isinstance(ref, int) else self.titles[ref])

    def remember(
        self,
        key: str,
        path: list[str],
        line: int,
        said: Facts,
        row: Row | None,
        *,
        topic: Ref | None = None,
        resource: Ref | None = None,
    ) -> None:
        """Keep what the source says now; `row` is what it had for this thing, maybe under another key."""
        said = remembered(said)
        now = self.known.rows.get(key)
        same = (
            now is not None
            and (now.said, now.path, now.line or 0) == (said, path, line)
            and (now.topic, now.resource) == (topic, resource)
        )
        if not same:
            fields = {"path": path, "line": line or None, "said": said}
            self.made.operations.rows.append((key, fields, topic, resource))
        if row is not None and row is not now:
            self.made.operations.gone_rows.append(row.id)


def empty(name: str) -> Any:
    """The value of a field of which nothing is said."""
    return {"effort": None, "optional": False, "position": 0}.get(name, "")
