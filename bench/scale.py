"""Do pages stay as quick among a million entries and ten million ticks? python bench/scale.py [FOLDER]

What a page spends in statements, summed, their rows fetched along: CPU of whoever asks and, on
PostgreSQL, of its server's process that answers, which other work on the machine does not change. Warm, each round after a tick, so
that nothing of the learner is at hand; the median of the rounds. Then the same with 1,000 entries
and 10,000 ticks: the same learner, the same topic of a hundred entries. Rows are laid in by SQL, with
triggers lifted; the index of the search stays empty, since `make bench-search` measures it. In FOLDER
the databases of SQLite stay, for another run.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench.filling_by_sql import fill
from bench.server import ROOT

SMALL, LARGE = (1_000, 10_000), (1_000_000, 10_000_000)  # entries, ticks
ROUNDS = 9
LATEST = 300  # seconds; no round begins later
MOST = 2.5
COLD = "first page of a process"
PAGES = {
    "topic page of 100 entries": "/topics/stop-5/",
    "home with the map": "/",
    "/log/": "/log/",
    "/resources/ filtered": "/resources/?kind=paper&level=cult",
    "the same, not done": "/resources/?kind=paper&level=cult&state=todo",
    "/papers/": "/papers/",
    "plan": "/log/plan/",
    "page of an entry": "/resources/entry-550/",
    "notes": "/log/notes/",
}


class Timed:
    """Seconds spent in statements and in fetching their rows."""

    def __init__(self) -> None:
        self.seconds, self.statements = 0.0, 0
        self.server: Path | None = None  # where Linux says how long that process computed

    def clock(self) -> float:
        answering = int(self.server.read_text().split()[0]) / 1e9 if self.server else 0.0
        return answering + time.thread_time()

    def watch(self) -> None:
        from django.db import connection
        from django.db.backends.utils import CursorWrapper

        timed = self
        if connection.vendor == "postgresql":
            connection.ensure_connection()
            self.server = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")

        class Watched(CursorWrapper):
            def execute(self, sql: str, params: Any = None) -> Any:
                timed.statements += 1
                return timed.timed(super().execute, sql, params)

            def fetchone(self) -> Any:
                return timed.timed(self.cursor.fetchone)

            def fetchall(self) -> Any:
                return timed.timed(self.cursor.fetchall)

            def fetchmany(self, *size: int) -> Any:
                return timed.timed(self.cursor.fetchmany, *size)

        connection.make_cursor = lambda cursor: Watched(cursor, connection)

    def timed(self, call: Any, *given: Any) -> Any:
        started = self.clock()
        try:
            return call(*given)
        finally:
            self.seconds += self.clock() - started


def measured() -> dict[str, Any]:
    """Milliseconds of SQL and number of statements by page, in this process."""
    from django.http import SimpleCookie
    from django.test import Client

    from accounts.models import User
    from bench.filling import signed_in

    cookie, _token = signed_in(User.objects.order_by("pk")[0])
    client, timed = Client(headers={"Host": "localhost"}), Timed()
    client.cookies = SimpleCookie(cookie)
    timed.watch()
    tick, states = "/resources/entry-550/progress/", ["done", "planned"]
    press = {"next": PAGES["topic page of 100 entries"]}

    def ask(page: str) -> tuple[float, int, float]:
        timed.seconds, timed.statements, started = 0.0, 0, time.perf_counter()
        if page == "tick":
            states.reverse()
            answer = client.post(tick, press | {"state": states[0]}, headers={"HX-Request": "true"})
        else:
            answer = client.get(PAGES[page])
        if answer.status_code != 200:
            raise SystemExit(f"{page}: {answer.status_code}")
        return 1000 * timed.seconds, timed.statements, 1000 * (time.perf_counter() - started)

    found: dict[str, Any] = {COLD: ask("topic page of 100 entries")}
    told = {page: ask(page) for page in ("tick", *PAGES)}
    print({page: round(figures[0]) for page, figures in told.items()}, file=sys.stderr)
    found["first"] = {page: figures[2] for page, figures in told.items()}
    rounds, until = [told], time.perf_counter() + LATEST
    while len(rounds) <= ROUNDS and (len(rounds) < 2 or time.perf_counter() < until):
        rounds.append({page: ask(page) for page in ("tick", *PAGES)})
    rounds = rounds[1:]
    for page in ("tick", *PAGES):
        found[page] = [median(each[page][n] for each in rounds) for n in range(3)]
    status = Path("/proc/self/status").read_text()
    found["memory"] = int(status.partition("VmRSS:")[2].split()[0]) / 1024
    return found


def figures(entries: int, ticks: int, folder: str) -> dict[str, Any]:
    os.environ |= {"DJANGO_SETTINGS_MODULE": "roadmap.settings", "ROADMAP": "none"}
    os.environ["VAR_DIR"] = folder
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}
    started = time.perf_counter()
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    from roadmap.models import UserProgress

    if not UserProgress.objects.exists():
        fill(entries, ticks)
        took = time.perf_counter() - started
        print(f"{entries:,} entries and {ticks:,} ticks laid in: {took:.0f} s", file=sys.stderr)
    return measured()


def asked(size: tuple[int, int], before: list[str], kept: str = "") -> dict[str, Any]:
    """The figures of one size, from a process and a database of its own."""
    with tempfile.TemporaryDirectory() as gone:
        folder = Path(kept or gone) / str(size[0])
        folder.mkdir(parents=True, exist_ok=True)
        command = [*before, sys.executable, __file__, *map(str, size), str(folder)]
        done = subprocess.run(command, stdout=subprocess.PIPE, check=True, cwd=ROOT)  # noqa: S603
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def printed(title: str, small: dict[str, Any], large: dict[str, Any]) -> bool:
    """One line a page; the ratio counts."""
    print(f"{title}: milliseconds of CPU in SQL a request, statements; large ÷ small")
    is_met = True
    for page in ("tick", *PAGES):
        ratio = large[page][0] / small[page][0]
        is_met &= (holds := ratio <= MOST)
        both = f"{small[page][0]:7.2f} ({small[page][1]:.0f}) {large[page][0]:9.2f} ({large[page][1]:.0f})"
        print(f"  {page:28} {both} {ratio:8.2f}   at most {MOST}   {'ok' if holds else 'MISS'}")
    for what, found in (("small", small), ("large", large)):
        sql, statements, whole = found[COLD]
        print(
            f"  {what}: {COLD} {whole:.0f} ms, of them {sql:.0f} of CPU in {statements} statements;"
            f" memory at the end {found['memory']:.0f} MB;"
            f" whole requests: {', '.join(f'{page} {found[page][2]:.0f} ms' for page in PAGES)};"
            f" the first: {', '.join(f'{page} {ms:.0f} ms' for page, ms in found['first'].items())}"
        )
    return is_met


def main(kept: str = "") -> int:
    """Both databases; 1 where anything is missed."""
    is_met = printed("SQLite", asked(SMALL, [], kept), asked(LARGE, [], kept))
    if not list(Path("/usr/lib/postgresql").glob("*/bin/initdb")):
        print("PostgreSQL is not installed here: not measured.")
        return 0 if is_met else 1
    own = [str(ROOT / ".ci" / "with-postgres")]
    is_met &= printed("PostgreSQL", asked(SMALL, own), asked(LARGE, own))
    return 0 if is_met else 1


if __name__ == "__main__":
    os.environ.setdefault("HTTPS", "0")
    if len(sys.argv) > 2:
        print(json.dumps(figures(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3])))
    else:
        sys.exit(main(*sys.argv[1:]))
