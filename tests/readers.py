"""What is asked of every reader, whatever it reads."""

import pytest
from hypothesis import strategies as st

from roadmap.outline.model import UnreadableError


def pieces(*marks):
    """Text in which the marks of a format come often and in any order."""
    return st.lists(st.sampled_from(marks) | st.text(max_size=5), max_size=40).map("".join)


def reads_or_refuses(reader, text):
    """Whatever the text: an outline whose keys are unique and whose places exist, or UnreadableError."""
    try:
        outline = reader.read(text, "list")
    except UnreadableError:
        return
    topics = [topic.key for topic in outline.topics]
    entries = [entry.key for entry in outline.entries]
    assert len(set(topics)) == len(topics) and len(set(entries)) == len(entries)
    assert {place.topic for entry in outline.entries for place in entry.places} <= {*topics, ""}
    assert all(entry.title and entry.line for entry in outline.entries)
    assert all(entry.url == "" or entry.url[:4].lower() == "http" for entry in outline.entries)


def refusal_of(reader, text):
    with pytest.raises(UnreadableError) as refusal:
        reader.read(text, "list")
    return refusal.value


def outcome(reader, text):
    """The outline or the refusal: one of the two, whatever the text."""
    try:
        return reader.read(text, "list")
    except UnreadableError as refusal:
        return refusal


def problems_of(outline):
    return [(problem.line, problem.sentence) for problem in outline.problems]
