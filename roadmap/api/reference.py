"""The OpenAPI document as a page shows it: endpoints, their parameters, the shapes."""

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext, gettext_lazy, gettext_noop

REF = "#/components/schemas/"
# One by one, so that each can be translated.
WORDS = {
    "string": gettext_noop("text"),
    "integer": gettext_noop("whole number"),
    "boolean": gettext_noop("true or false"),
    "null": gettext_noop("null"),
    "date": gettext_noop("day, as 2026-01-31"),
    "date-time": gettext_noop("moment, as 2026-01-31T12:00:00Z"),
}
NEEDS = {
    "ReadToken": gettext_lazy("Needs a token."),
    "WriteToken": gettext_lazy("Needs a token that may change things."),
}
OPTIONAL = gettext_lazy("Works without a token; with one it tells your own progress too.")


@dataclass
class Field:
    """A parameter or part of a shape; `shape` is the shape that its kind leads to, if one does."""

    name: str
    kind: str
    shape: str
    values: list[str]
    description: str
    place: str = ""
    required: bool = False


@dataclass
class Endpoint:
    """One method of one address."""

    key: str
    method: str
    path: str
    summary: str
    description: str
    needs: Any
    parameters: list[Field]
    sent: str
    answer: str
    curl: str


@dataclass
class Reference:
    """The whole, in the order of the document."""

    groups: dict[str, list[Endpoint]] = field(default_factory=dict)
    shapes: dict[str, list[Field]] = field(default_factory=dict)


def reference(document: dict[str, Any], site: str) -> Reference:
    """`site` is what the addresses of the examples begin with."""
    found = Reference()
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            endpoint = _endpoint(document, site, path, method.upper(), operation)
            found.groups.setdefault(gettext(operation["tags"][0]), []).append(endpoint)
    for name, schema in document["components"]["schemas"].items():
        found.shapes[name] = [
            _field(part, each, required=part in schema.get("required", []))
            for part, each in schema["properties"].items()
        ]
    return found


def _endpoint(
    document: dict[str, Any], site: str, path: str, method: str, operation: dict[str, Any]
) -> Endpoint:
    parameters = operation["parameters"]
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    answer = operation["responses"].get("200") or operation["responses"][200]
    sent = body.get("schema", {}).get("$ref", "").removeprefix(REF)
    security = operation.get("security", [{}])
    needs = OPTIONAL if {} in security and len(security) > 1 else NEEDS.get("".join(security[0]))
    return Endpoint(
        key=operation["operationId"],
        method=method,
        path=path,
        summary=gettext(operation["summary"]),
        description=gettext(operation["description"]) if "description" in operation else "",
        needs=needs or "",
        parameters=[
            _field(each["name"], each["schema"] | each, each["in"], each["required"])
            for each in parameters
        ],
        sent=sent,
        answer=answer["content"]["application/json"]["schema"]["$ref"].removeprefix(REF),
        curl=_curl(document, site + path, method, parameters, sent, {} not in security),
    )


def _field(name: str, schema: dict[str, Any], place: str = "", required: bool = False) -> Field:
    kind, shape = _kind(schema)
    description = gettext(schema["description"]) if schema.get("description") else ""
    return Field(name, kind, shape, _values(schema), description, place, required)


def _kind(schema: dict[str, Any]) -> tuple[str, str]:
    """In words, and the name of the shape where it is one."""
    if "$ref" in schema:
        shape = schema["$ref"].removeprefix(REF)
        return shape, shape
    if "anyOf" in schema:
        kinds = [_kind(each) for each in schema["anyOf"]]
        words = gettext(" or ").join(words for words, _shape in kinds)
        return words, next((shape for _words, shape in kinds if shape), "")
    if schema["type"] == "array":
        if schema.get("in") == "query":
            return gettext("may be given several times"), ""
        words, shape = _kind(schema["items"])
        return gettext("list of %(kind)s") % {"kind": words}, shape
    return gettext(WORDS[schema.get("format") or schema["type"]]), ""


def _values(schema: dict[str, Any]) -> list[str]:
    options = [schema, schema.get("items", {}), *schema.get("anyOf", [])]
    return next((each["enum"] for each in options if "enum" in each), [])


def _curl(
    document: dict[str, Any],
    address: str,
    method: str,
    parameters: list[dict[str, Any]],
    sent: str,
    needs_token: bool,
) -> str:
    query = {each["name"]: each["example"] for each in parameters if "example" in each}
    address = address.replace("{slug}", "SLUG") + (f"?{urlencode(query)}" if query else "")
    parts = ["curl"] if method == "GET" else [f"curl -X {method}"]
    if needs_token:
        parts.append('-H "Authorization: Bearer $TOKEN"')
    if sent:
        example = document["components"]["schemas"][sent]["example"]
        parts += ["-H 'Content-Type: application/json'", f"-d '{json.dumps(example)}'"]
    if not parts[1:]:
        return f"curl '{address}'"
    return " \\\n  ".join([*parts, f"'{address}'"])
