"""A plan in words: a table by topic, the questions, and the ledger of ticks and notes."""

from itertools import groupby

from roadmap.sync.changes import Change, Plan

_MARKS = {"added": "+", "changed": "~", "moved": "→", "retired": "−", "brought back": "↺"}
_WHERE_NOWHERE = "at the top"


def as_text(plan: Plan) -> str:
    """The whole plan as lines; equal plans give equal texts."""
    lines = [f"{plan.name} ({plan.source})"]
    for where, changes in by_topic(plan):
        lines.append(f"  {where}")
        for change in changes:
            kind = " (topic)" if change.what == "topic" else ""
            lines.append(f"    {_MARKS[change.verb]} {change.title}{kind}")
            lines += [f"        {name}: {old} → {new}" for name, old, new in change.fields]
    for question in plan.questions:
        lines.append(f"  ? {question.sentence}")
        lines += [
            f"      {'*' if value == question.chosen else ' '} {label}"
            for value, label in question.choices
        ]
    lines += [f"  ! {remark}" for remark in plan.remarks]
    counts = plan.counts()
    lines.append(
        "  "
        + ", ".join(f"{counts.get(verb, 0)} {verb}" for verb in (*_MARKS, "unchanged", "questions"))
    )
    ledger = plan.ledger
    lines.append(
        f"  Ticks and notes: {ledger.kept} kept, {ledger.moved_along} moved along, {ledger.waiting} waiting for a "
        f"decision, {ledger.retired} on entries that retire, {ledger.lost} lost"
    )
    return "\n".join(lines) + "\n"


def by_topic(plan: Plan) -> list[tuple[str, list[Change]]]:
    """The changes, grouped by where they happen, in the list's own order."""
    groups: dict[str, list[Change]] = {}
    for where, changes in groupby(
        plan.changes, key=lambda change: " › ".join(change.path) or _WHERE_NOWHERE
    ):
        groups.setdefault(where, []).extend(changes)
    return list(groups.items())
