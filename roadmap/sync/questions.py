"""What only a person can decide; until somebody does, nothing is changed there."""

from typing import Any

from django.utils.translation import gettext as _

from roadmap.outline import Entry
from roadmap.sync.changes import Question
from roadmap.sync.draft import Draft
from roadmap.sync.words import NOTHING, told

Facts = dict[Any, Any]


def ask_who_is_right(
    draft: Draft, what: str, pk: int, line: int, conflicts: list[Any], facts: tuple[Facts, Facts]
) -> Facts:
    """Ask about each fact that both sides changed; give those that an answer takes from the list.

    `facts` are what is here and what the list says.
    """
    mine, new = facts
    row = (draft.known.topics if what == "topic" else draft.known.resources)[pk]
    taken: Facts = {}
    for name in sorted(conflicts, key=str):
        key = (
            f"{what} {row['slug']} {' '.join(map(str, name)) if isinstance(name, tuple) else name}"
        )
        label, ours, theirs = told(draft, name, mine.get(name), new.get(name))
        chosen = "take" if draft.answers.get(key) == "take" else "keep"
        sentence = _("“%(title)s”: %(fact)s is %(ours)s here and %(theirs)s in the list.")
        words = {"ours": _quoted(ours), "theirs": _quoted(theirs)}
        keep = _("Keep it empty") if ours == NOTHING else _("Keep %(ours)s") % words
        take = _("Take it out") if theirs == NOTHING else _("Take %(theirs)s") % words
        sentence %= words | {"title": row["title"], "fact": label}
        choices = [("keep", keep), ("take", take)]
        answered = key in draft.answers
        draft.made.questions.append(Question(key, sentence, choices, chosen, line, answered))
        if what == "entry" and not answered:
            draft.doubtful.add(pk)
        if chosen == "take":
            taken[name] = new.get(name)
    return taken


def ask_which(draft: Draft, entry: Entry, candidates: list[int]) -> None:
    """Ask which resource an entry is; until then it is left out."""
    choices = [("wait", _("Leave it out for now")), ("new", _("Add it as a new entry"))]
    choices += [(str(pk), _("It is %(entry)s") % {"entry": _where(draft, pk)}) for pk in candidates]
    sentence = _("“%(title)s” has the same link as %(count)s entries here.")
    sentence %= {"title": entry.title, "count": len(candidates)}
    draft.made.questions.append(
        Question(f"which {entry.key}", sentence, choices, "wait", entry.line)
    )
    draft.doubtful.update(candidates)


def _quoted(words: str) -> str:
    return _("empty") if words == NOTHING else f"“{words}”"


def _where(draft: Draft, pk: int) -> str:
    """The title, and a topic in which it stands, since two may share a title."""
    topics = draft.known.places.get(pk) or {}
    title = f"“{draft.known.resources[pk]['title']}”"
    if not topics:
        return title
    return _("%(title)s in “%(topic)s”") % {
        "title": title,
        "topic": draft.title_of_topic(next(iter(topics))),
    }
