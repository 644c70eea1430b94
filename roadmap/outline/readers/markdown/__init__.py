"""Reads any README list of links.

The text becomes one tree (tree.py), the walk goes through it block by block (walk.py, tables.py),
and what it finds is named (titles.py, facts.py) and gathered into an Outline (gather.py).
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from roadmap.outline.model import Outline
from roadmap.outline.readers.markdown import own, own_log
from roadmap.outline.readers.markdown.gather import Gatherer
from roadmap.outline.readers.markdown.left_out import is_repository, repository_of_the_list
from roadmap.outline.readers.markdown.legend import legend_of
from roadmap.outline.readers.markdown.pieces import text_of
from roadmap.outline.readers.markdown.place import levels_of_status
from roadmap.outline.readers.markdown.tree import HEADINGS, Node, parse
from roadmap.outline.readers.markdown.walk import Walk
from roadmap.outline.readers.order import parents_first
from roadmap.outline.writers.markdown import LOG_MARKER, MARKER


def read(text: str, name: str = "", address: str = "") -> Outline:
    """Read a list; `address` makes its relative links whole, `name` titles one without title."""
    if text.startswith(MARKER) and (exact := own.read(text)) is not None:
        return exact

    def general(text: str) -> Outline:
        return _read(parse(text), name, address)

    with _garbage_left_alone():
        if text.startswith(LOG_MARKER) and (log := own_log.read(text, general)) is not None:
            return log
        return general(text)


def _read(tree: Node, name: str, address: str) -> Outline:
    gatherer = Gatherer(address)
    walk = Walk(gatherer)
    walk.where.levels_of_status = levels_of_status(
        (int(node.tag[1]), text_of(node)) for node in tree.walk() if node.tag in HEADINGS
    )
    walk.legend = legend_of(tree)
    walk.blocks(tree)
    outline = gatherer.outline
    outline.title = walk.where.title or name
    repository = repository_of_the_list(
        node.attrs.get("href", "").strip() for node in tree.walk() if node.tag == "a"
    )
    _leave_out_itself(outline, repository)
    _drop_empty_topics(outline)
    return outline


@contextmanager
def _garbage_left_alone() -> Iterator[None]:
    """Everything made while a list is read is kept to its end; looking through it costs a quarter of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _leave_out_itself(outline: Outline, repository: str) -> None:
    kept = [entry for entry in outline.entries if not is_repository(entry.url, repository)]
    if len(kept) < len(outline.entries):
        outline.left_out["links about the list itself"] += len(outline.entries) - len(kept)
        gone = {entry.key for entry in outline.entries} - {entry.key for entry in kept}
        for entry in kept:
            entry.relations = [relation for relation in entry.relations if relation.to not in gone]
        outline.entries = kept


def _drop_empty_topics(outline: Outline) -> None:
    """Sections about nothing that can be learned here: no entry, no concept, no example below."""
    used = {place.topic for entry in outline.entries for place in entry.places}
    parents = {topic.key: topic.parent for topic in outline.topics}
    wanted: set[str] = set()
    for topic in outline.topics:
        key = topic.key if topic.key in used or topic.concepts or topic.body else ""
        while key and key not in wanted:
            wanted.add(key)
            key = parents[key]
    dropped = [topic for topic in outline.topics if topic.key not in wanted]
    outline.left_out["sections without entries"] += len(dropped)
    outline.left_out += type(outline.left_out)()  # without zeroes
    outline.topics = parents_first([topic for topic in outline.topics if topic.key in wanted])
