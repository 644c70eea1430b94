"""The entries of an outline as a table: one row per entry and place."""

import csv
import json
import re
from io import StringIO
from typing import Any

from roadmap.outline.model import Outline
from roadmap.outline.unseen import named

COLUMNS = [
    *("title", "url", "links", "topic_path", "kind", "level", "authors", "published", "status"),
    *("amount", "started", "finished", "note", "description", "parent", "optional", "access"),
    *("effort", "line"),
]
# In a log: whether it is pinned or hidden, and whether it is an entry of the learner's own.
OF_A_LOG = ["arranged", "private"]
# Spreadsheets carry out what begins so, whatever white space or width it has. An apostrophe before it
# counts too, so that the one that is put in front can be told from one that was there.
FORMULA = r"'*(?:\s*[=+\-@＝＋－＠]|[\t\r])"
_FORMULA = re.compile(FORMULA)


def write_csv(outline: Outline) -> str:
    """Give CSV as RFC 4180 has it; a cell that a spreadsheet would carry out begins with '."""
    text = StringIO()
    # Lines end with CR LF: only then does the csv module quote a cell that holds a CR alone.
    writer = csv.writer(text)
    columns = [*COLUMNS, *OF_A_LOG] if outline.learner else COLUMNS
    writer.writerow(columns)
    for row in outline.rows():
        if outline.learner and row["note"]:  # which is to come back to the letter
            row["note"] = named(row["note"])
        writer.writerow([defused(cell_of(column, row[column])) for column in columns])
    return text.getvalue()


def write_json(outline: Outline) -> str:
    return json.dumps(list(outline.rows()), indent=1, ensure_ascii=False) + "\n"


def write_lines(outline: Outline) -> str:
    """Give one JSON object a line, for programs that read line by line."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in outline.rows())


def cell_of(column: str, value: Any) -> str:
    """The value of a row in one text."""
    match column:
        case "links":
            return "; ".join(f"{link['label']} {link['url']}".strip() for link in value)
        case "topic_path":
            return " > ".join(value)
        case "optional" | "private":
            return "yes" if value else ""
    return "" if value is None else str(value)


def defused(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell
