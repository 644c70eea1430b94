"""How much does a page cost? make bench, or python bench/pages.py

Every figure stands beside a bare Django view on the same server (gunicorn, two workers), asked in
turn with the pages, round by round; the median of the rounds counts. CPU is that of the workers:
what PostgreSQL computes in its own processes is not in it.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench.filling import Filled, fill
from bench.server import ROOT, Server, a_request

ROUNDS, COLD_STARTS = 5, 7
SECONDS = 1.5  # that each page is asked for in a round
BOOKMARKS = 10_000
COMPRESSED = "gzip, deflate, br"  # as browsers ask
# What, which figure, the limit, and whether the figure is to be at least that.
SQLITE = [
    ("topic page, signed in: CPU ÷ bare", "topic", 18, False),
    ("topic page, signed in: requests a second ÷ bare", "topic rps", 0.07, True),
    ("the same from a cold process ÷ warm", "cold", 6, False),
    ("tick with row, ring and counters: CPU ÷ bare", "tick", 16, False),
    ("tick: requests a second ÷ bare", "tick rps", 0.07, True),
    ("home with the map: CPU ÷ bare", "home", 22, False),
    ("/log/ with a year: CPU ÷ bare", "log", 28, False),
    ("/resources/ filtered, page of 100: CPU ÷ bare", "resources", 22, False),
    ("public page for a stranger, unchanged: CPU ÷ bare", "unchanged", 3, False),
    ("public page for a stranger, fresh: CPU ÷ bare", "fresh", 8, False),
    ("queries: topic page", "topic queries", 5, False),
    ("queries: tick", "tick queries", 5, False),
    ("page of 100 entries, HTML on the wire, KB", "kilobytes", 9, False),
    ("10,000 bookmarks read, seconds of CPU", "bookmarks", 1, False),
]
POSTGRESQL = [
    ("topic page, signed in: CPU ÷ bare", "topic", 28, False),
    ("topic page, signed in: requests a second ÷ bare", "topic rps", 0.07, True),
    ("queries: topic page", "topic queries", 5, False),
    ("queries: tick", "tick queries", 5, False),
]


def cases(here: Filled) -> dict[str, tuple[list[bytes], tuple[int, ...]]]:
    """The requests of a learner and of a stranger by name, and the statuses they may give."""

    def get(path: str, cookie: str = here.cookie) -> tuple[list[bytes], tuple[int, ...]]:
        return [a_request(path, cookie, compressed=COMPRESSED)], (200,)

    return {
        "topic": get(here.topic),
        "tick": (ticks(here), (200,)),
        "home": get("/"),
        "log": get("/log/"),
        "resources": get("/resources/?kind=paper"),
        "fresh": get(here.topic, ""),
    }


def ticks(here: Filled) -> list[bytes]:
    """Presses on two hundred stones of the topic, each of which changes something."""
    return [
        a_request(
            f"/resources/{slug}/progress/",
            here.cookie,
            post=f"state={state}&next={here.topic}",
            compressed=COMPRESSED,
            HX_Request="true",
            X_CSRFToken=here.token,
        )
        for state in ("done", "planned")
        for slug in here.entries
    ]


def figures() -> dict[str, float]:
    """Fill a database, serve it, measure."""
    os.environ |= {"DJANGO_SETTINGS_MODULE": "roadmap.settings", "ROADMAP": "none"}
    with tempfile.TemporaryDirectory() as folder:
        os.environ["VAR_DIR"] = folder
        here = Filled(**json.loads(step("fill")))
        with Server("bench.bare", {}) as bare, Server("roadmap.wsgi", {}) as site:
            found = rounds(bare, site, here)
            status, head, body = site.answer(cases(here)["topic"][0][0])
            found["kilobytes"] = len(body) / 1000
            if status != 200 or b"content-encoding" not in head.lower():
                raise SystemExit(f"The topic page came otherwise than expected: {head.decode()}")
        found["cold"] = cold(here) / found.pop("topic seconds")
        found |= json.loads(step("count", json.dumps(asdict(here))))
        found["bookmarks"] = float(step("bookmarks"))
        return found


def rounds(bare: Server, site: Server, here: Filled) -> dict[str, float]:
    wanted: dict[str, Any] = {name: (site, *case) for name, case in cases(here).items()}
    wanted["unchanged"] = (site, [unchanged(site, here)], (304,))
    nothing = [a_request("/", compressed=COMPRESSED)]
    cpu: dict[str, list[float]] = {name: [] for name in [*wanted, "topic seconds"]}
    rate: dict[str, list[float]] = {name: [] for name in wanted}
    for number in range(ROUNDS + 1):
        bare_cpu, bare_rate = asked(bare, nothing, (200,))
        for name, (server, requests, statuses) in wanted.items():
            seconds, a_second = asked(server, requests, statuses)
            if number:  # the first round warms up
                cpu[name].append(seconds / bare_cpu)
                rate[name].append(a_second / bare_rate)
                if name == "topic":
                    cpu["topic seconds"].append(seconds)
    told(f"bare view: {bare_cpu * 1000:.2f} ms of CPU, {bare_rate:.0f} requests a second")
    return {name: median(values) for name, values in cpu.items()} | {
        f"{name} rps": median(values) for name, values in rate.items()
    }


def asked(server: Server, requests: list[bytes], statuses: tuple[int, ...]) -> tuple[float, float]:
    """Seconds of CPU a request, and requests a second."""
    before = server.cpu()
    times, taken = server.ask(requests, SECONDS, statuses)
    return (server.cpu() - before) / times, times / taken


def unchanged(site: Server, here: Filled) -> bytes:
    """What a stranger's browser asks who has the page already."""
    _, head, _ = site.answer(a_request(here.topic, compressed=COMPRESSED))
    tag = re.search(rb"(?im)^etag: (.*?)\r?$", head)
    cookies = re.findall(rb"(?im)^set-cookie: (.*?);", head)
    return a_request(
        here.topic,
        "; ".join(cookie.decode() for cookie in cookies),
        compressed=COMPRESSED,
        If_None_Match=tag[1].decode() if tag else '"none"',
    )


