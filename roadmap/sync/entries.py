"""What becomes of the entries of a reading."""

from collections.abc import Iterable
from typing import Any

from roadmap.identity import identity_of
from roadmap.outline import Entry
from roadmap.sync.changes import Change, Ref
from roadmap.sync.draft import Draft, empty
from roadmap.sync.merge import merged
from roadmap.sync.questions import ask_who_is_right
from roadmap.sync.said import ENTRY_FIELDS, PAPER_FIELDS, facts_of_entry, translated
from roadmap.sync.words import moved, told

Facts = dict[Any, Any]
FIELDS = {*ENTRY_FIELDS, "why"}
PLAIN = (False, "")  # a place that is neither optional nor remarked on


def plan_entry(draft: Draft, ref: Ref, rows: list[Entry]) -> None:
    """Add the resource that these rows of the list are, or change it; what learners have of it stays.

    Most have one row. Of several, one speaks first, and the others where it is silent.
    """
    found = draft.found
    said = {entry.key: facts_of_entry(entry, own=draft.own) for entry in rows}
    speaker = next((entry for entry in rows if _is_row_of(draft, entry, ref)), rows[0])
    path = _path(draft, speaker)
    heard = [said[speaker.key], *(said[entry.key] for entry in rows if entry is not speaker)]
    new = _together(translated(facts, draft.topic, draft.entry) for facts in heard)
    if isinstance(ref, int):
        mine = _mine(draft, ref)
        base = _base(draft, ref, speaker)
        changes, conflicts = merged(base, new, mine, own=draft.own)
        if base is not None and not draft.known.claims.get(("entry", ref)):
            changes = _asked_where(draft, ref, speaker.line, (base, new, mine), changes)
        changes |= ask_who_is_right(draft, "entry", ref, speaker.line, conflicts, (mine, new))
        _change(draft, ref, changes, mine, speaker, path)
    else:
        _add(draft, speaker, new, path)
    for entry in rows:
        row = found.entry_rows.get(entry.key)
        place = _path(draft, entry)
        draft.remember(entry.key, place, entry.line, said[entry.key], row, resource=ref)


def _asked_where(
    draft: Draft, pk: int, line: int, facts: tuple[Facts, Facts, Facts], changes: Facts
) -> Facts:
    """The changes, without those to its places where the list and a curator moved it apart.

    `facts` are what the list said before, what it says now, and what is here.
    """
    before, theirs, ours = ([n[1] for n in each if n[0] == "place"] for each in facts)
    to = [topic for topic in theirs if topic not in before and topic not in ours]
    here = [topic for topic in ours if topic not in before and topic not in theirs]
    if not (to and here and any(t not in theirs and t not in ours for t in before)):
        return changes
    sides = {"topic": tuple(here)}, {"topic": tuple(to)}
    if ask_who_is_right(draft, "entry", pk, line, ["topic"], sides):
        return changes | {("place", topic): None for topic in here}
    stays = {(kind, topic) for kind in ("place", "position") for topic in to}
    return {name: value for name, value in changes.items() if name not in stays}


def _base(draft: Draft, pk: int, speaker: Entry) -> Facts | None:
    """What the source said of the thing before: in the speaker's row, then in any other."""
    own_row = draft.found.entry_rows.get(speaker.key)
    rows = [row for row in draft.known.rows_of.get(pk, ()) if row is not own_row]
    first = own_row or (rows.pop(0) if rows else None)
    if first is None:
        return None
    said = [first.said, *(row.said for row in rows)]
    return _together(translated(each, draft.topic_before, draft.entry_before) for each in said)


def _is_row_of(draft: Draft, entry: Entry, ref: Ref) -> bool:
    row = draft.found.entry_rows.get(entry.key)
    return row is not None and row.resource == ref


def _path(draft: Draft, entry: Entry) -> list[str]:
    return draft.paths.get(entry.places[0].topic if entry.places else "", [])


def _together(facts: Iterable[Facts]) -> Facts:
    """The first to say something is heard."""
    found: Facts = {}
    for each in facts:
        for name, value in each.items():
            found.setdefault(name, value)
    return found


