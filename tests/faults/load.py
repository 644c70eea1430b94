"""Twenty people without pause on two workers."""

import random
import threading
import time

from tests.faults.site import (
    STATES,
    Person,
    a_folder,
    assert_nothing_lost,
    people,
    running,
    settled,
)

WHAT = "20 people without pause, 2 workers"
USUAL = 30  # seconds
PEOPLE = 20
MOST = 300  # ms; on a quiet machine of two cores


def run(seconds: int) -> str:
    with a_folder() as folder:
        settled(VAR_DIR=str(folder))
        from django.db import connections

        from roadmap.models import Topic

        topics = list(Topic.objects.published().exclude(parent=None).values_list("slug", flat=True))
        connections.close_all()
        pages = ["/", "/resources/", "/log/", "/papers/", *(f"/topics/{slug}/" for slug in topics)]
        with running(folder) as site:
            walkers = people(site, PEOPLE)
            for page in pages:  # warm
                walkers[0].get(page)
            walkers[0].times.clear()
            stop, wrong = threading.Event(), []
            threads = [
                threading.Thread(target=use, args=[each, pages, stop, wrong]) for each in walkers
            ]
            for thread in threads:
                thread.start()
            time.sleep(seconds)
            stop.set()
            for thread in threads:
                thread.join()
            assert not wrong, f"{len(wrong)} errors: {wrong[:3]}"
            looked = assert_nothing_lost(walkers)
    times = sorted(1000 * one for each in walkers for one in each.times)
    p50, p95, p99 = (times[int(len(times) * part)] for part in (0.5, 0.95, 0.99))
    told = (
        f"{len(times):,} requests in {seconds} s, a third of them ticks: no error, {looked} answered ticks there; "
        f"p50 {p50:.0f} ms, p95 {p95:.0f} ms, p99 {p99:.0f} ms"
    )
    assert p95 <= MOST, f"{told}; asked for: p95 at most {MOST} ms"
    return told


def use(walker: Person, pages: list[str], stop: threading.Event, wrong: list) -> None:
    while not stop.is_set():
        if random.random() < 1 / 3:
            status = walker.tick(random.choice(walker.slugs), random.choice(STATES))
            if status != 302:
                wrong.append(("tick", status))
        else:
            page = random.choice(pages)
            answer = walker.get(page)
            if answer is None or answer.status != 200:
                wrong.append((page, answer and answer.status))
