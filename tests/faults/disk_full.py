"""The disk is full while people tick and a list is taken in."""

import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.faults.import_killed import a_list
from tests.faults.site import (
    ROOT,
    Site,
    a_folder,
    assert_nothing_lost,
    assert_sound,
    assert_told_to_come_back,
    people,
    running,
    settled,
    ticking,
    within,
)

WHAT = "disk full during ticks and an import"
USUAL = 5
SIZE = 48  # MB
PAGES = ("/", "/resources/", "/papers/", "/log/", "/search/?q=learning", "/api/topics", "/healthz")


def run(times: int) -> str:
    with a_folder() as folder, a_small_disk(folder / "disk") as disk:
        lists = a_list(folder, "walks", 0)
        settled(VAR_DIR=str(disk))
        with running(folder) as site:
            *walkers, watcher = people(site, 7)
            refused, slowest = 0, 0.0
            for _ in range(times):
                with ticking(walkers, pause=0.02):
                    time.sleep(0.5)
                    with full(site, disk):
                        within(
                            20, lambda: any(each.others for each in walkers), "Nothing was refused."
                        )
                        for page in PAGES:
                            answer = watcher.get(page)
                            assert answer and answer.status == 200, (
                                f"{page}: {answer and answer.status}"
                            )
                        assert_told_in_one_sentence(lists)
                    slowest = max(
                        slowest,
                        within(
                            5,
                            lambda: watcher.tick(watcher.slugs[0], "done") == 302,
                            "Not back within 5 s.",
                        ),
                    )
                refused += assert_told_to_come_back(walkers)
            looked = assert_nothing_lost([*walkers, watcher])
            assert_sound()
    return (
        f"{times} times full: {refused:,} ticks refused with 503 and Retry-After, {len(PAGES)} pages read each "
        f"time, the import refused in one sentence; {looked} answered ticks looked for, none lost; "
        f"ticks again {slowest:.1f} s after"
    )


def assert_told_in_one_sentence(path: Path) -> None:
    command = [sys.executable, "manage.py", "import_roadmap", str(path), "--yes", "-v0"]
    # The limit on what a file may grow to, where that is the disk, holds here too.
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    words = told.stderr.strip().splitlines()
    assert told.returncode and len(words) == 1, f"The import said: {told.stderr[-300:]}"


@contextmanager
def a_small_disk(disk: Path) -> Iterator[Path]:
    disk.mkdir()
    mounted = (
        os.geteuid() == 0
        and not subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={SIZE}m", "tmpfs", str(disk)], capture_output=True
        ).returncode
    )
    try:
        yield disk
    finally:
        if mounted:
            subprocess.run(["umount", "-l", str(disk)], check=True)


@contextmanager
def full(site: Site, disk: Path) -> Iterator[None]:
    if disk.is_mount():
        ballast = disk / "ballast"
        with ballast.open("wb") as file:
            for size in (2**20, 2**12, 1):
                while shutil.disk_usage(disk).free >= size and _written(file.fileno(), size):
                    pass
        try:
            yield
        finally:
            ballast.unlink()
    else:
        with no_file_may_grow([*site.processes(), os.getpid()]):
            yield


def _written(number: int, size: int) -> bool:
    try:
        return os.write(number, bytes(size)) == size
    except OSError:
        return False


@contextmanager
def no_file_may_grow(processes: list[int]) -> Iterator[None]:
    limits = {each: resource.prlimit(each, resource.RLIMIT_FSIZE) for each in processes}
    for each, (_soft, hard) in limits.items():
        resource.prlimit(each, resource.RLIMIT_FSIZE, (4096, hard))
    try:
        yield
    finally:
        for each, limit in limits.items():
            resource.prlimit(each, resource.RLIMIT_FSIZE, limit)
