"""PostgreSQL and Redis of their own, to be stopped and started."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.faults.site import free_port, within


class NotHereError(Exception):
    """What the fault needs is not on this machine."""


def answers(port: int) -> bool:
    with socket.socket() as one:
        return one.connect_ex(("127.0.0.1", port)) == 0


class Postgres:
    def __init__(self, folder: Path) -> None:
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
        if not found:
            raise NotHereError("PostgreSQL is not installed here: not tried")
        self.bin, self.data, self.port = found[-1].parent, folder / "data", free_port()
        self.url = f"postgres://cairn@127.0.0.1:{self.port}/postgres"
        # initdb refuses to run as root, and its user must reach the folder.
        self.user = "postgres" if os.geteuid() == 0 else None
        folder.chmod(0o755)
        self.data.mkdir(mode=0o700)
        if self.user:
            shutil.chown(self.data, self.user)
        self._do(
            "initdb",
            "-D",
            self.data,
            "-U",
            "cairn",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
        )

    def start(self) -> None:
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -k {self.data}"
        self._do("pg_ctl", "-D", self.data, "-l", self.data / "log", "-o", options, "-w", "start")

    def stop(self, mode: str) -> None:
        self._do("pg_ctl", "-D", self.data, "-m", mode, "-w", "stop")

    def _do(self, name: str, *arguments: object) -> None:
        home = pwd.getpwnam(self.user).pw_dir if self.user else None
        command = [str(self.bin / name), *map(str, arguments)]
        done = subprocess.run(
            command, user=self.user, cwd=home, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )
        assert not done.returncode, done.stderr.decode()


@contextmanager
def a_postgres(folder: Path) -> Iterator[Postgres]:
    server = Postgres(folder)
    server.start()
    try:
        yield server
    finally:
        if (server.data / "postmaster.pid").exists():
            server.stop("fast")


class Redis:
    def __init__(self) -> None:
        self.program, self.port = shutil.which("redis-server"), free_port()
        if not self.program:
            raise NotHereError("Redis is not installed here: not tried")
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        kept_nowhere = ["--save", "", "--appendonly", "no", "--bind", "127.0.0.1"]
        self.process = subprocess.Popen(
            [self.program, "--port", str(self.port), *kept_nowhere], stdout=subprocess.DEVNULL
        )
        within(10, lambda: answers(self.port), "Redis did not start.")

    def send(self, number: int) -> None:
        if self.process:
            self.process.send_signal(number)

    def stop(self) -> None:
        if self.process:
            self.send(signal.SIGCONT)
            self.process.kill()
            self.process.wait()
            self.process = None


@contextmanager
def a_redis() -> Iterator[Redis]:
    server = Redis()
    server.start()
    try:
        yield server
    finally:
        server.stop()
