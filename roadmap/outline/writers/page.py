"""An outline as one HTML page that opens from disk and prints: no script, no other file."""

import re
from collections.abc import Iterable
from html import escape, unescape
from pathlib import Path

from roadmap import markup
from roadmap.identity import is_web_link
from roadmap.outline.model import Entry, Outline, Place, Topic
from roadmap.outline.writers.shown import Shown

STYLE = Path(__file__).with_name("page.css").read_text("utf-8")
# What the policy forbids cannot happen even where something slipped through.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
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
DEEPEST_INDENT = 6  # of follow-ups: more would leave no width for words
NOTE = '<p class="label" aria-hidden="true">My note</p>\n'
LINK = re.compile(r'<a href="([^"]*)"')
HEADING = re.compile(r"<(/?)h([1-6])>")


def write(outline: Outline, language: str = "en", learner: str = "") -> str:
    """Give the whole page; `language` is the one the roadmap is written in, `learner` a name."""
    shown = Shown(outline)
    title, name = escape(outline.title or "Roadmap"), escape(learner)
    contents = [
        (f'<a href="#{shown.anchors[key]}">{escape(shown.topics[key].title)}</a>', depth)
        for key, depth in shown.steps
    ]
    nav = f'<nav aria-label="Contents"><p class="label">Contents</p>{_list(contents)}</nav>\n'
    return f"""<!doctype html>
<html lang="{escape(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>{title}{f" · {name}" if name else ""}</title>
<style>
{STYLE}</style>
</head>
<body>
<a class="skip" href="#content">Skip to content</a>
<header><h1>{title}</h1>{_p("by", f"The progress of {name}" if name else "")}{_count(shown)}
{_legend(shown)}</header>
<div class="page">
{nav if contents else ""}<main id="content" tabindex="-1">
{_sections(shown) or "<p>There is nothing on this roadmap yet.</p>"}
</main>
</div>
<footer>{_sources(outline)}<p>Made with Cairn, a shared learning roadmap.</p></footer>
</body>
</html>
"""


def _sections(shown: Shown) -> str:
    parts, open_sections = [], 0
    for key, depth in shown.steps:
        parts.append("</section>\n" * (open_sections - depth))
        parts.append(_section(shown, shown.topics[key], depth + 2))
        open_sections = depth + 1
    return "".join(parts) + "</section>" * open_sections


def _section(shown: Shown, topic: Topic, level: int) -> str:
    """The section stays open, for those below it."""
    opening, closing = _heading(level, f' id="{shown.anchors[topic.key]}"')
    needs = "; ".join(
        f'<a href="#{shown.anchors[need.topic]}">{escape(shown.topics[need.topic].title)}</a>'
        + (f" ({escape(need.reason.rstrip('.'))})" if need.reason else "")
        for need in topic.needs
        if need.topic in shown.topics
    )
    entries = [
        (_entry(shown, entry, place, level), min(depth, DEEPEST_INDENT))
        for entry, place, depth in shown.entries_in(topic.key)
    ]
    return (
        f'<section><div class="over">{opening}{escape(topic.title)}{closing}'
        f"{_p('optional', 'Optional' if topic.optional else '')}"
        f"{_count(shown, topic.key)}</div>\n"
        f"{_prose(topic.summary, level)}{_p('needs', needs and f'Best after {needs}')}"
        f"{_prose(topic.concepts, level, 'concepts')}{_prose(topic.body, level)}"
        f"{_list(entries, 'entries')}\n"
    )


def _entry(shown: Shown, entry: Entry, place: Place, level: int) -> str:
    further = [_link(link.url, link.label or link.url) for link in entry.links]
    facts = [
        *(escape(entry.authors), escape(_word(entry.kind)), _day(entry.published)),
        *(
            _effort(entry.effort),
            escape(_word(entry.access)),
            "Optional" * place.optional,
            *further,
        ),
    ]
    progress = [
        escape(entry.amount),
        f"started {_day(entry.started)}" if entry.started else "",
        f"finished {_day(entry.finished)}" if entry.finished else "",
    ]
    note = _prose(entry.note, level)
    return (
        f'<div class="item">{_state(entry.status) if shown.has_statuses else ""}'
        f'<p class="what">{_link(entry.url, entry.title, "title")} {_level(entry.level)}</p>\n'
        f"{_p('facts', _spans(facts))}{_p('remark', escape(place.remark))}"
        f"{_p('why', escape(entry.why))}{_prose(entry.summary, level)}"
        f"{_p('facts progress', _spans(progress))}"
        # An aside with a name would be a landmark, and a page of notes a hundred of them.
        + (f'<aside role="note" aria-label="My note">{NOTE}{note}</aside>' if note else "")
        + "</div>"
    )


