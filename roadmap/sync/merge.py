"""Three-way: what the source changed is taken, what a curator changed is kept, both ask."""

from typing import Any

from roadmap.sync.said import EMPTY, is_what_was_said


def merged(
    base: dict[Any, Any] | None, new: dict[Any, Any], mine: dict[Any, Any], *, own: bool
) -> tuple[dict[Any, Any], list[Any]]:
    """What to change, per fact (None takes it away), and the facts on which only a person can decide.

    `base` is what the source said before, None if it never spoke of this; `own` marks Cairn's own
    files, which state everything: without a base they ask where a list would leave mine alone.
    """
    changes: dict[Any, Any] = {}
    conflicts: list[Any] = []
    # In this order, not a set's: the same plan reads the same in every process.
    for name in new if base is None else {**new, **base}:
        theirs, ours = new.get(name), mine.get(name)
        if theirs == ours or (theirs in EMPTY and ours in EMPTY):
            continue
        if base is None:
            if ours in EMPTY:
                changes[name] = theirs
            elif own:
                conflicts.append(name)
            continue
        before = base.get(name)
        if is_what_was_said(theirs, before):
            continue
        if is_what_was_said(ours, before):
            changes[name] = theirs
        else:
            conflicts.append(name)
    return changes, conflicts
