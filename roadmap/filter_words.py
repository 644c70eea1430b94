"""What a filter leaves, in words: "cult papers, not done". For titles that are sent to a friend."""

from typing import Any

from django.utils.text import Truncator, get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from roadmap.filters import STATES, UNRATED, Choices
from roadmap.models import Resource

Kind, Level = Resource.Kind, Resource.Level
# Before a plural: other languages bend the word there.
LEVELS: dict[str, Any] = {
    Level.INTRODUCTORY: pgettext_lazy("before a plural", "introductory"),
    Level.CULT: pgettext_lazy("before a plural", "cult"),
    UNRATED: pgettext_lazy("before a plural", "unrated"),
}
KINDS: dict[str, Any] = {
    Kind.ARTICLE: gettext_lazy("articles"),
    Kind.BOOK: gettext_lazy("books"),
    Kind.CHANNEL: gettext_lazy("channels"),
    Kind.COMMUNITY: gettext_lazy("communities"),
    Kind.COURSE: gettext_lazy("courses"),
    Kind.DATASET: gettext_lazy("data sets"),
    Kind.DOCS: gettext_lazy("documentation"),
    Kind.LIST: gettext_lazy("lists"),
    Kind.METHOD: gettext_lazy("methods"),
    Kind.PAPER: gettext_lazy("papers"),
    Kind.PLAYLIST: gettext_lazy("playlists"),
    Kind.PODCAST: gettext_lazy("podcasts"),
    Kind.REPOSITORY: gettext_lazy("repositories"),
    Kind.TALK: gettext_lazy("talks"),
    Kind.TOOL: gettext_lazy("tools"),
    Kind.TUTORIAL: gettext_lazy("tutorials"),
    Kind.VIDEO: gettext_lazy("videos"),
}
ACCESS: dict[str, Any] = {
    Resource.Access.FREE: gettext_lazy("free of charge"),
    Resource.Access.REGISTRATION: gettext_lazy("with registration"),
    Resource.Access.PAID: gettext_lazy("for money"),
}
LONGEST = 60  # characters of what was typed: a link is no place for somebody else's speech


def words_of(entry_filter: Choices, things: str = "") -> str:
    """Say what is filtered by; `things` is what stands in the list where no kind is chosen."""
    chosen = entry_filter.chosen
    kinds = get_text_list([str(KINDS[kind]) for kind in chosen["kind"]], _("or"))
    what = kinds or things or _("entries")
    if chosen["level"]:
        level = get_text_list([str(LEVELS[level]) for level in chosen["level"]], _("or"))
        what = _("%(level)s %(things)s") % {"level": level, "things": what}
    states = dict(STATES)
    rest = [str(states[state]).lower() for state in chosen["state"]]
    rest += [str(ACCESS[access]) for access in chosen["access"]]
    rest += [
        _("with “%(words)s”") % {"words": Truncator(words).chars(LONGEST)} for words in chosen["q"]
    ]
    return ", ".join([what, *rest])


def titled(title: str, entry_filter: Any, things: str = "") -> str:
    """A page's title, and what of it is shown where that is not all."""
    if not (entry_filter and entry_filter.is_active):
        return title
    words = words_of(entry_filter, things)
    return _("%(title)s: %(words)s") % {"title": title, "words": words}
