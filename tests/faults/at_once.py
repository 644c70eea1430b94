"""Sixteen at one entry, and two imports, at the same moment."""

import random
import threading

from tests.faults.import_killed import ENTRIES, a_list, start, wait
from tests.faults.site import (
    STATES,
    a_folder,
    assert_nothing_lost,
    assert_sound,
    people,
    running,
    settled,
)

WHAT = "16 threads on one entry; two imports at once"
USUAL = 25
THREADS = 16


def run(rounds: int) -> str:
    with a_folder() as folder:
        settled(VAR_DIR=str(folder))
        with running(folder) as site:
            (walker,) = people(site, 1)
            for number in range(rounds):
                all_at(walker.slugs[number % len(walker.slugs)], walker)
            assert_nothing_lost([walker])
        two_imports(folder)
        assert_sound()
    return (
        f"{rounds} entries, {THREADS} threads each: every tick answered, one row each; two imports of "
        f"{ENTRIES:,} entries at the same moment, one waiting for the other: both whole, none twice"
    )


def all_at(slug: str, walker) -> None:
    """The same learner from sixteen tabs."""
    from django.db import connections

    from roadmap.models import UserProgress

    begin, answers = threading.Barrier(THREADS), []
    states = [random.choice(STATES) for _ in range(THREADS)]

    def press(state: str) -> None:
        begin.wait()
        answers.append(walker.sent(slug, state).status)

    threads = [threading.Thread(target=press, args=[state]) for state in states]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [302] * THREADS, f"Answers: {answers}"
    row = UserProgress.objects.get(user__username=walker.name, resource__slug=slug)
    assert row.state in states
    connections.close_all()


def two_imports(folder) -> None:
    from roadmap.models import Resource, SourceEntry

    lists = [a_list(folder, name, 0) for name in ("one", "two")]
    children = [start(path, path.stem) for path in lists]
    codes = [wait(child) for child in children]
    assert 0 in codes, "Both imports failed."
    for path, code in zip(lists, codes, strict=True):
        if code:  # It waited for ten seconds and was told; that is no error, and again it goes.
            assert not SourceEntry.objects.filter(source__slug=path.stem).exists(), "Half a list."
            assert wait(start(path, path.stem)) == 0, "An import fails by itself."
    for path in lists:
        assert (
            SourceEntry.objects.filter(source__slug=path.stem, resource__isnull=False).count()
            == ENTRIES
        ), f"The list {path.stem} is not whole."
    assert Resource.objects.filter(title__startswith="Stone ").count() == ENTRIES
