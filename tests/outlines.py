"""Makes what a test of a writer needs, as plain data."""

from typing import Any

from roadmap.outline.model import Entry, Outline, Place, Relation, Topic


def a_topic(title: str, parent: str = "", **given: Any) -> Topic:
    return Topic(key=given.pop("key", title.lower()), title=title, parent=parent, **given)


def an_entry(title: str, *topics: str, **given: Any) -> Entry:
    given.setdefault("places", [Place(topic) for topic in topics])
    return Entry(key=given.pop("key", title.lower()), title=title, **given)


def an_outline(*things: Topic | Entry, **given: Any) -> Outline:
    topics = [thing for thing in things if isinstance(thing, Topic)]
    entries = [thing for thing in things if isinstance(thing, Entry)]
    return Outline(topics=topics, entries=entries, **given)


def follows(key: str) -> list[Relation]:
    return [Relation("follows_up", key)]
