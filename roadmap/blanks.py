"""Templates rendered once with blanks in them, which are filled for each of many.

Where only words differ, that takes a tenth of what rendering takes.
"""

from typing import Any

from django.template.loader import render_to_string
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from roadmap.keeper import Keeper
from roadmap.models import Progress, Resource

_marks = Keeper(200)  # a few states, in a few languages


def with_blanks(template: str, blanks: tuple[str, ...], **context: Any) -> str:
    """The template with a blank for each of these names, for `filled`."""
    # Noncharacters, which nothing escapes.
    marked = {name: f"\ufdd0{name}\ufdd1" for name in blanks}
    form = render_to_string(template, context | marked).strip().replace("%", "%%")
    for name, blank in marked.items():
        form = form.replace(blank, f"%({name})s")
    return form


def filled(form: str, **words: Any) -> SafeString:
    escaped = {name: conditional_escape(word) for name, word in words.items()}
    return mark_safe(form % escaped)  # nosec  # a rendered template


def words_of(resource: Resource) -> dict[str, str]:
    """What the stone of an entry says of it, whoever looks."""
    return {
        "title": conditional_escape(resource.title),
        "action": conditional_escape(resource.progress_url),
        "address": conditional_escape(resource.get_absolute_url()),
    }


def mark_of(
    key: str, words: dict[str, str], state: str, amount: str, oob: bool = False
) -> SafeString:
    """The stone of an entry and the state beside it; done is done, whatever the amount says."""
    shown = "" if state in Progress.COUNTS_AS_DONE else amount

    def made() -> str:
        blanks = ("key", *words, *(["amount"] if shown else []))
        return with_blanks("partials/mark.html", blanks, state=state, oob=oob)

    form = _marks.made((get_language(), state, bool(shown), oob), made)
    return filled(form, key=key, amount=shown, **words)
