"""The order in which an outline holds its topics."""

from roadmap.outline.model import Topic


def parents_first(topics: list[Topic]) -> list[Topic]:
    """Each topic after its parent; siblings by position, equal ones as they came."""
    below: dict[str, list[Topic]] = {}
    for topic in topics:
        below.setdefault(topic.parent, []).append(topic)
    ordered: list[Topic] = []
    waiting = sorted(below.get("", []), key=lambda topic: topic.position)[::-1]
    while waiting:
        topic = waiting.pop()
        ordered.append(topic)
        waiting += sorted(below.get(topic.key, []), key=lambda topic: topic.position)[::-1]
    return ordered
