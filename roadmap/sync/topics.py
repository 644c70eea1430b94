"""What becomes of the headings of a reading."""

from typing import Any

from django.utils.translation import gettext as _

from roadmap.outline import Topic
from roadmap.sync.changes import Change, Ref
from roadmap.sync.draft import Draft, empty
from roadmap.sync.merge import merged
from roadmap.sync.questions import ask_who_is_right
from roadmap.sync.said import TOPIC_FIELDS, facts_of_topic, topic_key, translated
from roadmap.sync.words import told

Facts = dict[Any, Any]
STEP = 10  # between two positions


def plan_topic(draft: Draft, topic: Topic) -> None:
    """Add the topic, or change the one that it is."""
    key = topic_key(topic.key)
    said = facts_of_topic(topic, own=draft.own)
    new = translated(said, draft.topic, draft.entry)
    path = draft.paths[topic.key][:-1]
    pk = draft.found.topics.get(topic.key)
    if pk is None and not draft.own and new.get("under") == key:
        del new["under"]  # it is the roadmap that the list makes
    row = draft.found.topic_rows.get(topic.key)
    if pk is None:
        _add(draft, topic, key, new, path)
    else:
        base = translated(row.said, draft.topic_before, draft.entry_before) if row else None
        mine = _mine(draft, pk)
        changes, conflicts = merged(base, new, mine, own=draft.own)
        if not draft.own and base is None:
            # A list that meets a topic of ours stands in it, and does not move it.
            changes = {
                name: value
                for name, value in changes.items()
                if isinstance(name, str) and name != "under"
            }
        changes |= ask_who_is_right(draft, "topic", pk, topic.line, conflicts, (mine, new))
        _change(draft, pk, changes, mine, topic, path)
    draft.remember(key, path, topic.line, said, row, topic=key if pk is None else pk)


def _add(draft: Draft, topic: Topic, key: str, new: Facts, path: list[str]) -> None:
    above = draft.topics_by_key.get(topic.parent)
    fields = {name: value for name, value in new.items() if name in TOPIC_FIELDS}
    is_roadmap = not draft.own and "under" not in new
    fields["position"] = draft.known.last_roadmap + STEP if is_roadmap else topic.position
    if draft.own:
        fields["slug"] = draft.slugs.given_topic(topic.key)
    else:
        over = above.title if above else "" if is_roadmap else draft.made.name
        fields["slug"] = draft.slugs.topic(topic.title, over)
    operations = draft.made.operations
    operations.new_topics.append((key, new.get("under"), fields))
    for name, value in new.items():
        if isinstance(name, tuple) and name[0] == "need":
            operations.needs[key, name[1]] = _text(value)
    draft.made.changes.append(Change("added", "topic", topic.title, tuple(path), line=topic.line))


def _mine(draft: Draft, pk: int) -> Facts:
    row = draft.known.topics[pk]
    mine: Facts = {field: row[field] for field in TOPIC_FIELDS}
    mine["under"] = row["parent_id"]
    if draft.own:
        mine["position"] = row["position"]
    for needed, reason in draft.known.needs.get(pk, {}).items():
        mine["need", needed] = reason or True
    return mine


def _change(
    draft: Draft, pk: int, changes: Facts, mine: Facts, topic: Topic, path: list[str]
) -> None:
    operations = draft.made.operations
    update: dict[str, Any] = {}
    fields = []
    verb = "changed"
    for name, value in changes.items():
        if name == "under":
            if value is None and not draft.own:
                continue
            if _stands_below(draft, value, pk):
                remark = _("“%(title)s” stays where it is: its new place is below itself.")
                draft.made.remarks.append(remark % {"title": topic.title})
                continue
            update["parent"] = value
            verb = "moved"
        elif isinstance(name, str):
            update[name] = empty(name) if value is None else value
        else:  # ("need", topic)
            operations.needs[pk, name[1]] = None if value is None else _text(value)
        fields.append(told(draft, name, mine.get(name), value))
    if "title" in update:
        operations.aliases.append(("title", str(mine["title"]), pk, None))
    if draft.known.topics[pk]["retired_at"] is not None and not topic.retired:
        if ("topic", pk) in draft.known.off:
            update["retired_at"] = None
            verb = "brought back"
        else:
            remark = _("“%(title)s” is retired here: what the list has in it is not shown there.")
            draft.made.remarks.append(remark % {"title": draft.known.topics[pk]["title"]})
    if not update and not fields:
        draft.made.unchanged += 1
        return
    operations.topics.setdefault(pk, {}).update(update)
    draft.made.changes.append(Change(verb, "topic", topic.title, tuple(path), fields, topic.line))


def _stands_below(draft: Draft, ref: Ref | None, pk: int) -> bool:
    """Whether a topic is this one or below it, as it would stand."""
    seen: set[Ref] = set()
    while isinstance(ref, int) and ref not in seen:
        if ref == pk:
            return True
        seen.add(ref)
        ref = draft.made.operations.topics.get(ref, {}).get(
            "parent", draft.known.topics[ref]["parent_id"]
        )
    return False


def _text(value: Any) -> str:
    """A reason or remark; True stands for one that is empty."""
    return "" if value is True else str(value)
