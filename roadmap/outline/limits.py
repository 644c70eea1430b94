"""How much a roadmap holds of a thing, as its columns do; a list may say more, a file of ours may not."""

from dataclasses import replace

from roadmap.outline.model import Entry, Outline

# Characters. Names are those of a fixture's fields, with its model where they differ.
LONGEST = {
    "title": 500,
    "slug": 200,
    "url": 2048,
    "authors": 500,
    "why": 300,
    "reason": 300,
    "label": 200,
    "remark": 500,
    "relation.remark": 300,
    "arxiv_id": 40,
    "doi": 200,
    "venue": 200,
    "name": 300,
    "address": 2048,
    "licence": 200,
    "key": 300,
    "value": 2048,
    "amount": 40,
}
LONGEST_TEXT = 20_000  # characters that a list may say of one entry or folder
LARGEST = 2_147_483_647  # of a number
DEEPEST = 100  # topics below each other


def within_limits(outline: Outline) -> Outline:
    """The same outline with words cut where they are too many, and without numbers that are too large."""
    outline.title = _cut(outline.title, "name")
    for topic in outline.topics:
        topic.title = _cut(topic.title, "title")
        topic.needs = [replace(need, reason=_cut(need.reason, "reason")) for need in topic.needs]
    for entry in outline.entries:
        _fit(entry)
    return outline


def _fit(entry: Entry) -> None:
    entry.title = _cut(entry.title, "title")
    entry.authors, entry.why = _cut(entry.authors, "authors"), _cut(entry.why, "why")
    entry.links = [replace(link, label=_cut(link.label, "label")) for link in entry.links]
    entry.relations = [
        replace(each, remark=_cut(each.remark, "relation.remark")) for each in entry.relations
    ]
    if entry.effort is not None and entry.effort > LARGEST:
        entry.effort = None
    for place in entry.places:
        place.remark = _cut(place.remark, "remark")
    if paper := entry.paper:
        paper.venue = _cut(paper.venue, "venue")
        # A number that is cut is another one.
        paper.doi = paper.doi if len(paper.doi) <= LONGEST["doi"] else ""
        paper.arxiv_id = paper.arxiv_id if len(paper.arxiv_id) <= LONGEST["arxiv_id"] else ""


def _cut(text: str, name: str) -> str:
    return text if len(text) <= LONGEST[name] else f"{text[: LONGEST[name] - 1].rstrip()}…"


def in_short(text: str) -> str:
    """Enough to know it by, in a sentence about it."""
    text = text.strip()
    return text if len(text) < 60 else f"{text[:57]}…"
