"""Two machines with copies of sessions in one Redis, which is held still or killed in between."""

import signal
import threading
from collections.abc import Callable
from copy import copy
from urllib.parse import urlencode

from tests.at_once import together
from tests.faults.machines import Redis, a_postgres, a_redis
from tests.faults.site import CSRF, Person, Site, a_folder, people, running, settled

WHAT = "sessions copied to Redis, on two machines"
USUAL = 10
TABS, EACH = 20, 3  # of one guest, and ticks in each
INSIDE = "/accounts/sessions/"


def run(times: int) -> str:
    with a_folder() as folder, a_postgres(folder) as postgres, a_redis() as redis:
        settled(VAR_DIR=str(folder), DATABASE_URL=postgres.url, CACHE_URL=redis.url)
        with running(folder, workers=1) as one, running(folder, workers=1) as other:
            ticks = 0
            for number in range(times):
                trouble = (redis_goes_on, redis_is_held, redis_is_killed)[number % 3]
                ticks += all_tabs_of_a_guest([one, other], redis, trouble)
                signed_out_is_out([one, other], redis, trouble)
    return (
        f"{times} times: {ticks} ticks of guests, each in {TABS} tabs at both machines, all kept; signed out at one "
        "under load, nobody was in at either any more, nor was a session brought back"
    )


def redis_goes_on(redis: Redis, meanwhile: Callable[[], None]) -> None:
    meanwhile()


def redis_is_held(redis: Redis, meanwhile: Callable[[], None]) -> None:
    """It misses all that is said meanwhile, and still has what it had."""
    redis.send(signal.SIGSTOP)
    meanwhile()
    redis.send(signal.SIGCONT)


def redis_is_killed(redis: Redis, meanwhile: Callable[[], None]) -> None:
    redis.stop()
    meanwhile()
    redis.start()


def at_both(person: Person, sites: list[Site]) -> list[Person]:
    """The same browser, asking the one and the other."""
    each = [copy(person) for _ in sites]
    for tab, site in zip(each, sites, strict=True):
        tab.site = site
    return each


def all_tabs_of_a_guest(sites: list[Site], redis: Redis, trouble: Callable) -> int:
    from django.db import connections

    from accounts.session_store import SessionStore
    from roadmap.guests import Guest
    from roadmap.models import Resource

    (guest,) = people(sites[0], 1)
    store = SessionStore()
    store.create()
    guest.cookies = f"session={store.session_key}; csrf={CSRF}"
    tabs, answers = at_both(guest, sites), []

    def press(number: int) -> None:
        for slug in guest.slugs[number * EACH : (number + 1) * EACH]:
            answer = tabs[number % 2].sent(slug, "done")
            answers.append(answer.status if answer else 0)
            tabs[(number + 1) % 2].get("/")

    trouble(redis, lambda: at_once([lambda n=n: press(n) for n in range(TABS)]))
    assert answers == [302] * TABS * EACH, f"Answers: {set(answers)}"
    states = Guest(SessionStore(store.session_key)).states()
    slugs = set(Resource.objects.filter(pk__in=states).values_list("slug", flat=True))
    connections.close_all()
    lost = set(guest.slugs[: TABS * EACH]) - slugs
    assert not lost, f"{len(lost)} answered ticks of a guest lost"
    return len(states)


def signed_out_is_out(sites: list[Site], redis: Redis, trouble: Callable) -> None:
    from django.contrib.sessions.models import Session
    from django.db import connections

    (person,) = people(sites[0], 1)
    tabs, over = at_both(person, sites), threading.Event()
    for tab in tabs:
        assert tab.get(INSIDE).status == 200, "Not signed in."

    def use(tab: Person) -> None:
        while not over.is_set():
            said = tab.get(INSIDE).status, tab.sent(person.slugs[0], "done").status
            assert said[0] in {200, 302} and said[1] in {302, 400}, f"Answers: {said}"

    def leave() -> None:
        fields = urlencode({"csrfmiddlewaretoken": CSRF})
        assert tabs[0]._ask("POST", "/accounts/logout/", fields).status == 302
        statuses = [tab.get(INSIDE).status for tab in tabs * 5]
        assert statuses == [302] * 10, f"Signed out, and asked again: {statuses}"

    def last() -> None:
        try:
            trouble(redis, leave)
            assert [tab.get(INSIDE).status for tab in tabs * 5] == [302] * 10, "In again."
        finally:
            over.set()

    at_once([last, *(lambda tab=tab: use(tab) for tab in tabs * 3)])
    key = person.cookies.split("=")[1].split(";")[0]
    assert not Session.objects.filter(pk=key).exists(), "A session was brought back."
    connections.close_all()


def at_once(actions: list[Callable[[], None]]) -> None:
    """In a thread each; raises what the first of them raised."""
    for error in together(*actions):
        raise error
