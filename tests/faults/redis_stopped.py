"""Redis, where limits are counted, is killed, held still, and comes back."""

import signal
from urllib.parse import urlencode

import urllib3

from tests.faults.machines import Redis, a_redis
from tests.faults.site import CSRF, Site, a_folder, people, running, settled, ticking, within

WHAT = "Redis stopped"
USUAL = 4
PAGES = ("/", "/resources/", "/accounts/login/", "/log/", "/api/topics", "/healthz")


def run(times: int) -> str:
    with a_folder() as folder, a_redis() as redis:
        settled(VAR_DIR=str(folder), CACHE_URL=redis.url)
        with running(folder) as site:
            *walkers, watcher = people(site, 5)
            slowest, most = 0.0, 0
            with ticking(walkers, pause=0.05):
                for number in range(times):
                    assert tries_until_refused(site, f"{number}-before") <= 5
                    stop(redis, hold=number % 2 == 1)
                    for page in PAGES:
                        assert watcher.get(page).status in {200, 302}, page
                    most = max(most, tries_until_refused(site, f"{number}-while"))
                    redis.stop()
                    redis.start()
                    slowest = max(
                        slowest, within(5, lambda: counts_in(redis, site), "Not used again.")
                    )
            answers = [one for each in walkers for one in each.others]
            assert not answers, f"Ticks refused: {set(answers)}"
    assert most <= 5, f"{most} passwords were tried while Redis was gone."
    return (
        f"{times} times, killed or held still: all pages and ticks answered, the {most + 1}th password at one account "
        f"refused as ever; counted in Redis again {slowest:.1f} s after"
    )


def stop(redis: Redis, hold: bool) -> None:
    if hold:
        redis.send(signal.SIGSTOP)
    else:
        redis.stop()


def tries_until_refused(site: Site, name: str) -> int:
    """How many passwords can be tried at an account; each from a name of its own, up to 8."""
    sent = urlencode({"login": name, "password": "wrong", "csrfmiddlewaretoken": CSRF})
    headers = {"Cookie": f"csrf={CSRF}", "Content-Type": "application/x-www-form-urlencoded"}
    for number in range(8):
        answer = urllib3.request(
            "POST",
            f"{site.address}/accounts/login/",
            body=sent,
            headers=headers,
            retries=False,
            timeout=20,
        )
        assert answer.status in {200, 403, 429}, answer.status
        if b"Too many tries" in answer.data or answer.status == 429:
            return number
    return 8


def counts_in(redis: Redis, site: Site) -> bool:
    import redis as library

    site.status("/api/topics")
    return library.Redis(port=redis.port).dbsize() > 0
