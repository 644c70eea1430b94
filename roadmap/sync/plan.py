"""What taking in a reading would change, without changing anything."""

from collections import defaultdict
from pathlib import PurePath
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from roadmap.models import Source, UserProgress
from roadmap.outline import Entry, Outline
from roadmap.outline.keys import slug_of
from roadmap.outline.limits import LONGEST
from roadmap.sync.changes import Change, Plan, Ref
from roadmap.sync.draft import Draft
from roadmap.sync.entries import plan_entry
from roadmap.sync.known import load
from roadmap.sync.leaving import plan_leaving
from roadmap.sync.match import Matcher
from roadmap.sync.match_topics import whole_of
from roadmap.sync.names import Slugs
from roadmap.sync.order import plan_order
from roadmap.sync.questions import ask_which
from roadmap.sync.said import ROOT, topic_key
from roadmap.sync.topics import STEP, plan_topic


class CannotPlanError(Exception):
    """One sentence on why a reading has no place on the roadmap."""


def plan(
    outline: Outline, source: str, name: str, under: str = "", answers: dict[str, str] | None = None
) -> Plan:
    """Compare a reading with the roadmap.

    `source` is the slug of the list and `name` its name; `under` is the slug of the topic below
    which a list lands, else it has a roadmap named after it. `answers` decide questions, by key.
    """
    known = load(source)
    outline.leave_out_private()
    draft = Draft(outline, known, Plan(source, name, None), Slugs(known), answers or {})
    _find_root(draft, under)
    root = draft.made.root if isinstance(draft.made.root, int) else None
    draft.found = Matcher(outline, known, root, draft.answers).match()
    for topic in outline.topics:
        if topic_key(topic.key) not in draft.found.left_out:
            plan_topic(draft, topic)
    waiting = {doubt.entry.key for doubt in draft.found.doubts}
    rows: dict[Ref, list[Entry]] = defaultdict(list)
    for entry in outline.entries:
        if entry.key not in waiting and entry.key not in draft.found.left_out:
            rows[draft.entry(entry.key)].append(entry)
    for ref, entries in rows.items():
        plan_entry(draft, ref, entries)
    for doubt in draft.found.doubts:
        ask_which(draft, doubt.entry, doubt.candidates)
    _forget_what_waits(draft, waiting)
    plan_leaving(draft)
    plan_order(draft)
    _places_in_order(draft)
    _old_names(draft)
    _count_ticks(draft)
    _remark_on_logs(draft)
    _in_order_of_the_list(draft)
    return draft.made


def slug_of_file(file_name: str) -> str:
    return slug_of(PurePath(file_name).stem)[: LONGEST["slug"]] or "list"


def source_of(file_name: str, outline: Outline) -> str:
    """The slug of the list that a file is when nobody says: its file's name, unless another list has it.

    Every second list is called README.md; what the first one brought would retire.
    """
    slug = slug_of_file(file_name)
    known = Source.objects.filter(slug=slug).first()
    if known is not None and outline.title != known.name and not _is_again(known, outline):
        raise CannotPlanError(
            _(
                "“%(slug)s” was the list “%(name)s” so far, of which nothing stands here. "
                "Give this one a name of its own, or say “%(slug)s” if it is the same list."
            )
            % {"slug": slug, "name": known.name}
        )
    return slug


def _is_again(known: Source, outline: Outline) -> bool:
    """Whether anything of a reading stood in the list before, by its name or by its link."""
    here = {entry.key for entry in outline.entries} | {entry.url for entry in outline.entries}
    rows = known.entries.exclude(resource=None).values_list("key", "said__url")
    return any(key in here or (url and url in here) for key, url in rows.iterator())


def source_name(source: str, outline: Outline) -> str:
    """The name of a list that was taken in before, else its title."""
    known = Source.objects.filter(slug=source).values_list("name", flat=True).first()
    return known or outline.title or source