def _prose(text: str, level: int, name: str = "") -> str:
    """Render Markdown with its headings below `level`; only links to the web stay links."""
    if not text.strip():
        return ""
    outer: list[int] = []

    def moved(found: re.Match[str]) -> str:
        if not found[1]:
            while outer and outer[-1] >= int(found[2]):
                outer.pop()
            outer.append(int(found[2]))
        return _heading(level + len(outer))[bool(found[1])]

    def checked(found: re.Match[str]) -> str:
        return found[0] if is_web_link(unescape(found[1])) else "<a"

    # In what the renderer gives, "<" begins a tag and nothing else.
    html = HEADING.sub(moved, LINK.sub(checked, markup.render(text)))
    html = html.replace('<details class="example">', '<details class="example" open>')
    html = html.replace(' role="region"', ' role="group"')  # not a landmark each
    return f'<div class="{f"prose {name}".strip()}">{html}</div>\n'


def _heading(level: int, attributes: str = "") -> tuple[str, str]:
    if level <= 6:
        return f"<h{level}{attributes}>", f"</h{level}>"
    return f'<div role="heading" aria-level="{level}"{attributes}>', "</div>"


def _list(items: Iterable[tuple[str, int]], name: str = "") -> str:
    """Nest items by their depths, of which none is more than one below that before it."""
    parts, last = [], -1
    opening = f'<ul class="{name}">' if name else "<ul>"
    for html, depth in items:
        parts.append(opening if depth > last else "</li>" + "</ul></li>" * (last - depth))
        parts.append(f"\n<li>{html}")
        last = depth
    return "".join(parts) + "</li></ul>" * (last + 1)


def _count(shown: Shown, topic: str | None = None) -> str:
    """Say how much is done as the site does; a roadmap without statuses is nobody's log."""
    if not shown.has_statuses:
        return ""
    tally = shown.tally(topic)
    done = f"{tally.done} of {tally.total} done" if tally.total else ""
    skipped = f"{tally.skipped} skipped" if tally.skipped else ""
    optional = f"{tally.optional} optional" if tally.optional else ""
    return _p("count", ", ".join(filter(None, [done, skipped, optional])))


def _legend(shown: Shown) -> str:
    entries = [entry for places in shown.places.values() for entry, _ in places]
    states = [state for state in STATES if shown.has_statuses and state in shown.status.values()]
    levels = [level for level in LEVELS if any(entry.level == level for entry in entries)]
    marks = [_state(state) for state in states]
    marks += [f"{_level(level)} {LEVELS[level][2]}" for level in levels]
    items = "".join(f"<li>{mark}</li>" for mark in marks)
    return f'<ul class="legend" aria-label="Legend">{items}</ul>' if items else ""


def _sources(outline: Outline) -> str:
    items = [
        _link(source.address, source.name)
        + (f", {escape(source.licence)}" if source.licence else "")
        for source in outline.sources
    ]
    return _p("", "It was gathered from " + "; ".join(items) + "." if items else "")


def _state(status: str) -> str:
    word, mark = STATES.get(status, (_word(status), ""))
    stone = f'<svg viewBox="0 0 24 22" aria-hidden="true"><path d="{STONE}"/>{mark}</svg>'
    return f'<span class="state {status if status in STATES else ""}">{stone}<span>{escape(word)}</span></span>'


def _level(level: str) -> str:
    if level not in LEVELS:
        return escape(level)
    sign, word, _ = LEVELS[level]
    return f'<span class="level {level}"><span aria-hidden="true">{sign}</span> {word}</span>'


def _link(url: str, text: str, name: str = "") -> str:
    named = f' class="{name}"' if name else ""
    if not is_web_link(url):
        return f"<span{named}>{escape(text)}</span>"
    return f'<a{named} href="{escape(url)}" rel="noopener noreferrer">{escape(text)}</a>'


def _p(name: str, html: str) -> str:
    return f'<p class="{name}">{html}</p>\n' if html else ""


def _spans(facts: Iterable[str]) -> str:
    return " ".join(f"<span>{fact}</span>" for fact in facts if fact)


def _word(name: str) -> str:
    return KINDS.get(name, name.replace("_", " ").capitalize())


def _effort(minutes: int | None) -> str:
    hours, rest = divmod(minutes or 0, 60)
    if not hours:
        return f"{rest} min" if rest else ""
    return f"{hours} h {rest:02}" if rest else f"{hours} h"


def _day(date: str) -> str:
    """2020 stays; 2020-12 is "Dec 2020"; 2020-12-31 is "31 Dec 2020"; the rest is as written."""
    if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])(-\d\d)?", date, re.ASCII):
        return escape(date)
    year, month, *day = map(int, date.split("-"))
    return " ".join([*map(str, day), MONTHS[month - 1], f"{year:04}"])
