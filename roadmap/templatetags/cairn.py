"""Template words of Cairn: Markdown, dates as exact as known, rings and levels."""

import re
from collections.abc import Hashable
from datetime import date
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from roadmap import markup
from roadmap.blanks import filled, mark_of, with_blanks, words_of
from roadmap.drawing.ring import RingDrawing, draw_ring
from roadmap.drawing.words import counted, done_of, duration
from roadmap.guests import Guest
from roadmap.joined import JOINED, sent_as
from roadmap.keeper import Keeper
from roadmap.models import Progress, Resource
from roadmap.tally import Tally
from roadmap.walk import Step

register = template.Library()

SHORT = 20_000  # characters
_short_markdown = lru_cache(256)(markup.render)
register.filter("plain", markup.plain)
register.filter("in_words", counted)
register.filter("done_in_words", done_of)
register.filter("duration", duration)
register.filter("parts", lambda name: sent_as(JOINED[name]))


@register.filter
def markdown(text: str) -> SafeString:
    """What everybody reads; it is the same on every page, and takes longer than the page."""
    return _short_markdown(text) if len(text) < SHORT else markup.render(text)


@register.filter
def note_markdown(text: str) -> SafeString:
    """A learner's note: the same renderer, code blocks never folded."""
    return markup.render(text, examples=False)


@register.filter
def partial_date(published: str) -> str:
    """2020 stays; 2020-12 is "Dec 2020"; 2020-12-31 is "31 Dec 2020"."""
    parts = [int(part) for part in published.split("-") if part.isdigit()]
    if len(parts) < 2:
        return published
    day = date(parts[0], parts[1], parts[2] if len(parts) > 2 else 1)
    return date_format(day, "DATE_FORMAT" if len(parts) > 2 else "M Y")


@register.filter
def state_name(state: str) -> str:
    """A state in words; none is "not started"."""
    return str(Progress.State(state).label) if state else _("Not started")


@register.filter
def ring(tally: Tally) -> RingDrawing:
    return draw_ring(tally)


@register.filter
def level_counts(by_level: dict[str, Tally]) -> list[tuple[str, str, str]]:
    """What there is of each level: its name, the name in words, "4 of 5"."""
    return [
        (level, str(Resource.Level(level).label), _("%(done)s of %(total)s") % vars(tally))
        for level, tally in by_level.items()
        if tally.total
    ]


@register.simple_tag
def trail_step(stop: Step, step: Step, oob: bool = False) -> SafeString:
    """A stop on the trail of that step."""
    here = ("page" if stop is step else "true") if stop is step.stop else ""
    key = ("trail", get_language(), stop.topic.pk, here, oob)
    blanks, tally = ("walked", "count"), stop.tally
    form = stop.walk.content.made(
        key,
        lambda: with_blanks(
            "partials/trail_step.html", blanks, topic=stop.topic, here=here, oob=oob
        ),
    )
    return filled(form, walked=tens(tally.percent), count=counted(tally))


@register.simple_tag
def mark(key: str, resource: Any, oob: bool = False) -> SafeString:
    """The stone of an entry and the state beside it."""
    state, amount = getattr(resource, "state", ""), getattr(resource, "amount", "")
    return mark_of(key, words_of(resource), state, amount, oob)


@register.filter
def tens(percent: int) -> int:
    """Percent rounded down to tens, for the stones' style rules; anything begun shows."""
    return max(10, percent // 10 * 10) if percent else 0


@register.filter
def pressed(state: str) -> str:
    """The `aria-pressed` of a stone: begun is mixed."""
    if state in Progress.COUNTS_AS_DONE:
        return "true"
    return "mixed" if state == Progress.State.IN_PROGRESS else "false"


@register.simple_tag
def content_lang() -> SafeString:
    """The `lang` of what the roadmap says, where the page around it speaks another language."""
    page, content = get_language() or "", settings.CONTENT_LANGUAGE
    if page.partition("-")[0] == content.partition("-")[0]:
        return SafeString("")
    return format_html(' lang="{}"', content)


@register.simple_tag
def states() -> list[tuple[str, Any]]:
    """The states one can choose, in the order of a walk."""
    return list(Progress.State.choices)


@register.simple_tag
def guest_ticks(request: HttpRequest) -> int:
    """How many ticks would join the log on signing in."""
    return len(Guest.of(request).states()) if hasattr(request, "session") else 0


@register.simple_tag
def public_addresses(request: HttpRequest) -> dict[str, str]:
    """Where one's profile and badge stand, and the line that shows the badge in a README."""
    name = request.user.get_username()
    profile = request.build_absolute_uri(reverse("profile", args=[name]))
    badge = request.build_absolute_uri(reverse("badge", args=[name]))
    words = re.sub(r"([\\\[\]])", r"\\\1", settings.SITE_NAME)
    return {"profile": profile, "badge": badge, "markdown": f"[![{words}]({badge})]({profile})"}


_of_the_site = Keeper(300)  # what no content changes


@register.simple_tag
def kept(name: str, keeper: Keeper | None, *key: Hashable, **context: Any) -> SafeString:
    """Include a template that says the same wherever the key is the same, rendered once.

    `keeper` is what else it follows from: the content, or a visitor's overview; without one it says
    the same on every page. The template is given the named words and nothing else of the page.
    """
    return (keeper or _of_the_site).made(
        (name, get_language(), *key), lambda: render_to_string(name, context)
    )


@register.filter
def state_word(state: str) -> str:
    return str(dict(Progress.State.choices).get(state, _("Mark")))
