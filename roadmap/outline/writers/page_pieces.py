"""Small pieces of the page that is taken along: marks, links, prose, nested lists, dates in words."""

import re
from collections.abc import Iterable
from html import escape, unescape

from roadmap import markup
from roadmap.web_link import is_web_link

STATES = {
    "done": ("Done", '<path class="on" d="m7.5 11 3.3 3.6 6-7"/>'),
    "revisit": ("To revisit", '<path class="on" d="M16.6 9.2a5 5 0 1 0 .3 3.6m.3-7.2v3.8h-3.8"/>'),
    "in_progress": ("In progress", '<path class="half" d="M1 11h22a10 9 0 0 1-10 10A12 8.4 0 0 1 1 11"/>'),
    "todo": ("Planned", '<circle cx="12" cy="11" r="2.8"/>'),
    "skipped": ("Skipped", '<path class="across" d="M7.5 11h9"/>'),
    "": ("Not started", ""),
}  # fmt: skip
STONE = (
    "M1 12.6A11.4 11.6 0 0 1 12.4 1 10.6 11 0 0 1 23 12 10.1 9 0 0 1 12.9 21 11.9 8.4 0 0 1 1 12.6Z"
)
LEVELS = {
    "introductory": ("○", "Introductory", "light, brief, wide"),
    "cult": ("◆", "Cult", "deep, scientific, heavily cited"),
}
KINDS = {"dataset": "Data set", "docs": "Documentation"}
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
LINK = re.compile(r'<a href="([^"]*)"')
HEADING = re.compile(r"<(/?)h([1-6])>")


def prose(text: str, level: int, name: str = "") -> str:
    """Render Markdown with its headings below `level`; only links to the web stay links."""
    if not text.strip():
        return ""
    outer: list[int] = []

    def moved(found: re.Match[str]) -> str:
        if not found[1]:
            while outer and outer[-1] >= int(found[2]):
                outer.pop()
            outer.append(int(found[2]))
        return heading(level + len(outer))[bool(found[1])]

    def checked(found: re.Match[str]) -> str:
        return found[0] if is_web_link(unescape(found[1])) else "<a"

    # In what the renderer gives, "<" begins a tag and nothing else.
    html = HEADING.sub(moved, LINK.sub(checked, markup.render(text)))
    html = html.replace('<details class="example">', '<details class="example" open>')
    html = html.replace(' role="region"', ' role="group"')  # not a landmark each
    return f'<div class="{f"prose {name}".strip()}">{html}</div>\n'


def heading(level: int, attributes: str = "") -> tuple[str, str]:
    if level <= 6:
        return f"<h{level}{attributes}>", f"</h{level}>"
    return f'<div role="heading" aria-level="{level}"{attributes}>', "</div>"


def nested_list(items: Iterable[tuple[str, int]], name: str = "") -> str:
    """Nest items by their depths, of which none is more than one below that before it."""
    parts, last = [], -1
    opening = f'<ul class="{name}">' if name else "<ul>"
    for html, depth in items:
        parts.append(opening if depth > last else "</li>" + "</ul></li>" * (last - depth))
        parts.append(f"\n<li>{html}")
        last = depth
    return "".join(parts) + "</li></ul>" * (last + 1)


def state_mark(status: str) -> str:
    name, mark = STATES.get(status, (word(status), ""))
    stone = f'<svg viewBox="0 0 24 22" aria-hidden="true"><path d="{STONE}"/>{mark}</svg>'
    return f'<span class="state {status if status in STATES else ""}">{stone}<span>{escape(name)}</span></span>'


def level_mark(level: str) -> str:
    if level not in LEVELS:
        return escape(level)
    sign, word, _ = LEVELS[level]
    return f'<span class="level {level}"><span aria-hidden="true">{sign}</span> {word}</span>'


def link(url: str, text: str, name: str = "") -> str:
    named = f' class="{name}"' if name else ""
    if not is_web_link(url):
        return f"<span{named}>{escape(text)}</span>"
    return f'<a{named} href="{escape(url)}" rel="noopener noreferrer">{escape(text)}</a>'


def paragraph(name: str, html: str) -> str:
    return f'<p class="{name}">{html}</p>\n' if html else ""


def spans(facts: Iterable[str]) -> str:
    return " ".join(f"<span>{fact}</span>" for fact in facts if fact)


def word(name: str) -> str:
    return KINDS.get(name, name.replace("_", " ").capitalize())


def effort(minutes: int | None) -> str:
    hours, rest = divmod(minutes or 0, 60)
    if not hours:
        return f"{rest} min" if rest else ""
    return f"{hours} h {rest:02}" if rest else f"{hours} h"


def day(date: str) -> str:
    """2020 stays; 2020-12 is "Dec 2020"; 2020-12-31 is "31 Dec 2020"; the rest is as written."""
    if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])(-\d\d)?", date, re.ASCII):
        return escape(date)
    year, month, *day = map(int, date.split("-"))
    return " ".join([*map(str, day), MONTHS[month - 1], f"{year:04}"])
