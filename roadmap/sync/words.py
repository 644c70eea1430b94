"""Facts in words: what a plan calls them, and how it shows what they say."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from roadmap.models import Relation
from roadmap.sync.changes import Told
from roadmap.sync.draft import Draft

NOTHING = "–"
_LONGEST = 120  # characters of a value
_BEFORE = 30  # of them before the first difference, where two long texts begin alike
_NAMES = {
    "title": gettext_lazy("title"),
    "url": gettext_lazy("link"),
    "kind": gettext_lazy("kind"),
    "level": gettext_lazy("level"),
    "access": gettext_lazy("access"),
    "authors": gettext_lazy("authors"),
    "published": gettext_lazy("published"),
    "effort": gettext_lazy("minutes"),
    "summary": gettext_lazy("summary"),
    "why": gettext_lazy("why it matters"),
    "concepts": gettext_lazy("what to know"),
    "body": gettext_lazy("examples"),
    "optional": gettext_lazy("optional"),
    "position": gettext_lazy("position"),
    "under": gettext_lazy("parent topic"),
    "topic": gettext_lazy("topic"),
    "paper": gettext_lazy("paper"),
    "paper arxiv_id": "arXiv",
    "paper doi": "DOI",
    "paper venue": gettext_lazy("venue"),
    "paper bibtex": "BibTeX",
}


def told(draft: Draft, name: Any, old: Any, new: Any) -> Told:
    """One line of a plan: the fact's name, what it says here, what it will say."""
    label = _label(draft, name)
    one, other = _value(draft, name, old), _value(draft, name, new)
    start = 0
    if max(len(one), len(other)) > _LONGEST:
        start = _first_difference(one, other)
    return label, _cut(one, start), _cut(other, start)


def moved(draft: Draft, old: list[Any], new: list[Any]) -> Told:
    """Where something stood and where it will stand."""
    one = "; ".join(map(draft.title_of_topic, old)) or NOTHING
    other = "; ".join(map(draft.new_title_of_topic, new)) or NOTHING
    return _("topic"), _cut(one, 0), _cut(other, 0)


def _label(draft: Draft, name: Any) -> str:
    if isinstance(name, str):
        return _("further link") if name.startswith("link ") else str(_NAMES.get(name, name))
    match name:
        case ("place", topic):
            return _("place in “%(topic)s”") % {"topic": draft.title_of_topic(topic)}
        case ("position", topic):
            return _("position in “%(topic)s”") % {"topic": draft.title_of_topic(topic)}
        case ("relation", kind, _other):
            return str(Relation.Kind(kind).label).lower()
    return _("best after")


def _value(draft: Draft, name: Any, value: Any) -> str:
    if value in (None, "", False):
        return NOTHING
    match name:
        case ("place", _topic):
            return _place(value)
        case ("relation", _kind, other):
            return _with_remark(draft.title_of_entry(other), value)
        case "topic":
            return "; ".join(map(draft.new_title_of_topic, value))
        case "under":
            return draft.title_of_topic(value)
        case ("need", topic):
            return _with_remark(draft.title_of_topic(topic), value)
    if isinstance(name, str) and name.startswith("link "):
        return f"{value}: {name.removeprefix('link ')}"
    return _("yes") if value is True else " ".join(str(value).split())


def _place(value: tuple[bool, str]) -> str:
    optional, remark = value
    return ", ".join(filter(None, (_("optional") if optional else "", remark))) or _("there")


def _with_remark(title: str, remark: Any) -> str:
    return title if remark is True else f"{title}: {remark}"


def _first_difference(one: str, other: str) -> int:
    """Where to begin, so that the first difference is seen: at a word, a little before it."""
    alike = next(
        (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
        min(len(one), len(other)),
    )
    if alike <= _LONGEST // 2:
        return 0
    return one.find(" ", alike - _BEFORE, alike) + 1 or alike - _BEFORE


def _cut(text: str, start: int) -> str:
    if start:
        text = f"…{text[start:]}"
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
