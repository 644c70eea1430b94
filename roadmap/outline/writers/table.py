"""The entries of an outline as a table: one row per entry and place."""

import csv
import json
import re
from io import StringIO
from typing import Any

from roadmap.outline.model import Outline

COLUMNS = [
    *("title", "url", "links", "topic_path", "kind", "level", "authors", "published", "status"),
    *("amount", "started", "finished", "note", "description", "parent", "optional", "access"),
    *("effort", "line"),
]
# Spreadsheets carry out what begins so, whatever white space stands before it.
FORMULA = re.compile(r"\s*[=+\-@]")


def write_csv(outline: Outline) -> str:
    """Give CSV as RFC 4180 has it; a cell that a spreadsheet would carry out begins with '."""
    text = StringIO()
    # Lines end with CR LF: only then does the csv module quote a cell that holds a CR alone.
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for row in outline.rows():
        writer.writerow([_defused(_cell(row, column)) for column in COLUMNS])
    return text.getvalue()


def write_json(outline: Outline) -> str:
    return json.dumps(list(outline.rows()), indent=1, ensure_ascii=False) + "\n"


def write_lines(outline: Outline) -> str:
    """Give one JSON object a line, for programs that read line by line."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in outline.rows())


def _cell(row: dict[str, Any], column: str) -> str:
    value = row[column]
    match column:
        case "links":
            return "; ".join(f"{link['label']} {link['url']}".strip() for link in value)
        case "topic_path":
            return " > ".join(value)
        case "optional":
            return "yes" if value else ""
    return "" if value is None else str(value)


def _defused(cell: str) -> str:
    return f"'{cell}" if FORMULA.match(cell) else cell
