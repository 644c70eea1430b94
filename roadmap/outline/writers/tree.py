"""An outline for eyes, in a terminal."""

from roadmap.outline.model import Entry, Outline

_MARKS = {"done": "●", "todo": "○", "in_progress": "◐", "skipped": "–", "revisit": "↻"}


def write(outline: Outline) -> str:
    """Give topics indented by depth, and below each its entries with what is known of them."""
    in_topic: dict[str, list[tuple[int, Entry, bool]]] = {}
    for entry in outline.entries:
        for place in entry.places:
            in_topic.setdefault(place.topic, []).append((place.position, entry, place.optional))
    lines = [outline.title] if outline.title else []
    lines += _entries(in_topic.get("", []), "  ", {})
    paths = outline.paths()
    for topic in outline.topics:
        indent = "  " * len(paths[topic.key])
        lines.append(f"{indent}{topic.title}{' (optional)' if topic.optional else ''}")
        rows = in_topic.get(topic.key, [])
        lines += _entries(rows, f"{indent}  ", {entry.key: "" for _, entry, _ in rows})
    return "".join(f"{line}\n" for line in lines)


def _entries(rows: list[tuple[int, Entry, bool]], indent: str, here: dict[str, str]) -> list[str]:
    lines = []
    for _, entry, optional in sorted(rows, key=lambda row: row[0]):
        facts = [
            entry.level,
            entry.kind,
            entry.authors,
            entry.published,
            entry.access,
            entry.amount,
        ]
        facts += ["optional"] if optional else []
        facts += [f"{entry.effort} min"] if entry.effort else []
        told = f"  [{'; '.join(filter(None, facts))}]" if any(facts) else ""
        deeper = "  " if entry.parent in here else ""
        mark = _MARKS.get(entry.status, "-")
        lines.append(f"{indent}{deeper}{mark} {entry.title}{told}")
        lines += [
            f"{indent}{deeper}    {address}"
            for address in [entry.url, *(link.url for link in entry.links)]
            if address
        ]
    return lines
