"""What a press of a stone says; one made without a network says when it was, and on what."""

from dataclasses import dataclass
from datetime import date, datetime

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from roadmap.models import Progress

STATES = {"", *Progress.State.values}


class UnreadablePressError(Exception):
    """One sentence says why."""


@dataclass(frozen=True)
class Press:
    """`base` is the state it was pressed on and `day` when, where it says so."""

    state: str
    base: str | None
    day: date | None


def pressed(request: HttpRequest) -> Press:
    """Raises UnreadablePressError."""
    state = request.POST.get("state")
    if state not in STATES:
        raise UnreadablePressError(_("The state is not one that Cairn knows."))
    try:
        return Press(state, request.POST.get("base"), _day_of(request))
    except ValueError:
        raise UnreadablePressError(_("The moment of the tick is not one.")) from None


def _day_of(request: HttpRequest) -> date | None:
    """The day of the press, None where it says none. Raises ValueError for what is no moment.

    A clock that runs ahead pressed today.
    """
    said = request.POST.get("at")
    if not said:
        return None
    at = datetime.fromisoformat(said)
    if timezone.is_naive(at):
        raise ValueError
    try:
        return min(timezone.localdate(at), timezone.localdate())
    except OverflowError as beyond:
        raise ValueError from beyond


def kept_elsewhere(title: str, action: str, now: str, wanted: str) -> dict[str, str]:
    """What is said of a press that came too late, and the button that presses once more."""

    def name(state: str) -> str:
        return str(Progress.State(state).label) if state else _("Not started")

    words = {"title": title, "now": name(now), "wanted": name(wanted)}
    return {
        "said": _("%(title)s: ticked elsewhere meanwhile, it stays at “%(now)s”, not “%(wanted)s”.")
        % words,
        "label": _("Set it to “%(wanted)s”") % words,
        "action": action,
        "name": "state",
        "value": wanted,
    }
