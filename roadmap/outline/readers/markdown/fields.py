"""Fields of an entry that a line of their own states: "Author: Ada Roe", "Finished: 2021-01-08"."""

from roadmap.outline.limits import LONGEST, LONGEST_TEXT
from roadmap.outline.model import Entry
from roadmap.outline.readers.markdown.facts import (
    access_in,
    effort_in,
    level_in,
    whole_date,
)
from roadmap.outline.readers.markdown.kinds import kind_exactly
from roadmap.outline.readers.markdown.status import status_and_amount


def fill_in(entry: Entry, meaning: str, value: str) -> bool:
    """Give an entry what a line says of it; whether it was understood."""
    date = whole_date(value)
    if meaning in {"status", "finished"} and date:  # "Finished:" may ask how far or when
        entry.finished, entry.status = date, "done"
    elif meaning == "status":
        status, amount = status_and_amount(value)
        entry.status, entry.amount = status or entry.status, amount or entry.amount
        return bool(status)
    elif meaning == "started" and date:
        entry.started = date
    elif meaning == "published" and date:
        entry.published = date
    elif meaning == "authors" and not entry.authors:
        entry.authors = value[: LONGEST["authors"]]
    elif meaning == "kind" and (kind := kind_exactly(value)):
        entry.kind = kind
    elif meaning == "level" and (level := level_in(value)):
        entry.level = level
    elif meaning == "effort" and (effort := effort_in(value)):
        entry.effort = effort
    elif meaning == "note":
        entry.note = f"{entry.note}\n{value}".strip()[:LONGEST_TEXT]
    elif meaning == "access" and (access := access_in(value)):
        entry.access = access
    else:
        return False
    return True
