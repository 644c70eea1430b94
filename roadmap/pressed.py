"""A press made without a network arrives later: on which day it was, and on what it was made."""

from datetime import date, datetime

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from roadmap.models import Progress

NO_MOMENT = gettext_lazy("The moment of the tick is not one.")


def day_of(request: HttpRequest) -> date | None:
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
