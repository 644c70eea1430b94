"""A plan in words: a table by topic, the questions, and the ledger of ticks and notes."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from roadmap.sync.changes import VERBS, Change, Ledger, Plan

_COUNTED = {
    **{verb: word for verb, (_sign, word) in VERBS.items()},
    "unchanged": gettext_lazy("unchanged"),
    "questions": gettext_lazy("to decide"),
}


@dataclass
class Group:
    """What changes in one topic: itself, and the entries in it."""

    where: str
    topics: list[Change] = field(default_factory=list)
    entries: list[Change] = field(default_factory=list)

    @property
    def changes(self) -> list[Change]:
        return self.topics + self.entries


def as_text(plan: Plan) -> str:
    """The whole plan as lines."""
    return f"{what_it_does(plan)}  {ledger_in_words(plan.ledger)}\n"


def what_it_does(plan: Plan) -> str:
    """The plan without the ledger, which each tick changes: equal plans give equal texts."""
    lines = [f"{plan.name} ({plan.source})", *([""] if plan.changes else [])]
    for group in by_topic(plan):
        signs = "".join(dict.fromkeys(change.sign for change in group.topics))
        lines.append(f"  {signs or ' '} {group.where}")
        lines += [line for change in group.topics for line in _fields(change)]
        for change in group.entries:
            lines.append(f"      {change.sign} {change.title}")
            lines += [f"    {line}" for line in _fields(change)]
    for question in plan.questions:
        place = _(" (line %(line)s)") % {"line": question.line} if question.line else ""
        lines.append(f"  {'=' if question.answered else '?'} {question.sentence}{place}")
        lines += [
            f"      {'*' if value == question.chosen else ' '} {label}"
            for value, label in question.choices
            if value == question.chosen or not question.answered
        ]
    lines += [f"  ! {remark}" for remark in plan.remarks]
    lines += ["", f"  {counted(plan.counts())}"]
    return "\n".join(lines) + "\n"


def counted(counts: dict[str, int]) -> str:
    """How much of what; what does not happen is not named."""
    said = [f"{counts[verb]} {word}" for verb, word in _COUNTED.items() if counts.get(verb)]
    return ", ".join(said) or _("There is nothing in it.")


def ledger_in_words(ledger: Ledger) -> str:
    """All of it, zeros too: that nothing is lost is what one looks for."""
    return _(
        "Ticks and notes: %(kept)s kept, %(moved)s moved along, %(waiting)s waiting for a decision, "
        "%(retired)s on entries that retire, %(lost)s lost"
    ) % {
        "kept": ledger.kept,
        "moved": ledger.moved_along,
        "waiting": ledger.waiting,
        "retired": ledger.retired,
        "lost": ledger.lost,
    }


def by_topic(plan: Plan, most: int | None = None) -> list[Group]:
    """The changes, or the first of them, grouped by where they happen, in the list's own order."""
    groups: dict[str, Group] = {}
    for change in plan.changes[:most]:
        where = " › ".join(change.place) or plan.name
        group = groups.setdefault(where, Group(where))
        (group.topics if change.what == "topic" else group.entries).append(change)
    return list(groups.values())


def _fields(change: Change) -> list[str]:
    return [f"        {name}: {old} → {new}" for name, old, new in change.fields]