def _add(draft: Draft, entry: Entry, new: Facts, path: list[str]) -> None:
    fields = {name: value for name, value in new.items() if name in FIELDS}
    if draft.own:
        fields["slug"] = draft.slugs.given_resource(entry.key)
    else:
        fields["slug"] = draft.slugs.resource(entry.title, path[-1] if path else draft.made.name)
    fields["identity"] = draft.found.identity(entry)
    draft.made.operations.new_resources.append((entry.key, fields))
    _join(draft, entry.key, {name: value for name, value in new.items() if name not in FIELDS}, {})
    draft.made.changes.append(Change("added", "entry", entry.title, tuple(path), line=entry.line))


def _mine(draft: Draft, pk: int) -> Facts:
    known = draft.known
    row = known.resources[pk]
    mine: Facts = {field: row[field] for field in FIELDS}
    for topic, (position, optional, remark) in known.places.get(pk, {}).items():
        mine["place", topic] = (optional, remark)
        mine["position", topic] = position
    for url, label in known.links.get(pk, {}).items():
        mine[f"link {url}"] = label
    if (paper := known.papers.get(pk)) is not None:
        mine["paper"] = True
        mine |= {f"paper {field}": paper[field] for field in PAPER_FIELDS}
    for (kind, other), remark in known.relations.get(pk, {}).items():
        mine["relation", kind, other] = remark or True
    return mine


def _change(
    draft: Draft, pk: int, changes: Facts, mine: Facts, entry: Entry, path: list[str]
) -> None:
    update = {
        name: empty(name) if value is None else value
        for name, value in changes.items()
        if name in FIELDS
    }
    aliases = draft.made.operations.aliases
    if "title" in update:
        aliases.append(("title", str(mine["title"]), None, pk))
    if "url" in update:
        update["identity"] = identity_of(update["url"])
        if mine["url"]:
            aliases.append(("link", str(mine["url"]), None, pk))
    joins = {name: value for name, value in changes.items() if name not in FIELDS}
    joined = _join(draft, pk, joins, mine)
    left = [name[1] for name, value in joined.items() if name[0] == "place" and value is None]
    entered = [name[1] for name in joined if name[0] == "place" and name not in mine]
    lines = [
        told(draft, name, mine.get(name), value)
        for name, value in update.items()
        if name in changes
    ]
    if left or entered:
        stood = [name[1] for name in mine if name[0] == "place"]
        lines.append(moved(draft, stood, [*(t for t in stood if t not in left), *entered]))
    lines += [
        told(draft, name, mine.get(name), value)
        for name, value in joined.items()
        if name[0] != "place" or value not in {None, PLAIN}
    ]
    verb = "moved" if left else "changed"
    row = draft.known.resources[pk]
    is_off = ("entry", pk) in draft.known.off and row["merged_into_id"] is None
    if row["retired_at"] is not None and is_off and not entry.retired:
        update["retired_at"] = None
        verb = "brought back"
    if not update and not lines:
        draft.made.unchanged += 1
        return
    draft.made.operations.resources.setdefault(pk, {}).update(update)
    draft.made.changes.append(Change(verb, "entry", entry.title, tuple(path), lines, entry.line))
    if left or {"title", "url"} & set(update):
        draft.moved.add(pk)


def _join(draft: Draft, ref: Ref, joins: Facts, mine: Facts) -> Facts:
    """Note links, paper, placements and relations; give those that change something to be seen."""
    operations = draft.made.operations
    seen: Facts = {}
    for name, value in joins.items():
        if isinstance(name, str) and name.startswith("link "):
            operations.links[ref, name.removeprefix("link ")] = value
        elif isinstance(name, str):  # "paper", "paper doi"
            paper = operations.papers.setdefault(ref, {})
            if field := name.partition(" ")[2]:
                paper[field] = value or ""
        elif name[0] == "place":
            position = joins.get(("position", name[1]), mine.get(("position", name[1])))
            operations.places[ref, name[1]] = None if value is None else (position, *value)
        elif name[0] == "position":
            stays = ("place", name[1]) not in joins and ("place", name[1]) in mine
            if value is None or not stays:
                continue
            operations.places[ref, name[1]] = (value, *mine["place", name[1]])
        elif name[2] == ref:  # related to itself
            continue
        else:
            operations.relations[ref, name[1], name[2]] = (
                None if value is None else "" if value is True else value
            )
        seen[name] = value
    return seen
