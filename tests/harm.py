"""Whether what somebody typed became more than text: pages are parsed as browsers parse them."""

import json
import re
from collections.abc import Iterator
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from tests.payloads import MARK

# No page of the site has any of these.
FOREIGN = {
    *("iframe", "frame", "frameset", "object", "embed", "applet", "base"),
    *("math", "foreignobject", "x", "plaintext", "xmp", "marquee", "video", "audio", "portal"),
}
OPENED = {"href", "xlink:href", "src", "action", "formaction", "data", "poster", "ping", "cite"}
FETCHED = {"script", "link", "img", "form", "button", "input", "use", "image", "source"}
SCHEMES = {"", "http", "https", "mailto"}
ASKED = {"hx-get", "hx-post", "hx-put", "hx-patch", "hx-delete"}
JSON_TYPES = {"application/json", "application/ld+json"}


def harm_in(html: str) -> list[str]:
    """Each element or attribute that the site did not write, in words."""
    found = []
    for node in LexborHTMLParser(html).root.traverse():
        attributes = {name.lower(): value or "" for name, value in node.attributes.items()}
        found += _of_element(node.tag, attributes, node)
        for name, value in attributes.items():
            found += [f"<{node.tag} {said}>" for said in _of_attribute(node.tag, name, value)]
    return found


def _of_element(tag: str, attributes: dict[str, str], node: Any) -> Iterator[str]:
    if tag in FOREIGN:
        yield f"<{tag}>"
    policy = "content-security-policy"  # of the page that stands by itself
    if tag == "meta" and attributes.get("http-equiv", policy).lower() != policy:
        yield f"<meta http-equiv={attributes['http-equiv']}>"
    if tag == "script" and attributes.get("type") in JSON_TYPES:
        try:
            json.loads(node.text(deep=True))
        except ValueError as error:
            yield f"<script> of data: {error}"
    elif tag in {"script", "style", "template"} and MARK in node.html:
        yield node.html[:80]


def _of_attribute(tag: str, name: str, value: str) -> Iterator[str]:
    said = f"{name}={value[:80]!r}"
    if name.startswith(("on", "hx-on", "data-hx-")) or name in {"srcdoc", "xmlns:xlink"}:
        yield said
    # An attribute that a value broke out into has a name that nobody writes.
    if MARK in name or not re.fullmatch(r"[a-z][a-z0-9:_-]*", name):
        yield said
    if name in {"id", "name", "style", "class", "for", "form"} and MARK in value:
        yield said
    if name.startswith("hx-") and MARK in value.partition("?")[0]:
        yield said
    if name in ASKED and not value.startswith(("/", "?")) and value != "":
        yield said
    if name in OPENED:
        scheme = _scheme(value)
        is_picture = scheme == "data" and value.startswith("data:image/") and MARK not in value
        if scheme not in SCHEMES and not is_picture:
            yield said
        if tag in FETCHED and re.match(r"(https?:)?[/\\]{2}[^/]*pwned", value.strip()):
            yield said


def _scheme(address: str) -> str:
    """As a browser reads it, which drops control characters first."""
    bare = re.sub(r"[\x00-\x20]", "", address).lower()
    found = re.match(r"([a-z][a-z0-9+.-]*):", bare)
    return found[1] if found else ""


def formulas_in(rows: list[list[str]]) -> list[str]:
    """Cells that a spreadsheet would compute."""
    return [
        cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    ]
