"""python -m tests.faults [NAME ...]: each fault in a process of its own, and a line of the table."""

import importlib
import os
import subprocess
import sys
import time
from contextlib import suppress

from tests.faults.machines import NotHereError

FAULTS = (
    "server_killed",
    "import_killed",
    "disk_full",
    "postgresql_restarted",
    "redis_stopped",
    "sessions_copied",
    "one_of_two_killed",
    "at_once",
    "backups_while_writing",
    "hostile_files",
    "odd_requests",
    "load",
)


def count(usual: int) -> int:
    return int(os.environ.get("COUNT") or usual)


def alone(name: str) -> int:
    """Run one; its outcome in words, or what was found."""
    fault = importlib.import_module(f"tests.faults.{name}")
    began = time.monotonic()
    verdict, told = "ok", ""
    try:
        told = fault.run(count(fault.USUAL))
    except NotHereError as error:
        told = str(error)
    except AssertionError as error:
        verdict, told = "MISS", str(error)
    seconds = time.monotonic() - began
    print(f"| {fault.WHAT} | {told} | {seconds:.0f} s | {verdict} |", flush=True)
    return verdict != "ok"


def main(names: list[str]) -> int:
    if len(names) == 1:
        return alone(names[0])
    print("| fault | outcome | took | |\n|---|---|--:|---|", flush=True)
    failed = 0
    for name in names or FAULTS:
        with suppress(KeyboardInterrupt):
            failed += bool(subprocess.run([sys.executable, "-m", "tests.faults", name]).returncode)
    return min(failed, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
