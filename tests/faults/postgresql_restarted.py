"""PostgreSQL is stopped and started again while people tick."""

import time

from tests.faults.machines import a_postgres
from tests.faults.site import (
    a_folder,
    assert_nothing_lost,
    assert_told_to_come_back,
    people,
    running,
    settled,
    ticking,
    within,
)

WHAT = "PostgreSQL stopped and restarted under load"
USUAL = 6
PAGES = ("/", "/api/topics", "/admin/", "/accounts/login/", "/healthz")


def run(times: int) -> str:
    with a_folder() as folder, a_postgres(folder) as server:
        settled(VAR_DIR=str(folder / "var"), DATABASE_URL=server.url)
        with running(folder) as site:
            *walkers, watcher = people(site, 7)
            refused, slowest = 0, 0.0
            for number in range(times):
                with ticking(walkers):
                    time.sleep(0.7)
                    server.stop(("immediate", "fast")[number % 2])
                    for page in PAGES:
                        assert watcher.get(page).status == 503, page
                    time.sleep(0.5)
                    server.start()
                    slowest = max(
                        slowest,
                        within(5, lambda: site.status("/papers/") == 200, "Not back within 5 s."),
                        within(
                            5,
                            lambda: watcher.tick(watcher.slugs[0], "done") == 302,
                            "No ticks within 5 s.",
                        ),
                    )
                refused += assert_told_to_come_back(walkers)
                looked = assert_nothing_lost([*walkers, watcher])
    return (
        f"{times} stops, half of them at once: {refused:,} ticks refused, all with 503 and Retry-After; "
        f"back {slowest:.1f} s after; {looked} answered ticks looked for, none lost"
    )
