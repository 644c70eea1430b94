"""The sentences that drawings say to those who cannot see them, and that boxes must be wide for."""

from django.utils.translation import gettext, ngettext

from roadmap.tally import Tally


def counted(tally: Tally) -> str:
    """Say a count as people do: "12 of 30 done, 2 skipped, 4 optional"."""
    parts = (
        [done_of(tally)]
        if tally.total or not (tally.skipped or tally.optional or tally.hidden)
        else []
    )
    if tally.skipped:
        parts.append(
            ngettext("%(count)d skipped", "%(count)d skipped", tally.skipped)
            % {"count": tally.skipped}
        )
    if tally.optional:
        parts.append(
            ngettext("%(count)d optional", "%(count)d optional", tally.optional)
            % {"count": tally.optional}
        )
    if tally.hidden:
        parts.append(
            ngettext("%(count)d hidden", "%(count)d hidden", tally.hidden) % {"count": tally.hidden}
        )
    if tally.added:
        parts.append(
            ngettext("%(count)d added since", "%(count)d added since", tally.added)
            % {"count": tally.added}
        )
    return ", ".join(parts)


def done_of(tally: Tally) -> str:
    """Say the first part of a count: "12 of 30 done", or that there is nothing to do."""
    if tally.total == 0:
        return gettext("no entries yet")
    return ngettext("%(done)d of %(total)d done", "%(done)d of %(total)d done", tally.total) % {
        "done": tally.done,
        "total": tally.total,
    }


def duration(minutes: int) -> str:
    """Minutes as people say them: "12 min", "1 h 30 min", "25 h"."""
    hours, rest = divmod(minutes, 60)
    parts = []
    if hours:
        parts.append(ngettext("%(n)s h", "%(n)s h", hours) % {"n": hours})
    if rest or not hours:
        parts.append(ngettext("%(n)s min", "%(n)s min", rest) % {"n": rest})
    return " ".join(parts)
