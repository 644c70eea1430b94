"""The objects of Cairn's own files: which fields each model has, and what these may hold."""

import re
from collections.abc import Iterator
from typing import Any

from roadmap.outline import words
from roadmap.outline.limits import LARGEST, LONGEST
from roadmap.outline.model import UnreadableError
from roadmap.outline.readers import json_objects

# Per model: its fields with the types their values may have. Those without effect are read past.
_TEXT, _NUMBER, _FLAG, _ROW = (str,), (int,), (bool,), (list, type(None))
_DATES = {name: (str, type(None)) for name in ("created_at", "updated_at", "retired_at")}
FIELDS: dict[str, dict[str, tuple[type, ...]]] = {
    "topic": {
        "slug": _TEXT,
        "title": _TEXT,
        "parent": _ROW,
        "position": _NUMBER,
        "summary": _TEXT,
        "concepts": _TEXT,
        "body": _TEXT,
        "optional": _FLAG,
        "version": _NUMBER,
        **_DATES,
    },
    "resource": {
        "slug": _TEXT,
        "title": _TEXT,
        "url": _TEXT,
        "kind": _TEXT,
        "level": _TEXT,
        "access": _TEXT,
        "authors": _TEXT,
        "published": _TEXT,
        "effort": (int, type(None)),
        "summary": _TEXT,
        "why": _TEXT,
        "identity": _TEXT,
        "version": _NUMBER,
        **_DATES,
    },
    "paper": {"resource": _ROW, "arxiv_id": _TEXT, "doi": _TEXT, "venue": _TEXT, "bibtex": _TEXT},
    "link": {"resource": _ROW, "label": _TEXT, "url": _TEXT, "position": _NUMBER},
    "source": {
        "slug": _TEXT,
        "name": _TEXT,
        "address": _TEXT,
        "licence": _TEXT,
        "description": _TEXT,
    },
    "prerequisite": {"topic": _ROW, "needs": _ROW, "reason": _TEXT},
    "placement": {
        "topic": _ROW,
        "resource": _ROW,
        "position": _NUMBER,
        "optional": _FLAG,
        "remark": _TEXT,
    },
    "relation": {"from_resource": _ROW, "to_resource": _ROW, "kind": _TEXT, "remark": _TEXT},
    "sourceentry": {
        "source": _ROW,
        "key": _TEXT,
        "path": (list,),
        "line": (int, type(None)),
        "said": (dict,),
        "topic": _ROW,
        "resource": _ROW,
    },
    "alias": {"kind": _TEXT, "value": _TEXT, "topic": _ROW, "resource": _ROW},
}
_NEEDED = {
    "topic": ("slug", "title"),
    "resource": ("slug", "title"),
    "paper": ("resource",),
    "link": ("resource", "url"),
    "source": ("slug", "name"),
    "prerequisite": ("topic", "needs"),
    "placement": ("topic", "resource"),
    "relation": ("from_resource", "to_resource", "kind"),
    "sourceentry": ("source", "key"),
    "alias": ("kind", "value"),
}
_LONGEST_TEXT = 1_000_000
_PUBLISHED = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_VALUES = {"kind": words.KINDS, "level": words.LEVELS, "access": words.ACCESS}


def objects(text: str) -> Iterator[tuple[int, str, dict[str, Any]]]:
    """Every object of the list with the line it begins on."""
    for line, found in json_objects.objects(text):
        if not isinstance(found, dict) or not isinstance(found.get("fields"), dict):
            raise UnreadableError("Every object has a model and its fields.", line)
        yield line, str(found.get("model", "")), found["fields"]


def model_of(model: str, fields: dict[str, Any], line: int) -> str:
    """The model's name, when its fields are what they must be by themselves."""
    name = model.removeprefix("roadmap.")
    if model == name or name not in FIELDS:
        raise UnreadableError(f"“{model}” is nothing that a roadmap is made of.", line)
    known = FIELDS[name]
    for field, value in fields.items():
        if field not in known:
            raise UnreadableError(
                f"A {name} has no field “{field}”; is the file from a newer Cairn?", line
            )
        if not isinstance(value, known[field]) or (
            isinstance(value, bool) and bool not in known[field]
        ):
            raise UnreadableError(
                f"The field “{field}” of this {name} holds a value of the wrong kind.", line
            )
        longest = LONGEST.get(f"{name}.{field}") or LONGEST.get(field, _LONGEST_TEXT)
        if isinstance(value, str) and len(value) > longest:
            raise UnreadableError(
                f"The field “{field}” is longer than {longest:,} characters.", line
            )
        if isinstance(value, int) and not 0 <= value <= LARGEST:
            raise UnreadableError(f"The field “{field}” is below 0 or above {LARGEST:,}.", line)
    for field in _NEEDED[name]:
        if not fields.get(field):
            raise UnreadableError(f"This {name} has no “{field}”.", line)
    if name == "resource":
        _check_values(fields, line)
    for fact, value in fields.get("said", {}).items():
        if not _is_fact(fact, value):
            raise UnreadableError(
                f"What was said of “{fact[:60]}” holds a value of the wrong kind.", line
            )
    return name


def _is_fact(name: str, value: Any) -> bool:
    """Whether a source can have said it: the next import of that source compares with it."""
    match name.partition(" ")[0]:
        case "place":
            return isinstance(value, list) and [type(each) for each in value] == [bool, str]
        case "position" | "effort":
            return type(value) is int and 0 <= value <= LARGEST
        case "optional" | "under":
            return isinstance(value, bool)
        case "need" | "relation":
            return isinstance(value, bool | str)
    return isinstance(value, bool if name == "paper" else str)


def _check_values(fields: dict[str, Any], line: int) -> None:
    for field, values in _VALUES.items():
        if (value := fields.get(field)) and value not in values:
            raise UnreadableError(f"“{value}” is no {field} of a resource.", line)
    published = fields.get("published")
    if published and not _PUBLISHED.fullmatch(published):
        raise UnreadableError(f"“{published}” is no date: 2020, 2020-12 or 2020-12-31.", line)
