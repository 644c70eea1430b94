"""Redis, where limits are counted, is killed, held still, and comes back."""

import signal
from urllib.parse import urlencode

import urllib3

from tests.faults.machines import Redis, a_redis
from tests.faults.site import (
    CSRF,
    Person,
    Site,
    a_folder,
    people,
    running,
    settled,
    ticking,
    within,
)

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
                    tried = tries_until_refused(site, f"{number}-before")
                    assert tried <= 5, f"{tried} passwords were tried while Redis was here."
                    stop(redis, hold=number % 2 == 1)
                    for page in PAGES:
                        assert watcher.get(page).status in {200, 302}, page
                    most = max(most, tries_until_refused(site, f"{number}-while"))
                    redis.stop()
                    redis.start()
                    slowest = max(
                        slowest, within(5, lambda: used_again(site, watcher), "Not used again.")
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


def used_again(site: Site, person: Person) -> bool:
    """Whether each process that missed Redis found it again: until then some count in the table."""
    # On a connection of its own: those that are kept stay with one process.
    headers = {"Cookie": person.cookies, "Connection": "close"}
    urllib3.request("GET", f"{site.address}/about/", headers=headers, retries=False, timeout=20)
    words = site.words.read_text()
    return words.count("Redis is gone") == words.count("Redis is back") > 0
