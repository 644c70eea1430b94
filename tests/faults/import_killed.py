"""kill -9 of an import, anywhere in it: the database is as before it or as after it."""

import os
import random
import signal
import sys
import time
from pathlib import Path
from typing import Any

from tests.faults.site import a_folder, assert_sound, settled

WHAT = "kill -9 of an import"
USUAL = 100
ENTRIES = 1_500


def run(kills: int) -> str:
    with a_folder() as folder:
        settled(VAR_DIR=str(folder))
        lists = [a_list(folder, "one", 0), a_list(folder, "two", ENTRIES // 3)]
        began = time.monotonic()
        assert wait(start(lists[0])) == 0, "The import by itself failed."
        lasts = time.monotonic() - began
        ticked = tick_some()
        at, finished, state = 1, 0, seen()
        for _ in range(kills):
            child = start(lists[at])
            time.sleep(random.uniform(0, lasts * 1.2))
            os.kill(child, signal.SIGKILL)
            wait(child)
            after = seen()
            assert_sound()
            if after["roadmap_report"] == state["roadmap_report"]:
                assert after == state, f"Half an import is written: {differ(state, after)}"
            else:
                assert after["entries of the list"] == ENTRIES, "A finished import is not whole."
                at, finished, state = 1 - at, finished + 1, after
            assert ticks() == ticked, "An import cost a tick."
    return f"{kills} kills of an import of {ENTRIES:,} entries: {kills - finished} times as before, {finished} times as after, never between; sound each time"


def a_list(folder: Path, name: str, first: int) -> Path:
    path = folder / f"{name}.md"
    parts = ["# Walks\n"]
    for number in range(first, first + ENTRIES):
        if number % 50 == 0 or number == first:
            parts.append(f"\n## Stage {number // 50} by {name}\n")
        parts.append(f"- [Stone {number}](https://example.org/{number}) - as {name} says")
    path.write_text("\n".join(parts))
    return path


def start(path: Path, source: str = "walks") -> int:
    """A process of its own that imports; forked, so that the time goes into the import."""
    from django.db import connections

    connections.close_all()
    child = os.fork()
    if child:
        return child
    from django.core.management import call_command

    code = 1
    try:
        call_command("import_roadmap", str(path), source=source, yes=True, verbosity=0)
        code = 0
    except Exception as error:
        print(error, file=sys.stderr)
    finally:
        os._exit(code)


def wait(child: int) -> int:
    return os.waitpid(child, 0)[1]


def seen() -> dict[str, Any]:
    from django.apps import apps
    from django.db import connections

    from roadmap.models import Resource, SourceEntry

    counts: dict[str, Any] = {
        model._meta.db_table: model._base_manager.count()
        for model in apps.get_app_config("roadmap").get_models()
    }
    counts["titles"] = hash(
        tuple(Resource.objects.order_by("pk").values_list("pk", "title", "summary", "retired_at"))
    )
    counts["entries of the list"] = SourceEntry.objects.filter(
        source__slug="walks", resource__retired_at=None, resource__isnull=False
    ).count()
    connections.close_all()
    return counts


def differ(one: dict[str, Any], other: dict[str, Any]) -> str:
    return ", ".join(
        f"{name} {one[name]} → {other[name]}" for name in one if one[name] != other[name]
    )


def tick_some() -> int:
    from django.contrib.auth import get_user_model

    from roadmap import services
    from roadmap.models import Resource

    ada = get_user_model().objects.create_user("ada")
    services.mark(ada, Resource.objects.filter(title__startswith="Stone")[:400], "done")
    return ticks()


def ticks() -> int:
    from django.db import connections

    from roadmap.models import UserProgress

    found = UserProgress.objects.filter(state="done").count()
    connections.close_all()
    return found
