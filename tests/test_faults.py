"""The faults of `make faults`, each once or a few times, so that they do not rot."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
# load is timed: `make faults` alone says how fast.
ONCE = {
    "at_once": 2,
    "backups_while_writing": 2,
    "disk_full": 1,
    "hostile_files": 20,
    "import_killed": 2,
    "odd_requests": 1,
    "one_of_two_killed": 1,
    "postgresql_restarted": 1,
    "redis_stopped": 2,
    "server_killed": 3,
    "sessions_copied": 3,
}


@pytest.mark.parametrize("name", ONCE)
def test_a_site_stands_it(name):
    # In the system's own folder for such things: PostgreSQL's user may not enter that of the tests.
    kept = {"PATH": os.environ["PATH"], "COUNT": str(ONCE[name])}
    told = subprocess.run(
        [sys.executable, "-m", "tests.faults", name],
        cwd=ROOT,
        env=kept,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    if "is not installed here" in told.stdout:
        pytest.skip(told.stdout)
    assert told.returncode == 0 and told.stdout.rstrip().endswith("| ok |"), (
        told.stdout + told.stderr
    )
