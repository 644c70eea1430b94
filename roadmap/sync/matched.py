"""What a reading was recognised as."""

from dataclasses import dataclass, field

from roadmap.identity import identity_of
from roadmap.outline import Entry
from roadmap.sync.known import Row


@dataclass(slots=True)
class Doubt:
    """An entry that may be one of several resources, nearest title first."""

    entry: Entry
    candidates: list[int]


@dataclass
class Matched:
    """Per key of the reading: the id it has here, and the row that this source had for it."""

    topics: dict[str, int] = field(default_factory=dict)
    entries: dict[str, int] = field(default_factory=dict)
    topic_rows: dict[str, Row] = field(default_factory=dict)
    entry_rows: dict[str, Row] = field(default_factory=dict)
    same_as: dict[str, str] = field(
        default_factory=dict
    )  # a further row of the same thing -> the first
    doubts: list[Doubt] = field(default_factory=list)
    gone: list[tuple[str, Row]] = field(default_factory=list)  # rows that the reading no longer has
    # Rows that have become a further row of something else: what they were has left the list.
    parted: list[Row] = field(default_factory=list)
    # Keys of rows that became nothing: somebody decided to leave them out.
    left_out: set[str] = field(default_factory=set)
    used: set[str] = field(default_factory=set)  # keys of rows that were found again
    identities: dict[str, str] = field(default_factory=dict)

    def identity(self, entry: Entry) -> str:
        """The identity of an entry's link, reckoned once; empty for one without link."""
        if entry.key not in self.identities:
            self.identities[entry.key] = identity_of(entry.url) if entry.url else ""
        return self.identities[entry.key]