def cold(here: Filled) -> float:
    """Seconds of CPU of the first request after a start, the mean of several starts."""
    seconds = 0.0
    for _ in range(COLD_STARTS):
        with Server("roadmap.wsgi", {}) as site:
            before = site.cpu()
            site.answer(cases(here)["topic"][0][0])
            seconds += site.cpu() - before
    return seconds / COLD_STARTS


def step(name: str, said: str = "") -> str:
    """Run one of the steps below in a process of its own; its last line is the answer."""
    done = subprocess.run(  # noqa: S603
        [sys.executable, __file__, f"--{name}"],
        input=said,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        cwd=ROOT,
    )
    return done.stdout.splitlines()[-1]


def take_step(name: str) -> Any:
    import django

    django.setup()
    if name == "fill":
        from django.core.management import call_command

        call_command("prepare", verbosity=0)
        return asdict(fill())
    if name == "count":
        return counted(Filled(**json.loads(sys.stdin.read())))
    return seconds_of_bookmarks()


def counted(here: Filled) -> dict[str, int]:
    """Queries of the topic page and of a tick, in a process that has shown the page before."""
    from django.db import connection
    from django.http import SimpleCookie
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client, found = Client(headers={"Host": "localhost"}), {}
    client.cookies = SimpleCookie(here.cookie)
    progress = f"/resources/{here.entries[0]}/progress/"
    press = {"state": "done", "next": here.topic}
    requests = {
        "topic queries": lambda: client.get(here.topic),
        "tick queries": lambda: client.post(progress, press, headers={"HX-Request": "true"}),
    }
    for name, request in requests.items():
        for state in ("planned", "done"):  # the first time is not counted
            press["state"] = state
            with CaptureQueriesContext(connection) as queries:
                status = request().status_code
            if status != 200:
                raise SystemExit(f"{name}: {status}")
        said = [query["sql"] for query in queries]
        found[name] = sum(not sql.startswith(("BEGIN", "COMMIT")) for sql in said)
    return found


def seconds_of_bookmarks() -> float:
    from roadmap.outline.readers.choose import read

    lines = ["<!DOCTYPE NETSCAPE-Bookmark-file-1>", "<TITLE>Bookmarks</TITLE>", "<DL><p>"]
    for number in range(BOOKMARKS):
        if number % 100 == 0:
            lines += ["</DL><p>"] * bool(number) + [f"<DT><H3>Folder {number}</H3>", "<DL><p>"]
        address = f"https://example{number % 50}.org/a/{number}.html"
        lines.append(f'<DT><A HREF="{address}" ADD_DATE="1600000000">What {number} says</A>')
    data = "\n".join([*lines, "</DL><p>", "</DL><p>"]).encode()
    taken = []
    for _ in range(ROUNDS):
        started = time.process_time()
        entries = read(data, "bookmarks.html").entries
        taken.append(time.process_time() - started)
        if len(entries) != BOOKMARKS:
            raise SystemExit(f"{len(entries)} bookmarks were read.")
    return median(taken)


def told(what: str) -> None:
    print(what, file=sys.stderr)


def printed(title: str, table: list[tuple[str, str, float, bool]], found: dict[str, float]) -> bool:
    print(title)
    is_met = True
    for what, name, limit, is_least in table:
        holds = found[name] >= limit if is_least else found[name] <= limit
        is_met &= holds
        wanted = f"at {'least' if is_least else 'most'} {limit:g}"
        print(f"  {what:54} {found[name]:8.3g}   {wanted:14} {'ok' if holds else 'MISS'}")
    return is_met


def main() -> int:
    """Both databases, one table; 1 where anything is missed."""
    is_met = printed("SQLite", SQLITE, figures())
    if not list(Path("/usr/lib/postgresql").glob("*/bin/initdb")):
        print("PostgreSQL is not installed here: not measured.")
        return 0 if is_met else 1
    command = [str(ROOT / ".ci" / "with-postgres"), sys.executable, __file__, "--figures"]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)  # noqa: S603
    is_met &= printed("PostgreSQL", POSTGRESQL, json.loads(done.stdout.splitlines()[-1]))
    return 0 if is_met else 1


if __name__ == "__main__":
    os.environ.setdefault("HTTPS", "0")
    if sys.argv[1:] == ["--figures"]:
        print(json.dumps(figures()))
    elif sys.argv[1:]:
        print(json.dumps(take_step(sys.argv[1].removeprefix("--"))))
    else:
        sys.exit(main())
