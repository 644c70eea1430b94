"""A roadmap as plain data in memory: every reader makes an Outline, every writer takes one."""

from roadmap.outline.model import (
    Alias,
    Entry,
    Link,
    Need,
    Outline,
    Paper,
    Place,
    Problem,
    Relation,
    Said,
    Source,
    Topic,
    UnreadableError,
)

__all__ = [
    "Alias",
    "Entry",
    "Link",
    "Need",
    "Outline",
    "Paper",
    "Place",
    "Problem",
    "Relation",
    "Said",
    "Source",
    "Topic",
    "UnreadableError",
]
