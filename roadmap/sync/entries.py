"""What becomes of the entries of a reading."""

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
Told = list[tuple[str, str, str]]  # name, old, new


def plan_entry(draft: Draft, entry: Entry) -> None:
    """Add the resource, or change the one that it is; what learners have of it stays as it is."""
    ref = draft.entry(entry.key)
    said = facts_of_entry(entry, own=draft.own, everything=entry.key not in draft.found.same_as)
    new = translated(said, draft.topic, draft.entry)
    path = draft.paths.get(entry.places[0].topic if entry.places else "", [])
    row = draft.found.entry_rows.get(entry.key)
    if isinstance(ref, int):
        base = translated(row.said, draft.topic_before, draft.entry_before) if row else None
        mine = _mine(draft, ref)
        changes, conflicts = merged(base, new, mine, own=draft.own)
        if (
            ref in draft.settled
        ):  # a further row of the same thing adds what it joins, and nothing else
            changes = {
                name: value for name, value in changes.items() if isinstance(name, tuple) and value
            }
            conflicts = []
        draft.ask("entry", ref, entry.line, conflicts, changes, new, mine)
        _change(draft, ref, changes, mine, entry, path)
    elif ref == entry.key:
        _add(draft, entry, new, path)
    else:  # a further row of something that is added
        _join(
            draft, ref, {name: value for name, value in new.items() if isinstance(name, tuple)}, {}
        )
    draft.settled.add(ref)
    draft.remember(entry.key, path, entry.line, said, row, resource=ref)


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
