"""What becomes of the entries of a reading."""

from collections.abc import Iterable
from typing import Any

from roadmap.identity import identity_of
from roadmap.outline import Entry
from roadmap.sync.changes import Change, Question, Ref
from roadmap.sync.draft import Draft, empty
from roadmap.sync.merge import merged
from roadmap.sync.names import shown, value_shown
from roadmap.sync.said import ENTRY_FIELDS, PAPER_FIELDS, facts_of_entry, translated

Facts = dict[Any, Any]
FIELDS = {*ENTRY_FIELDS, "why"}
JOINS = {"link", "relation", "place", "position"}
Told = list[tuple[str, str, str]]  # name, old, new


def plan_entry(draft: Draft, ref: Ref, rows: list[Entry]) -> None:
    """Add the resource that these rows of the list are, or change it; what learners have of it stays.

    Most have one row. Of several, one speaks for the thing, and all say where it stands and to what
    it is joined.
    """
    found = draft.found
    said = {
        entry.key: facts_of_entry(entry, own=draft.own, everything=entry.key not in found.same_as)
        for entry in rows
    }
    speaker = next((entry for entry in rows if _is_row_of(draft, entry, ref)), rows[0])
    path = _path(draft, speaker)
    told = [said[speaker.key], *(_joins(said[e.key]) for e in rows if e is not speaker)]
    new = _together(translated(facts, draft.topic, draft.entry) for facts in told)
    if isinstance(ref, int):
        mine = _mine(draft, ref)
        changes, conflicts = merged(_base(draft, ref, speaker), new, mine, own=draft.own)
        draft.ask("entry", ref, speaker.line, conflicts, changes, new, mine)
        _change(draft, ref, changes, mine, speaker, path)
    else:
        _add(draft, speaker, new, path)
    for entry in rows:
        row = found.entry_rows.get(entry.key)
        place = _path(draft, entry)
        draft.remember(entry.key, place, entry.line, said[entry.key], row, resource=ref)


def _base(draft: Draft, pk: int, speaker: Entry) -> Facts | None:
    """What the source said of the thing before: in the speaker's row, and joins in any row."""
    own_row = draft.found.entry_rows.get(speaker.key)
    rows = [row for row in draft.known.rows_of.get(pk, ()) if row is not own_row]
    first = own_row or (rows.pop(0) if rows else None)
    if first is None:
        return None
    said = [first.said, *(_joins(row.said) for row in rows)]
    return _together(translated(each, draft.topic_before, draft.entry_before) for each in said)


def _is_row_of(draft: Draft, entry: Entry, ref: Ref) -> bool:
    row = draft.found.entry_rows.get(entry.key)
    return row is not None and row.resource == ref


def _path(draft: Draft, entry: Entry) -> list[str]:
    return draft.paths.get(entry.places[0].topic if entry.places else "", [])


def _joins(facts: Facts) -> Facts:
    """Those facts that say where a thing stands and what belongs to it."""
    return {name: value for name, value in facts.items() if name.partition(" ")[0] in JOINS}


def _together(facts: Iterable[Facts]) -> Facts:
    """The first to say something is heard."""
    found: Facts = {}
    for each in facts:
        for name, value in each.items():
            found.setdefault(name, value)
    return found


def plan_doubt(draft: Draft, entry: Entry, candidates: list[int]) -> None:
    """Ask which resource an entry is; until then it is left out."""
    choices = [("wait", "Leave it out for now"), ("new", "Add it as a new entry")]
    choices += [(str(pk), f"It is “{draft.known.resources[pk]['title']}”") for pk in candidates]
    sentence = f"“{entry.title}” has the same link as {len(candidates)} entries here."
    draft.made.questions.append(
        Question(f"which {entry.key}", sentence, choices, "wait", entry.line)
    )
    draft.doubtful.update(candidates)


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
    told: Told = [
        (shown(name), value_shown(mine.get(name)), value_shown(value))
        for name, value in update.items()
    ]
    aliases = draft.made.operations.aliases
    if "title" in update:
        aliases.append(("title", str(mine["title"]), None, pk))
    if "url" in update:
        update["identity"] = identity_of(update["url"])
        if mine["url"]:
            aliases.append(("link", str(mine["url"]), None, pk))
    joins = {name: value for name, value in changes.items() if name not in FIELDS}
    told += _join(draft, pk, joins, mine)
    left = any(
        isinstance(name, tuple) and name[0] == "place" and value is None
        for name, value in joins.items()
    )
    verb = "moved" if left else "changed"
    row = draft.known.resources[pk]
    if row["retired_at"] is not None and row["merged_into_id"] is None and not entry.retired:
        update["retired_at"] = None
        verb = "brought back"
    if not update and not told:
        draft.made.unchanged += 1
        return
    draft.made.operations.resources.setdefault(pk, {}).update(update)
    draft.made.changes.append(Change(verb, "entry", entry.title, tuple(path), told, entry.line))
    if left or {"title", "url"} & set(update):
        draft.moved.add(pk)


def _join(draft: Draft, ref: Ref, joins: Facts, mine: Facts) -> Told:
    """Note links, paper, placements and relations; tell what is said of them."""
    operations = draft.made.operations
    told: Told = []
    for name, value in joins.items():
        if isinstance(name, str) and name.startswith("link "):
            operations.links[ref, name.removeprefix("link ")] = value
            said = f"{value}: {name.removeprefix('link ')}" if value else ""
            told.append((shown("link"), value_shown(mine.get(name)), value_shown(said)))
        elif isinstance(name, str):  # "paper", "paper doi"
            paper = operations.papers.setdefault(ref, {})
            if field := name.partition(" ")[2]:
                paper[field] = value or ""
            told.append((shown(name), value_shown(mine.get(name)), value_shown(value)))
        elif name[0] == "place":
            position = joins.get(("position", name[1]), mine.get(("position", name[1])))
            operations.places[ref, name[1]] = None if value is None else (position, *value)
            title = draft.title_of_topic(name[1])
            told.append(
                (shown("place"), title, "") if value is None else (shown("place"), "", title)
            )
        elif name[0] == "position":
            if value is not None and ("place", name[1]) not in joins and ("place", name[1]) in mine:
                operations.places[ref, name[1]] = (value, *mine["place", name[1]])
                told.append((shown("position"), value_shown(mine.get(name)), value_shown(value)))
        elif name[2] != ref:  # a relation, and not to itself
            operations.relations[ref, name[1], name[2]] = (
                None if value is None else "" if value is True else value
            )
            told.append(
                (shown("relation"), value_shown(mine.get(name)), value_shown(value and name[1]))
            )
    return told
