"""Which links are due, and what becomes of the answers."""

import fcntl
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from roadmap.identity import identity_of
from roadmap.links.asking import ask_all
from roadmap.links.exchange import Exchange
from roadmap.links.fetch import Fetcher
from roadmap.links.pace import Pace, WallClock
from roadmap.links.robots import AGENT
from roadmap.links.verdict import Finding
from roadmap.models import Link, LinkCheck, Resource, Suggestion
from roadmap.models.link_check import digest_of

BATCH = 20  # answers that are saved together

LEFT, SUGGESTED = "left", "suggested"
COLUMNS = ("verdict", "reason", "status", "moved_to", "checked_at", "worked_at", "missing_since")


class BusyError(Exception):
    """Another run is under way."""


@contextmanager
def alone(path: Path | None = None) -> Iterator[None]:
    """Let one run at a time ask, so that hosts are asked no oftener; the system lets go of a dead one."""
    with (path or settings.VAR_DIR / "check_links.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise BusyError from None
        yield


def fetcher() -> Fetcher:
    """One that tells whoever is asked where to find out who asks."""
    exchange = Exchange(agent=f"{AGENT}/1.0 (+{settings.SITE_ADDRESS}/about/#links)")
    return Fetcher(exchange, Pace(WallClock(exchange.stopped)))


def due(older_than: timedelta, limit: int | None = None) -> list[str]:
    """Links on the roadmap that were not looked at for so long; the never looked at come first.

    What was missing once is looked at again as soon as a second time says that it is gone.
    """
    now = timezone.now()
    own = Resource.objects.published().exclude(url="").values_list("url", flat=True)
    further = Link.objects.published().values_list("url", flat=True)
    urls = dict.fromkeys([*own.order_by("id"), *further.order_by("id")])
    checked = {check.url: check for check in LinkCheck.objects.all()}

    def moment(url: str) -> datetime:
        check = checked[url]
        waits = older_than
        if check.reason == LinkCheck.Reason.MISSING:
            waits = min(waits, timedelta(days=settings.LINKS_GONE_AFTER_DAYS))
        return check.checked_at + waits

    fresh = [url for url in urls if url not in checked]
    again = sorted((url for url in urls if url in checked and moment(url) <= now), key=moment)
    return [*fresh, *again][:limit]


def check(
    urls: Iterable[str],
    fetcher: Fetcher,
    counts: Counter[str],
    progress: Callable[[int], object] = lambda count: None,
) -> None:
    """Ask for each and save in batches; `counts` by verdict are right also when interrupted."""
    batch: list[tuple[str, Finding]] = []
    with closing(ask_all(urls, fetcher)) as answers:
        try:
            for url, finding in answers:
                if finding is None:
                    counts[LEFT] += 1
                else:
                    batch.append((url, finding))
                progress(1)
                if len(batch) >= BATCH:
                    counts.update(save(batch))
                    batch.clear()
        finally:
            counts.update(save(batch))


@transaction.atomic
def save(batch: list[tuple[str, Finding]]) -> Counter[str]:
    """Note what was found, and suggest the new address of what moved."""
    now = timezone.now()
    known = LinkCheck.objects.by_url(url for url, _ in batch)
    checks = []
    for url, finding in batch:
        check = known.get(url) or LinkCheck(url=url, digest=digest_of(url))
        check.note(now, finding.verdict, finding.reason, finding.status, finding.to)
        checks.append(check)
    LinkCheck.objects.bulk_update([check for check in checks if check.pk], COLUMNS)
    # Where a second machine was faster, what it found stands.
    LinkCheck.objects.bulk_create(
        [check for check in checks if not check.pk], ignore_conflicts=True
    )
    counts = Counter(check.verdict for check in checks)
    counts[SUGGESTED] = suggest_moves({check.url: check.moved_to for check in checks})
    return counts


def suggest_moves(moved: dict[str, str]) -> int:
    """Ask curators once for each entry and new address, whatever they answered."""
    moved = {url: to for url, to in moved.items() if to}
    entries = Resource.objects.published().filter(url__in=moved)
    before = set(
        Suggestion.objects.filter(resource__in=entries).values_list("resource", "identity")
    )
    count = 0
    for entry in entries:
        to = moved[entry.url]
        if (entry.pk, identity_of(to)) in before:
            continue
        try:
            with transaction.atomic():
                Suggestion.objects.create(kind=Suggestion.Kind.MOVED, resource=entry, url=to)
        except IntegrityError:
            # One is waiting already; when it is decided, the next visit suggests anew.
            continue
        count += 1
    return count
