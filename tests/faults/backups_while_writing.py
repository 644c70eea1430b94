"""Backups while people tick and a list is taken in: each is sound, and has what was answered before it."""

import sqlite3
import time
from contextlib import closing

from tests.faults.import_killed import a_list, start, wait
from tests.faults.site import a_folder, assert_nothing_lost, people, running, settled, ticking

WHAT = "backups while writing"
USUAL = 50


def run(number: int) -> str:
    with a_folder() as folder:
        settled(VAR_DIR=str(folder))
        from roadmap import backups

        with running(folder) as site:
            *walkers, watcher = people(site, 7)
            lists = [a_list(folder, "one", 0), a_list(folder, "two", 500)]
            longest = 0.0
            with ticking(walkers, pause=0.01):
                for turn in range(number):
                    taking_in = start(lists[turn // 5 % 2]) if turn % 5 == 0 else 0
                    slug, state = watcher.slugs[turn % 60], ("done", "planned")[turn // 60 % 2]
                    assert watcher.tick(slug, state) == 302
                    path, began = folder / f"{turn}.copy", time.monotonic()
                    backups.back_up(path)  # which checks it
                    longest = max(longest, time.monotonic() - began)
                    assert state_in(path, watcher.name, slug) == state, (
                        "A tick is not in the backup."
                    )
                    path.unlink()
                    if taking_in:
                        assert wait(taking_in) == 0, "An import failed beside a backup."
            refused = [one for each in walkers for one in each.others]
            assert not refused, f"Ticks refused meanwhile: {refused[:3]}"
            looked = assert_nothing_lost([*walkers, watcher])
    return (
        f"{number} of {number} sound, each with the tick answered just before; {looked} answered ticks in the "
        f"database, none refused; longest backup {longest:.1f} s"
    )


def state_in(path, name: str, slug: str) -> str:
    with closing(sqlite3.connect(path)) as copy:
        return copy.execute(
            "SELECT p.state FROM roadmap_userprogress p JOIN accounts_user u ON u.id = p.user_id "
            "JOIN roadmap_resource r ON r.id = p.resource_id WHERE u.username = ? AND r.slug = ?",
            (name, slug),
        ).fetchone()[0]
