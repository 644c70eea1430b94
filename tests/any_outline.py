"""Any outline that hypothesis can think of, with the traps of Markdown in its words."""

from hypothesis import strategies as st

from roadmap.outline.model import (
    STATUSES,
    Entry,
    Link,
    Need,
    Outline,
    Paper,
    Place,
    Relation,
    Topic,
)
from roadmap.outline.words import ACCESS, KINDS, LEVELS, RELATIONS

TRAPS = [
    *(
        "#",
        "# ",
        "- ",
        "+ ",
        "* ",
        "1. ",
        "2) ",
        "> ",
        "---",
        "===",
        ":-:",
        "|-|",
        "| a |",
        "[x] ",
        "[ ] ",
    ),
    *(
        "\\",
        "`",
        "``",
        "*",
        "**",
        "_",
        "__",
        "a_b",
        "~",
        "~~",
        "[",
        "]",
        "](",
        ")",
        "(",
        "<",
        ">",
        "![",
    ),
    *(
        "<script>",
        "</h6>",
        "-->",
        "&amp;",
        "&copy",
        "&#35;",
        ";",
        "; ",
        " ; ",
        "$x$",
        "$",
        "://",
        "www.",
    ),
    *(
        "https://a.example/b_c*d",
        "https://a.example",
        "me@a.example",
        "@me",
        ":smile:",
        "  ",
        "#1",
        "C #",
    ),
    *(
        "Why: ",
        "Also: ",
        "Best after: ",
        "*Optional.*",
        "Follows up: *x*",
        "○ ",
        "◆ ",
        "by ",
        "2020",
        "free",
    ),
    *(
        "3/7",
        "optional",
        "in progress",
        "é",
        "e\u0301",
        "😀",
        "⚙️",
        "שלום",
        "العربية",
        "\u202e",
        "\u200b",
        "\xa0",
    ),
    *("\u3000", "\u2028", "Contents", "1", "a", "A", "你好"),
]
CHARS = st.characters(exclude_categories=("Cc", "Cs"))
PIECES = st.lists(st.sampled_from(TRAPS) | st.text(CHARS, max_size=6), max_size=6).map("".join)
LINES = PIECES.filter(lambda text: "<!--" not in text)
WORDS = LINES.map(str.strip)
TITLES = WORDS.filter(bool)
INDENTED = st.tuples(st.sampled_from(["", "", " ", "    ", "\t"]), LINES).map("".join)
TEXTS = st.lists(INDENTED | st.just(""), max_size=6).map(lambda lines: "\n".join(lines).strip())
CODE = st.sampled_from(
    ["```python caption='x'\n# a\n## b\n```", "```\nopen", "# A", "- b\n  - c", "<div>"]
)
MARKDOWN = st.lists(INDENTED | CODE, max_size=5).map(lambda lines: "\n".join(lines).strip())
URLS = st.text(st.sampled_from("ab/?&=;#%()[]*_~\\'\"é😀:.copy"), max_size=12).map(
    "https://example.org/".__add__
)


def either(values):
    return st.sampled_from(["", *sorted(values)]) | WORDS


def outlines():
    return st.composite(_outline)()


def _outline(draw):
    outline = Outline(title=draw(WORDS))
    stack = []
    for number in range(draw(st.integers(0, 9))):
        del stack[draw(st.integers(0 if number % 3 else len(stack), 8)) :]
        topic = Topic(f"t{number}", draw(TITLES), stack[-1] if stack else "", number)
        topic.summary, topic.concepts, topic.body = draw(TEXTS), draw(MARKDOWN), draw(MARKDOWN)
        topic.optional = draw(st.booleans())
        if others := sorted(f"t{other}" for other in range(number)):
            keys = draw(st.lists(st.sampled_from(others), max_size=2, unique=True))
            topic.needs = [Need(key, draw(WORDS)) for key in keys]
        outline.topics.append(topic)
        stack.append(topic.key)
    for number in range(draw(st.integers(0, 6))):
        outline.entries.append(_entry(draw, number, [topic.key for topic in outline.topics]))
    return outline


def _entry(draw, number, topics):
    entry = Entry(f"e{number}", draw(TITLES), draw(st.just("") | URLS))
    entry.links = draw(st.lists(st.builds(Link, WORDS, URLS), max_size=2))
    entry.kind, entry.level = draw(either(KINDS)), draw(either(LEVELS))
    entry.access, entry.authors = draw(either(ACCESS)), draw(WORDS)
    entry.published = draw(either(["2020", "2020-12", "2020-12-31"]))
    entry.effort = draw(st.none() | st.integers(0, 999))
    entry.summary, entry.why, entry.note = draw(TEXTS), draw(WORDS), draw(TEXTS)
    entry.paper = draw(st.none() | st.builds(Paper, WORDS, WORDS, WORDS))
    entry.status = draw(st.sampled_from(["", *STATUSES]))
    entry.amount = draw(either(["3/7", "299/458 p.", "44:24", "30 %"]))
    entry.started, entry.finished = draw(WORDS), draw(WORDS)
    keys = draw(st.lists(st.sampled_from(topics), max_size=2, unique=True)) if topics else []
    entry.places = [
        Place(key, draw(st.integers(0, 50)), draw(st.booleans()), draw(WORDS)) for key in keys
    ]
    if others := [f"e{other}" for other in range(number)]:
        kinds = st.sampled_from(["follows_up", *sorted(RELATIONS)])
        entry.relations = draw(
            st.lists(
                st.builds(Relation, kinds, st.sampled_from(others), WORDS),
                max_size=3,
                unique_by=lambda relation: (relation.kind, relation.to),
            )
        )
    return entry
