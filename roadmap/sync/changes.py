"""What a plan consists of: the changes to show, the questions to ask, the operations to carry out."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy

VERBS = {
    "added": ("+", gettext_lazy("added")),
    "changed": ("~", gettext_lazy("changed")),
    "moved": ("→", gettext_lazy("moved")),
    "retired": ("−", gettext_lazy("retired")),
    "brought back": ("↺", gettext_lazy("brought back")),
}
# A topic or resource that exists is its id; one that the plan adds is its key in the reading.
Ref = int | str
Told = tuple[str, str, str]  # of one fact: its name, what it says here, what it will say


@dataclass(slots=True)
class Change:
    """One line of the plan; `verb` is one of VERBS."""

    verb: str
    what: str  # topic or entry
    title: str
    path: tuple[str, ...] = ()
    fields: list[Told] = field(default_factory=list)
    line: int = 0

    @property
    def place(self) -> tuple[str, ...]:
        """The topic under which it is shown: its own where it is one, by the titles down to it."""
        return (*self.path, self.title) if self.what == "topic" else self.path

    @property
    def sign(self) -> str:
        return VERBS[self.verb][0]

    @property
    def word(self) -> str:
        return str(VERBS[self.verb][1])


@dataclass(slots=True)
class Question:
    """What only a person can decide; `chosen` is what is done otherwise."""

    key: str
    sentence: str
    choices: list[tuple[str, str]]
    chosen: str
    line: int = 0
    answered: bool = False


@dataclass(slots=True)
class Ledger:
    """Ticks and notes of learners, counted by what becomes of them. None is ever lost."""

    kept: int = 0
    moved_along: int = 0
    waiting: int = 0
    retired: int = 0  # off the roadmap, in their owners' logs
    lost: int = 0


@dataclass
class Operations:
    new_topics: list[tuple[str, Ref | None, dict[str, Any]]] = field(
        default_factory=list
    )  # key, parent, fields
    topics: dict[int, dict[str, Any]] = field(default_factory=dict)
    new_resources: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    resources: dict[int, dict[str, Any]] = field(default_factory=dict)
    places: dict[tuple[Ref, Ref], tuple[int | None, bool, str] | None] = field(default_factory=dict)
    links: dict[tuple[Ref, str], str | None] = field(default_factory=dict)
    papers: dict[Ref, dict[str, str]] = field(default_factory=dict)
    relations: dict[tuple[Ref, str, Ref], str | None] = field(default_factory=dict)
    needs: dict[tuple[Ref, Ref], str | None] = field(default_factory=dict)
    aliases: list[tuple[str, str, Ref | None, Ref | None]] = field(default_factory=list)
    rows: list[tuple[str, dict[str, Any], Ref | None, Ref | None]] = field(
        default_factory=list
    )  # key, fields, topic, resource
    gone_rows: list[int] = field(default_factory=list)


@dataclass
class Plan:
    source: str  # slug
    name: str
    root: Ref | None
    changes: list[Change] = field(default_factory=list)
    unchanged: int = 0
    questions: list[Question] = field(default_factory=list)
    ledger: Ledger = field(default_factory=Ledger)
    remarks: list[str] = field(default_factory=list)
    operations: Operations = field(default_factory=Operations)

    @property
    def is_empty(self) -> bool:
        return not self.changes

    def counts(self) -> dict[str, int]:
        counts: dict[str, int] = {}
        for change in self.changes:
            counts[change.verb] = counts.get(change.verb, 0) + 1
        open_questions = sum(not question.answered for question in self.questions)
        return counts | {"unchanged": self.unchanged, "questions": open_questions}
