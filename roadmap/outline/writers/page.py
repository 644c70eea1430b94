"""An outline as one HTML page that opens from disk and prints: no script, no other file."""

from html import escape
from pathlib import Path

from roadmap.outline.model import Entry, Outline, Place, Topic
from roadmap.outline.readers.text import OUR_PAGE
from roadmap.outline.writers.page_pieces import (
    LEVELS,
    STATES,
    day,
    effort,
    heading,
    level_mark,
    link,
    nested_list,
    paragraph,
    prose,
    spans,
    state_mark,
    word,
)
from roadmap.outline.writers.shown import Shown

STYLE = Path(__file__).with_name("page.css").read_text("utf-8")
# What the policy forbids cannot happen even where something slipped through.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
LANGUAGE, UNTITLED = "en", "Roadmap"
DEEPEST_INDENT = 6  # of follow-ups: more would leave no width for words
NOTE = '<p class="label" aria-hidden="true">My note</p>\n'


def write(outline: Outline) -> str:
    """Give the whole page; a roadmap that is one topic has this topic as its title."""
    shown = Shown(outline)
    whole = _whole(shown, outline.title)
    title = escape(outline.title or (whole.title if whole else UNTITLED))
    name = escape(outline.learner)
    steps = shown.steps
    if whole:
        steps = [(key, max(0, depth - 1)) for key, depth in steps if key != whole.key]
    contents = [
        (f'<a href="#{shown.anchors[key]}">{escape(shown.topics[key].title)}</a>', depth)
        for key, depth in steps
    ]
    nav = f'<nav aria-label="Contents"><p class="label">Contents</p>{nested_list(contents)}</nav>\n'
    anchor = f' id="{shown.anchors[whole.key]}"' if whole else ""
    beginning = _body(shown, whole, 1) if whole else ""
    main = beginning + _sections(shown, steps)
    return f"""<!doctype html>
<html lang="{LANGUAGE}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
{OUR_PAGE}
<title>{title}{f" · {name}" if name else ""}</title>
<style>
{STYLE}</style>
</head>
<body>
<a class="skip" href="#content">Skip to content</a>
<header><h1{anchor}>{title}</h1>{paragraph("by", f"The progress of {name}" if name else "")}{_count(shown)}
{_legend(shown)}</header>
<div class="page">
{nav if contents else ""}<main id="content" tabindex="-1">
{main if main.strip() else "<p>There is nothing on this roadmap yet.</p>"}
</main>
</div>
<footer>{_sources(outline)}<p>Made with Cairn, a shared learning roadmap.</p></footer>
</body>
</html>
"""


def _whole(shown: Shown, title: str) -> Topic | None:
    """The topic that is the whole roadmap, if there is one."""
    tops = [shown.topics[key] for key, depth in shown.steps if key and not depth]
    return tops[0] if len(tops) == 1 and title in {"", tops[0].title} else None


def _sections(shown: Shown, steps: list[tuple[str, int]]) -> str:
    parts, open_sections = [], 0
    for key, depth in steps:
        parts.append("</section>\n" * (open_sections - depth))
        parts.append(_section(shown, shown.topics[key], depth + 2))
        open_sections = depth + 1
    return "".join(parts) + "</section>" * open_sections


def _section(shown: Shown, topic: Topic, level: int) -> str:
    """The section stays open, for those below it."""
    opening, closing = heading(level, f' id="{shown.anchors[topic.key]}"')
    return (
        f'<section><div class="over">{opening}{escape(topic.title)}{closing}'
        f"{paragraph('optional', 'Optional' if topic.optional else '')}"
        f"{_count(shown, topic.key)}</div>\n{_body(shown, topic, level)}"
    )


def _body(shown: Shown, topic: Topic, level: int) -> str:
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
        f"{prose(topic.summary, level)}{paragraph('needs', needs and f'Best after {needs}')}"
        f"{prose(topic.concepts, level, 'concepts')}{prose(topic.body, level)}"
        f"{nested_list(entries, 'entries')}\n"
    )


def _entry(shown: Shown, entry: Entry, place: Place, level: int) -> str:
    further = [link(each.url, each.label or each.url) for each in entry.links]
    facts = [
        *(escape(entry.authors), escape(word(entry.kind)), day(entry.published)),
        *(
            effort(entry.effort),
            escape(word(entry.access)),
            "Optional" * place.optional,
            *further,
        ),
    ]
    progress = [
        "Private" if entry.private else "",
        escape(entry.arranged.capitalize()),
        escape(entry.amount),
        f"started {day(entry.started)}" if entry.started else "",
        f"finished {day(entry.finished)}" if entry.finished else "",
    ]
    note = prose(entry.note, level)
    return (
        f'<div class="item">{state_mark(entry.status) if shown.has_statuses else ""}'
        f'<p class="what">{link(entry.url, entry.title, "title")} {level_mark(entry.level)}</p>\n'
        f"{paragraph('facts', spans(facts))}{paragraph('remark', escape(place.remark))}"
        f"{paragraph('why', escape(entry.why))}{prose(entry.summary, level)}"
        f"{paragraph('facts progress', spans(progress))}"
        # An aside with a name would be a landmark, and a page of notes a hundred of them.
        + (f'<aside role="note" aria-label="My note">{NOTE}{note}</aside>' if note else "")
        + "</div>"
    )


def _count(shown: Shown, topic: str | None = None) -> str:
    """Say how much is done as the site does; a roadmap without statuses is nobody's log."""
    if not shown.has_statuses:
        return ""
    tally = shown.tally(topic)
    done = f"{tally.done} of {tally.total} done" if tally.total else ""
    skipped = f"{tally.skipped} skipped" if tally.skipped else ""
    optional = f"{tally.optional} optional" if tally.optional else ""
    return paragraph("count", ", ".join(filter(None, [done, skipped, optional])))


def _legend(shown: Shown) -> str:
    entries = [entry for places in shown.places.values() for entry, _ in places]
    states = [state for state in STATES if shown.has_statuses and state in shown.status.values()]
    levels = [level for level in LEVELS if any(entry.level == level for entry in entries)]
    marks = [state_mark(state) for state in states]
    marks += [f"{level_mark(level)} {LEVELS[level][2]}" for level in levels]
    items = "".join(f"<li>{mark}</li>" for mark in marks)
    return f'<ul class="legend" aria-label="Legend">{items}</ul>' if items else ""


def _sources(outline: Outline) -> str:
    items = [
        link(source.address, source.name)
        + (f", {escape(source.licence)}" if source.licence else "")
        for source in outline.sources
    ]
    return paragraph("", "It was gathered from " + "; ".join(items) + "." if items else "")
