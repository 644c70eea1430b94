"""Does the memory of a worker stay? python bench/memory.py [MINUTES]; make bench-scale runs an hour.

The server of `make bench` on its roadmap of 5,000 entries: eight learners in two languages and
strangers read, tick, search and export from four connections, with a breath between two requests,
and once a minute a curator changes an entry, so that all that is kept is made anew. Counted each
minute is what each worker holds, what it shares with the others in part.
"""

import json
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import linear_regression, mean
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench.filling import PER_STOP, STOPS, WORDS, fill, signed_in, ticks
from bench.pages import COMPRESSED
from bench.server import ROOT, Server, a_request

MINUTES, MINUTE = 60, 60  # and its seconds
LEARNERS = 8
PAUSE = 0.2  # seconds, at most, between two requests of a connection
REQUESTS = 4_000  # different ones, asked again and again
MOST, RISE = 95, 1.03  # megabytes; last quarter of the time ÷ its second
ANSWERS = (200, 302, 304)
# How often each is asked for, of a hundred.
MIX = {
    "topic": 30,
    "tick": 25,
    "home": 8,
    "log": 5,
    "resources": 8,
    "entry": 6,
    "search": 6,
    "stranger": 8,
    "papers": 1,
    "feed": 1,
    "export": 2,
}
EXPORTS = ["/log/export/?format=markdown", "/log/export/?format=csv", "/me/data/export/"]


def walkers() -> list[tuple[str, str]]:
    """Fill the database; cookies and token of each of its learners."""
    from accounts.models import User
    from roadmap.models import Resource

    found = [fill()]
    entries = list(Resource.objects.order_by("pk"))
    people = [(found[0].cookie, found[0].token)]
    for number in range(1, LEARNERS):
        learner = User.objects.create_user(f"learner-{number}")
        ticks(learner, entries, random.Random(number))  # noqa: S311
        people.append(signed_in(learner))
    return people


def requests(people: list[tuple[str, str]], slugs: list[str]) -> list[bytes]:
    """Asked for in this order; the same whenever it is run."""
    chance = random.Random(2)  # noqa: S311
    kinds = chance.choices(list(MIX), list(MIX.values()), k=REQUESTS)
    return [a_visit(kind, *chance.choice(people), slugs, chance) for kind in kinds]


def a_visit(kind: str, cookie: str, token: str, slugs: list[str], chance: random.Random) -> bytes:
    topic = f"/topics/stop-{chance.randrange(STOPS)}/"
    entry = chance.choice(slugs)
    word = chance.choice(WORDS.split())
    spoken = {"Accept_Language": chance.choice(["en", "en", "en", "de"])}
    if kind == "tick":
        state = chance.choice(["done", "planned", "in_progress", "skipped", "revisit", ""])
        number = slugs.index(entry) // PER_STOP
        post = f"state={state}&next=/topics/stop-{number}/"
        spoken |= {"X_CSRFToken": token} | chance.choice([{}, {"HX_Request": "true"}])
        return a_request(
            f"/resources/{entry}/progress/", cookie, post, compressed=COMPRESSED, **spoken
        )
    path = {
        "topic": topic + chance.choice(["", "", "", "?level=cult", "?state=todo"]),
        "home": "/",
        "log": "/log/",
        "resources": "/resources/"
        + chance.choice(["", "?kind=paper", "?level=cult&page=3", "?state=done", f"?q={word}"]),
        "entry": f"/resources/{entry}/",
        "search": f"/search/?q={word}",
        "stranger": chance.choice(["/", topic, topic, f"/resources/{entry}/"]),
        "papers": "/papers/",
        "feed": "/feeds/new.atom",
        "export": chance.choice(EXPORTS),
    }[kind]
    return a_request(path, "" if kind == "stranger" else cookie, compressed=COMPRESSED, **spoken)


def step(name: str) -> Any:
    """Run `filled` or `edited` in a process of its own."""
    done = subprocess.run(  # noqa: S603
        [sys.executable, __file__, f"--{name}"], stdout=subprocess.PIPE, check=True, cwd=ROOT
    )
    return json.loads(done.stdout.splitlines()[-1])


def filled() -> Any:
    from django.core.management import call_command

    from roadmap.models import Resource

    call_command("prepare", verbosity=0)
    people = walkers()
    return [people, list(Resource.objects.order_by("pk").values_list("slug", flat=True))]


def edited() -> str:
    from roadmap.models import Resource

    entry = Resource.objects.order_by("?")[0]
    entry.why = f"Why it matters, said anew: {random.random()}"  # noqa: S311
    entry.save()
    return str(entry.slug)


def main(minutes: int) -> int:
    os.environ |= {"DJANGO_SETTINGS_MODULE": "roadmap.settings", "ROADMAP": "none"}
    with tempfile.TemporaryDirectory() as folder:
        os.environ["VAR_DIR"] = folder
        asked, samples, number = requests(*step("filled")), [], 0
        with Server("roadmap.wsgi", {}) as site:
            print(f"minute 0: {told(site.memory())}", flush=True)
            for minute in range(minutes):
                times, _taken = site.ask(asked, MINUTE, ANSWERS, PAUSE)
                number += times
                samples.append(max(site.memory()))
                print(f"minute {minute + 1}: {told(site.memory())}, {times} requests", flush=True)
                step("edited")
                # Where the last minute ended, this one goes on.
                asked = asked[times % REQUESTS :] + asked[: times % REQUESTS]
    return 0 if judged(samples, number) else 1


def told(megabytes: list[float]) -> str:
    return " and ".join(f"{each:.1f}" for each in megabytes) + " MB"


def judged(samples: list[float], number: int) -> bool:
    """Print the table; the larger worker counts."""
    quarter = max(1, len(samples) // 4)
    second, last = mean(samples[quarter : 2 * quarter] or samples), mean(samples[-quarter:])
    slope = linear_regression(range(len(samples)), samples).slope * 60 if samples[1:] else 0.0
    print(f"Memory of a worker over {len(samples)} minutes, {number:,} requests; MB")
    print(f"  first {samples[0]:.1f}, last {samples[-1]:.1f}, {slope:+.1f} an hour")
    rows = [
        ("most", max(samples), f"at most {MOST}", max(samples) <= MOST),
        ("last quarter ÷ second quarter", last / second, f"at most {RISE}", last / second <= RISE),
    ]
    for what, figure, wanted, holds in rows:
        print(f"  {what:54} {figure:8.4g}   {wanted:14} {'ok' if holds else 'MISS'}")
    return all(row[3] for row in rows)


if __name__ == "__main__":
    os.environ.setdefault("HTTPS", "0")
    if sys.argv[1:2] in (["--filled"], ["--edited"]):
        import django

        django.setup()
        print(json.dumps(filled() if sys.argv[1] == "--filled" else edited()))
    else:
        sys.exit(main(int(sys.argv[1]) if sys.argv[1:] else MINUTES))
