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
