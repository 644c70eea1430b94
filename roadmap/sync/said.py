"""What a source says of a thing, as flat facts that can be compared one by one.

A fact's name is a field ("title") or says what it joins: "place <topic>", "relation <kind> <entry>",
"link <address>", "paper <field>", "need <topic>". What is not said is not there. In a SourceEntry
topics and entries are named by the source's own keys, in a plan by what they became here.
"""

from collections.abc import Callable
from hashlib import sha256
from typing import Any

from roadmap.outline import Entry, Topic

Facts = dict[str, Any]
TOPIC_FIELDS = ("title", "summary", "concepts", "body", "optional")
ENTRY_FIELDS = (
    "title",
    "url",
    "kind",
    "level",
    "access",
    "authors",
    "published",
    "effort",
    "summary",
)
PAPER_FIELDS = ("arxiv_id", "doi", "venue", "bibtex")
ROOT = "/"
# Texts are remembered by their digest: enough to see who changed them, and no copy of what others wrote.
TEXTS = ("summary", "concepts", "body")
_DIGEST = "sha256:"
EMPTY: tuple[Any, ...] = ("", None, False)  # ways of saying nothing


def digest(text: str) -> str:
    return _DIGEST + sha256(text.encode()).hexdigest()[:24]


def remembered(facts: Facts) -> Facts:
    """The facts as a SourceEntry keeps them."""
    return {name: digest(value) if name in TEXTS else value for name, value in facts.items()}


def is_what_was_said(value: Any, before: Any) -> bool:
    """Whether a value is the one that a SourceEntry remembers."""
    if isinstance(before, str) and before.startswith(_DIGEST):
        return isinstance(value, str) and digest(value) == before
    return bool(value == before) or (value in EMPTY and before in EMPTY)


def topic_key(key: str) -> str:
    """The key of a heading's SourceEntry; entries have theirs as they are."""
    return f"topic:{key}" if key else ROOT


def facts_of_topic(topic: Topic, *, own: bool) -> Facts:
    facts = {field: getattr(topic, field) for field in TOPIC_FIELDS}
    if topic.parent or not own:
        facts[f"under {topic_key(topic.parent)}"] = True
    if own:
        facts["position"] = topic.position
    facts |= {f"need {topic_key(need.topic)}": need.reason or True for need in topic.needs}
    return {name: value for name, value in facts.items() if value not in EMPTY}


def facts_of_entry(entry: Entry, *, own: bool) -> Facts:
    """The facts of one row; of a thing with several rows one is heard, but any may be the last."""
    facts: Facts = {}
    for field in (*ENTRY_FIELDS, "why") if own else ENTRY_FIELDS:
        value = getattr(entry, field)
        if value not in EMPTY:
            facts[field] = value
    if entry.paper is not None:
        facts["paper"] = True
        for field in PAPER_FIELDS:
            if value := getattr(entry.paper, field):
                facts[f"paper {field}"] = value
    for link in entry.links:
        facts[f"link {link.url}"] = link.label
    for relation in entry.relations:
        facts[f"relation {relation.kind} {relation.to}"] = relation.remark or True
    for place in entry.places:
        key = topic_key(place.topic)
        facts[f"place {key}"] = [place.optional, place.remark]
        if own:
            facts[f"position {key}"] = place.position
    return facts


def translated(
    facts: Facts, topic: Callable[[str], Any], entry: Callable[[str], Any]
) -> dict[Any, Any]:
    """The same facts with topics and entries named by what they became; unknown ones fall away."""
    found: dict[Any, Any] = {}
    for name, value in facts.items():
        kind, space, rest = name.partition(" ")
        if not space or kind in {"link", "paper"}:
            found[name] = value
        elif kind == "relation":
            relation, _, key = rest.partition(" ")
            if (to := entry(key)) is not None:
                found["relation", relation, to] = value
        elif (where := topic(rest)) is None:
            continue
        elif kind == "under":  # there is one topic above
            found[kind] = where
        else:
            found[kind, where] = tuple(value) if isinstance(value, list) else value
    return found