def _find_root(draft: Draft, under: str) -> None:
    """The topic below which the list lands; Cairn's own files say themselves where everything stands."""
    made, known = draft.made, draft.known
    if draft.own:
        if under:
            raise CannotPlanError(
                _("A file of Cairn says where its topics stand; name no topic to put it under.")
            )
        return
    row = known.rows.get(ROOT)
    if under:
        if under not in known.topic_by_slug:
            raise CannotPlanError(
                _("There is no topic “%(slug)s” to put the list under.") % {"slug": under}
            )
        made.root = known.topic_by_slug[under]
    elif row is not None and row.topic is not None:
        made.root = row.topic
    elif (whole := whole_of(draft.outline)) and topic_key(whole.key) not in known.rows:
        made.root = topic_key(whole.key)
    else:
        made.root = ROOT
        fields: dict[str, Any] = {
            "title": made.name[:500],
            "slug": draft.slugs.topic(made.name, ""),
        }
        fields["position"] = known.last_roadmap + STEP
        made.operations.new_topics.append((ROOT, None, fields))
        made.changes.append(Change("added", "topic", made.name))
    if row is None or row.topic != made.root:
        said: dict[str, Any] = {"path": [], "line": None, "said": {"title": made.name}}
        made.operations.rows.append((ROOT, said, made.root, None))


def _forget_what_waits(draft: Draft, waiting: set[str]) -> None:
    """Nothing is joined to an entry about which there is a question."""
    relations = draft.made.operations.relations
    for name in [name for name in relations if name[2] in waiting]:
        del relations[name]


def _places_in_order(draft: Draft) -> None:
    """Give new placements their position: after the entry that stands before them in the list."""
    known, planned = draft.known, draft.made.operations.places
    last: dict[Any, int] = defaultdict(int)
    for places in known.places.values():
        for topic, (position, _optional, _remark) in places.items():
            last[topic] = max(last[topic], position)
    before: dict[Any, int] = {}
    for entry in draft.outline.entries:
        ref = draft.entry(entry.key)
        for place in entry.places:
            where = draft.topic(topic_key(place.topic))
            if where is None:
                continue
            placement = planned.get((ref, where))
            if placement is None:
                if (
                    isinstance(ref, int)
                    and isinstance(where, int)
                    and where in known.places.get(ref, {})
                ):
                    before[where] = known.places[ref][where][0]
                continue
            said, optional, remark = placement
            position = said or 0
            if said is None:
                follows = where in before and before[where] < last[where]
                position = before[where] + 1 if follows else last[where] + STEP
                planned[ref, where] = (position, optional, remark)
            last[where] = max(last[where], position)
            before[where] = position


def _old_names(draft: Draft) -> None:
    """Aliases that the file knows and we do not."""
    for alias in draft.outline.aliases:
        if (alias.kind, alias.value) not in draft.known.aliases:
            topic: Ref | None = draft.topic(topic_key(alias.topic)) if alias.topic else None
            entry = draft.entry(alias.entry) if alias.entry else None
            draft.made.operations.aliases.append((alias.kind, alias.value, topic, entry))


def _count_ticks(draft: Draft) -> None:
    ledger = draft.made.ledger
    rows = (
        UserProgress.objects.order_by().values_list("resource_id").annotate(count=Count("user_id"))
    )
    for resource, count in rows:
        if resource in draft.retiring:
            ledger.retired += count
        elif resource in draft.doubtful:
            ledger.waiting += count
        elif resource in draft.moved:
            ledger.moved_along += count
        else:
            ledger.kept += count


def _remark_on_logs(draft: Draft) -> None:
    said = sum(bool(entry.status or entry.note or entry.amount) for entry in draft.outline.entries)
    if said:
        remark = ngettext(
            "%(count)s entry says how far somebody is, or holds a note: that belongs in their own log.",
            "%(count)s entries say how far somebody is, or hold notes: those belong in their own log.",
            said,
        )
        draft.made.remarks.append(remark % {"count": said})


def _in_order_of_the_list(draft: Draft) -> None:
    """Each topic with its entries; what is gone stands after what is left of the topic above it."""
    number = {tuple(path): at for at, path in enumerate(draft.paths.values())}
    number.setdefault((draft.made.name,), -1)  # the roadmap that the list makes
    end = len(number)

    def place_of(change: Change) -> tuple[int, int]:
        path = change.place
        known = next((depth for depth in range(len(path), 0, -1) if path[:depth] in number), 0)
        return (number[path[:known]] if known or not path else end), len(path) - known

    draft.made.changes.sort(key=place_of)
