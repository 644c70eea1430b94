"""What a README says that was written: as rows, and as Markdown shows it."""

from markdown_it import MarkdownIt

from roadmap.outline.model import Outline, Place, Topic
from roadmap.outline.writers.markdown import write


def rows(outline):
    return sorted(
        repr({field: value for field, value in row.items() if field != "line"})
        for row in outline.rows()
    )


def topics(outline):
    paths = outline.paths()
    return sorted(
        (
            *(paths[topic.key], paths[topic.parent], topic.summary, topic.concepts, topic.body),
            *(topic.optional, [(paths[need.topic], need.reason) for need in topic.needs]),
        )
        for topic in outline.topics
    )


def others(outline):
    """What rows do not tell."""
    titles = {entry.key: entry.title for entry in outline.entries}
    return sorted(
        repr(
            (
                *(entry.title, entry.why, place.remark),
                *(
                    (paper.arxiv_id, paper.doi, paper.venue)
                    if (paper := entry.paper)
                    else ("",) * 3
                ),
                sorted((told.kind, titles[told.to], told.remark) for told in entry.relations),
            )
        )
        for entry in outline.entries
        for place in entry.places or [Place("")]
    )


def a_list(*entries, topic="Things", **given):
    for entry in entries:
        entry.places = entry.places or [Place("things")]
    return Outline("List", topics=[Topic("things", topic, **given)], entries=list(entries))


def entry_lines(*entries):
    return write(a_list(*entries)).partition("## Things\n\n")[2].rstrip("\n")


def parsed(text):
    return MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text)


def words_in(token):
    return "".join(
        child.content
        if child.type in {"text", "text_special"}
        else " " * (child.type[4:] == "break")
        for child in token.children
    )


def headings(text):
    tokens = parsed(text)
    return [
        words_in(tokens[at + 1]) for at, each in enumerate(tokens) if each.type == "heading_open"
    ]
