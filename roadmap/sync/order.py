"""The order that a list gives to entries and topics, three-way like every other fact."""

from collections import defaultdict
from typing import Any

from django.utils.translation import gettext as _

from roadmap.sync.changes import Change, Question
from roadmap.sync.draft import Draft
from roadmap.sync.known import Row
from roadmap.sync.said import topic_key

_SHOWN = 6  # titles of an order


def plan_order(draft: Draft) -> None:
    """Where the list moved its lines within a topic, move what they are; Cairn's own files say positions."""
    if draft.own:
        return
    entries, topics = _Order(draft, "entry"), _Order(draft, "topic")
    for row in draft.known.rows.values():
        if row.resource is not None:
            entries.add_before(row, "place ", draft.known.survivor(row.resource))
        elif row.topic is not None:
            topics.add_before(row, "under ", row.topic)
    for entry in draft.outline.entries:
        for place in entry.places:
            entries.add_now(draft.topic(topic_key(place.topic)), draft.entry(entry.key))
    # By line, like what was read before: one whose heading is repeated begins at the first.
    for topic in sorted(draft.outline.topics, key=lambda topic: topic.line):
        above, own = draft.topic(topic_key(topic.parent)), draft.topic(topic_key(topic.key))
        topics.add_now(above, own)
    entries.plan()
    topics.plan()


class _Order:
    def __init__(self, draft: Draft, what: str) -> None:
        self.draft, self.what = draft, what
        self.before: dict[Any, dict[int, int]] = defaultdict(dict)  # topic -> thing -> line
        self.now: dict[Any, dict[int, None]] = defaultdict(dict)

    def add_before(self, row: Row, said: str, thing: int) -> None:
        for name in row.said:
            if name.startswith(said) and row.line is not None:
                lines = self.before[self.draft.topic_before(name.removeprefix(said))]
                lines[thing] = min(row.line, lines.get(thing, row.line))

    def add_now(self, where: Any, thing: Any) -> None:
        if isinstance(where, int) and isinstance(thing, int):
            self.now[where].setdefault(thing)

    def plan(self) -> None:
        for topic, now in self.now.items():
            lines = self.before[topic]
            here = {
                thing: position
                for thing in now
                if thing in lines and (position := self._position(topic, thing)) is not None
            }
            common = list(here)
            before = sorted(common, key=lines.__getitem__)
            if common == before:
                continue
            ours = sorted(common, key=here.__getitem__)
            if ours == common or (ours != before and not self._is_taken(topic, ours, common)):
                continue
            self._move(topic, common, sorted(here.values()))
            self._tell(topic, ours, common)

    def _position(self, topic: int, thing: int) -> int | None:
        """Where a thing stands in the topic now, if it will go on to stand in it."""
        known, operations = self.draft.known, self.draft.made.operations
        if self.what == "entry":
            place = known.places.get(thing, {}).get(topic)
            stays = operations.places.get((thing, topic), ()) is not None
            return place[0] if place and stays else None
        row = known.topics[thing]
        above = operations.topics.get(thing, {}).get("parent", topic)
        return row["position"] if (row["parent_id"], above) == (topic, topic) else None

    def _is_taken(self, topic: int, ours: list[int], theirs: list[int]) -> bool:
        """Ask, since both sides moved what stands here."""
        row = self.draft.known.topics[topic]
        key = f"order of {self.what} {row['slug']}"
        chosen = "take" if self.draft.answers.get(key) == "take" else "keep"
        mine, new = self._shown(ours, theirs)
        words = {"title": row["title"], "ours": mine, "theirs": new}
        sentence = _("“%(title)s”: the order is “%(ours)s” here and “%(theirs)s” in the list.")
        choices = [("keep", _("Keep the order here")), ("take", _("Take the order of the list"))]
        self.draft.made.questions.append(
            Question(key, sentence % words, choices, chosen, answered=key in self.draft.answers)
        )
        return chosen == "take"

    def _move(self, topic: int, things: list[int], positions: list[int]) -> None:
        """Give the things the positions that they have together, in their new order."""
        known, operations = self.draft.known, self.draft.made.operations
        last = positions[0] - 1
        for thing, position in zip(things, positions, strict=True):
            last = max(position, last + 1)
            if self.what == "topic":
                operations.topics.setdefault(thing, {})["position"] = last
                continue
            placed = operations.places.get((thing, topic)) or known.places[thing][topic]
            operations.places[thing, topic] = (last, placed[1], placed[2])

    def _tell(self, topic: int, ours: list[int], theirs: list[int]) -> None:
        label = _("order") if self.what == "entry" else _("order of topics")
        line = (label, *self._shown(ours, theirs))
        change = self._change(topic)
        change.fields.append(line)

    def _change(self, topic: int) -> Change:
        """The change of that topic, which may be its only one."""
        draft = self.draft
        key = next((key for key, pk in draft.found.topics.items() if pk == topic), "")
        path = tuple(draft.paths[key])
        title = path[-1] if path else draft.made.name
        for change in draft.made.changes:
            if change.what == "topic" and (change.title, change.path) == (title, path[:-1]):
                return change
        change = Change("changed", "topic", title, path[:-1])
        draft.made.changes.append(change)
        if key:
            draft.made.unchanged -= 1
        return change

    def _shown(self, ours: list[int], theirs: list[int]) -> tuple[str, str]:
        """Both orders as titles, from the first difference to the last."""
        known = self.draft.known
        rows = known.topics if self.what == "topic" else known.resources
        apart = [at for at, pair in enumerate(zip(ours, theirs, strict=True)) if len({*pair}) > 1]
        first, end = apart[0], min(apart[-1] + 1, apart[0] + _SHOWN)
        before, after = "… " if first else "", " …" if end < len(ours) else ""
        one, other = (
            ", ".join(str(rows[pk]["title"]) for pk in things[first:end])
            for things in (ours, theirs)
        )
        return f"{before}{one}{after}", f"{before}{other}{after}"
