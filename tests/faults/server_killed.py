"""kill -9 of the whole server while people tick: what was answered is there, the database is sound."""

import random
import time

from tests.faults.site import (
    a_folder,
    assert_nothing_lost,
    assert_sound,
    people,
    running,
    settled,
    ticking,
)

WHAT = "kill -9 of the server while people tick"
USUAL = 200


def run(kills: int) -> str:
    with a_folder() as folder:
        settled(VAR_DIR=str(folder))
        with running(folder) as site:
            walkers = people(site, 6)
            looked = answers = 0
            for number in range(kills):
                with ticking(walkers):
                    time.sleep(random.uniform(0.1, 0.8))
                    site.kill()
                looked += assert_nothing_lost(walkers)
                assert_sound()
                answers += sum(len(each.times) for each in walkers)
                if number < kills - 1:
                    site.start()
                for each in walkers:
                    each.times.clear()
            refused = [one for each in walkers for one in each.others]
            assert not refused, f"Answers that were no yes: {refused[:3]}"
    return f"{kills} kills, {answers:,} requests, {looked:,} looks for an answered tick: none lost; sound each time"
