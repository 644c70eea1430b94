"""What a page shows of an outline: which topics, how deep, what stands in each, how much is done."""

import re
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator

from roadmap.outline.model import Entry, Outline, Place, Topic
from roadmap.tally import Tally

COUNTS_AS_DONE = {"done", "revisit"}  # revisiting something means having done it once


class Shown:
    """Topics and entries that have not left the roadmap; `steps` are topics with their depth."""

    def __init__(self, outline: Outline) -> None:
        self.topics = {topic.key: topic for topic in outline.topics if not topic.retired}
        self.above: dict[str, str] = {}
        for topic in outline.topics:  # each after its parent
            # What stood in a retired topic moves up to the next one that is shown.
            is_shown = topic.parent in self.topics
            self.above[topic.key] = topic.parent if is_shown else self.above.get(topic.parent, "")
        ordered = sorted(self.topics, key=lambda key: self.topics[key].position)
        self.steps = list(nested(ordered, self.above.__getitem__))
        self.places: dict[str, list[tuple[Entry, Place]]] = defaultdict(list)
        live = [entry for entry in outline.entries if not entry.retired]
        for entry in live:
            found = {place.topic: place for place in entry.places if place.topic in self.topics}
            for place in found.values() or [Place(topic="")]:
                self.places[place.topic].append((entry, place))
        if "" in self.places:
            self.topics[""] = Topic("", "In no topic" if self.steps else "Entries")
            self.steps.append(("", 0))
        self.anchors = _anchors(self.topics)
        self.status = {entry.key: entry.status for entry in live}
        self.has_statuses = any(self.status.values())
        # Of each topic and all below: key of an entry -> optional wherever it stands.
        self.below: dict[str, dict[str, bool]] = defaultdict(dict)
        self.whole: dict[str, bool] = {}
        for key, depth in reversed(self.steps):  # what is below before what is above
            shared = ((entry, place) for entry, place in self.places[key] if not entry.private)
            for entry, place in shared:  # a learner's own count for nothing, as on the site
                optional = place.optional or self.topics[key].optional
                self.below[key][entry.key] = self.below[key].get(entry.key, True) and optional
            whole = self.below[self.above[key]] if depth else self.whole
            for entry_key, optional in self.below[key].items():
                whole[entry_key] = whole.get(entry_key, True) and optional

    def entries_in(self, topic: str) -> Iterator[tuple[Entry, Place, int]]:
        """Yield what stands there, with the depth at which it follows up what stands there too."""
        places = sorted(self.places[topic], key=lambda stands: stands[1].position)
        standing = {entry.key: (entry, place) for entry, place in places}
        followed = {key: _followed(entry, standing) for key, (entry, _) in standing.items()}
        for key, depth in nested(list(standing), followed.__getitem__):
            yield *standing[key], depth

    def tally(self, topic: str | None = None) -> Tally:
        """Count distinct entries of a topic and all below it, or of everything."""
        entries = self.whole if topic is None else self.below[topic]
        skipped = {key for key in entries if self.status[key] == "skipped"}
        optional = {key for key in entries if entries[key]} - skipped
        counted = entries.keys() - skipped - optional
        done = sum(self.status[key] in COUNTS_AS_DONE for key in counted)
        return Tally(done, len(counted), len(skipped), len(optional))


def nested(keys: list[str], above: Callable[[str], str]) -> Iterator[tuple[str, int]]:
    """Yield each key once with its depth, those below it next; a loop is cut where it is met."""
    below: dict[str, list[str]] = {key: [] for key in keys}
    tops = [key for key in keys if above(key) not in below]
    for key in keys:
        below.get(above(key), []).append(key)
    met: set[str] = set()
    for top in [*tops, *keys]:
        waiting = [(top, 0)]
        while waiting:
            key, depth = waiting.pop()
            if key not in met:
                met.add(key)
                yield key, depth
                waiting += [(other, depth + 1) for other in reversed(below[key])]


def _anchors(topics: Iterable[str]) -> dict[str, str]:
    anchors: dict[str, str] = {}
    taken: dict[str, int] = defaultdict(int)
    for key in topics:
        base = "topic-" + re.sub(r"[^\w-]+", "-", key.lower())
        taken[base] += 1
        # Two dots stand in no base: a numbered name cannot meet another one.
        anchors[key] = base if taken[base] == 1 else f"{base}..{taken[base]}"
    return anchors


def _followed(entry: Entry, standing: Container[str]) -> str:
    found = (each.to for each in entry.relations if each.kind == "follows_up")
    return next((key for key in found if key in standing), "")
