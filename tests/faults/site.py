"""A site of its own: a folder, a database, a server on loopback, and people who use it."""

import os
import random
import secrets
import signal
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import urllib3

ROOT = Path(__file__).parent.parent.parent
CSRF = "a" * 32
STATES = ("planned", "in_progress", "done", "skipped", "revisit")


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def settled(**variables: str) -> None:
    """Make this process know the site as its server will: call once, before Django is used."""
    import django

    os.environ.update(
        {"HTTPS": "0", "DEBUG": "0", "DJANGO_SETTINGS_MODULE": "roadmap.settings"} | variables
    )
    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connections

    # Names of static files without hashes: nothing is collected.
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    fixture = str(ROOT / "fixtures" / "roadmap.json")
    call_command("import_roadmap", fixture, source="cairn", yes=True, verbosity=0)
    connections.close_all()


class Site:
    """The server: gunicorn as `serve` starts it, its words kept in a file."""

    def __init__(self, folder: Path, workers: int = 2) -> None:
        self.port, self.workers, self.process = free_port(), workers, 0
        self.words = folder / "server.log"

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Fork a gunicorn: what it would import is here already, so that it is up at once."""
        from django.db import connections
        from gunicorn.app.wsgiapp import run

        connections.close_all()
        self.process = os.fork()
        if not self.process:
            try:
                os.setsid()
                words = os.open(self.words, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
                os.dup2(words, 1)
                os.dup2(words, 2)
                size = ["--workers", str(self.workers), "--threads", "4", "--preload"]
                bind = ["--bind", f"127.0.0.1:{self.port}", "--log-level", "warning"]
                # Who asks on a connection that is closed for idleness at that moment gets no answer:
                # a browser asks again by itself, these people do not.
                bind += ["--keep-alive", "60"]
                sys.argv = ["gunicorn", "roadmap.wsgi", *bind, *size]
                run()
            finally:
                os._exit(1)
        within(60, lambda: self.status("/healthz") == 200, "The server did not start.")

    def status(self, path: str) -> int:
        try:
            return urllib3.request("GET", self.address + path, retries=False, timeout=20).status
        except urllib3.exceptions.HTTPError:
            return 0

    def kill(self) -> None:
        if self.process:
            os.killpg(self.process, signal.SIGKILL)
            os.waitpid(self.process, 0)
            self.process = 0

    def processes(self) -> list[int]:
        children = Path(f"/proc/{self.process}/task/{self.process}/children").read_text()
        return [self.process, *map(int, children.split())]


def within(seconds: float, holds: Callable[[], bool], otherwise: str) -> float:
    """Wait until it holds; gives how long that took."""
    began = time.monotonic()
    while not holds():
        assert time.monotonic() - began < seconds, otherwise
        time.sleep(0.02)
    return time.monotonic() - began


@contextmanager
def a_folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="cairn-fault-") as name:
        yield Path(name)


@contextmanager
def running(folder: Path, workers: int = 2) -> Iterator[Site]:
    site = Site(folder, workers)
    try:
        site.start()
        yield site
    finally:
        site.kill()


class Person:
    """Somebody signed in, who ticks and remembers what the site answered."""

    def __init__(self, site: Site, name: str, slugs: list[str]) -> None:
        self.site, self.name, self.slugs = site, name, slugs
        self.pool = urllib3.PoolManager(maxsize=20, retries=False, timeout=30)
        self.cookies = f"session={_session_of(name)}; csrf={CSRF}"
        self.answered: dict[str, str] = {}
        self.unsure: dict[str, set[str]] = {}  # sent since, and not answered
        self.others: list[tuple[int, str]] = []  # answers that were no yes
        self.times: list[float] = []

    def get(self, path: str) -> Any:
        return self._ask("GET", path)

    def tick(self, slug: str, state: str) -> int:
        """Send one state; gives the answer's status, 0 for none."""
        self.unsure.setdefault(slug, set()).add(state)
        response = self.sent(slug, state)
        if response is None:
            return 0
        if response.status == 302:
            self.answered[slug] = state
            del self.unsure[slug]
        else:
            self.others.append((response.status, response.headers.get("Retry-After", "")))
        return response.status

    def sent(self, slug: str, state: str) -> Any:
        fields = urlencode({"state": state, "csrfmiddlewaretoken": CSRF})
        return self._ask("POST", f"/resources/{slug}/progress/", fields)

    def _ask(self, method: str, path: str, body: str | None = None) -> Any:
        headers = {"Cookie": self.cookies, "Content-Type": "application/x-www-form-urlencoded"}
        began = time.monotonic()
        try:
            return self.pool.request(
                method, self.site.address + path, body=body, headers=headers, redirect=False
            )
        except urllib3.exceptions.HTTPError:
            return None
        finally:
            self.times.append(time.monotonic() - began)

    def tick_on(self, stop: threading.Event, pause: float = 0.0) -> None:
        while not stop.is_set():
            if not self.tick(random.choice(self.slugs), random.choice(STATES)):
                time.sleep(0.02)
            time.sleep(pause)

    def lost(self) -> list[str]:
        """What was answered and is not in the database."""
        from roadmap.models import UserProgress

        rows = UserProgress.objects.filter(user__username=self.name)
        kept = dict(rows.values_list("resource__slug", "state"))
        return [
            f"{self.name}: {slug} was answered {state}, and is {kept.get(slug)}"
            for slug, state in self.answered.items()
            if kept.get(slug) not in {state} | self.unsure.get(slug, set())
        ]


def _session_of(name: str) -> str:
    from django.contrib.auth import (
        BACKEND_SESSION_KEY,
        HASH_SESSION_KEY,
        SESSION_KEY,
        get_user_model,
    )
    from django.contrib.sessions.backends.db import SessionStore

    user, _made = get_user_model().objects.get_or_create(username=name)
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.create()
    return str(store.session_key)


def people(site: Site, number: int) -> list[Person]:
    from django.db import connections

    from roadmap.models import Resource

    slugs = list(Resource.objects.published().values_list("slug", flat=True)[:60])
    made = [Person(site, f"walker-{n}-{secrets.token_hex(2)}", slugs) for n in range(number)]
    connections.close_all()
    return made


@contextmanager
def ticking(walkers: list[Person], pause: float = 0.0) -> Iterator[None]:
    stop = threading.Event()
    threads = [threading.Thread(target=each.tick_on, args=[stop, pause]) for each in walkers]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def assert_told_to_come_back(walkers: list[Person]) -> int:
    """How many answers since the last look were no yes: each must be a 503 that says when to come again."""
    answers = [one for each in walkers for one in each.others]
    assert set(answers) == {(503, "5")}, f"Answers: {set(answers)}"
    for each in walkers:
        each.others.clear()
    return len(answers)


def assert_nothing_lost(walkers: list[Person]) -> int:
    """Gives how many answered ticks were looked for."""
    from django.db import connections

    lost = [sentence for each in walkers for sentence in each.lost()]
    connections.close_all()
    assert not lost, f"{len(lost)} answered ticks lost: {lost[0]}"
    return sum(len(each.answered) for each in walkers)


def assert_sound() -> None:
    from django.db import connections

    from roadmap import backups

    backups.check(backups.here())
    connections.close_all()
