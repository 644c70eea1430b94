"""A server to measure: gunicorn as `manage.py serve` starts it, and clients that cost it nothing."""

import os
import random
import re
import signal
import socket
import subprocess
import sys
import time
from multiprocessing import get_context
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
WORKERS, THREADS = 2, 4
CLIENTS = 4  # connections that ask without pause
A_SECOND = os.sysconf("SC_CLK_TCK")


class Server:
    """gunicorn on a free port of this machine; use it in a `with`."""

    def __init__(self, application: str, environment: dict[str, str]) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self.command = [sys.executable, "-m", "gunicorn", application]
        self.command += ["--bind", f"127.0.0.1:{self.port}", "--log-level", "warning", "--preload"]
        self.command += ["--workers", str(WORKERS), "--threads", str(THREADS)]
        self.environment = os.environ | environment

    def __enter__(self) -> "Server":
        self.process = subprocess.Popen(  # noqa: S603
            self.command, cwd=ROOT, env=self.environment, start_new_session=True
        )
        for _ in range(600):
            time.sleep(0.05)
            if len(self.workers()) == WORKERS:
                time.sleep(0.3)  # until both have opened the door
                return self
        raise SystemExit("The server did not start.")

    def __exit__(self, *error: object) -> None:
        os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait(20)

    def workers(self) -> list[int]:
        main = self.process.pid
        children = Path(f"/proc/{main}/task/{main}/children")
        if children.exists():
            return [int(pid) for pid in children.read_text().split()]
        found = subprocess.run(["pgrep", "-P", str(main)], capture_output=True, text=True)  # noqa: S603, S607
        return [int(pid) for pid in found.stdout.split()]

    def cpu(self) -> float:
        """Seconds of CPU, the system's included, that the workers have used."""
        total = 0
        for pid in self.workers():
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            total += int(fields[11]) + int(fields[12])
        return total / A_SECOND

    def memory(self) -> list[float]:
        """Megabytes of each worker, what it shares with the others counted in part."""
        found = []
        for pid in self.workers():
            roll = Path(f"/proc/{pid}/smaps_rollup")
            text = roll.read_text() if roll.exists() else Path(f"/proc/{pid}/status").read_text()
            kilobytes = re.search(r"^(?:Pss|VmRSS):\s+(\d+)", text, re.MULTILINE)
            found.append(int(kilobytes[1]) / 1024 if kilobytes else 0.0)
        return found

    def ask(
        self, requests: list[bytes], seconds: float, statuses: tuple[int, ...], pause: float = 0
    ) -> tuple[int, float]:
        """Send the requests in turn from several clients for so long; how many, and seconds taken.

        With a pause, each client breathes for that long at most between two of them.
        """
        context = get_context("fork")
        counts = context.Queue()
        share = len(requests) // CLIENTS  # no two clients press the same stone
        jobs = [
            (
                self.port,
                requests[n * share :] + requests[: n * share],
                seconds,
                statuses,
                pause,
                counts,
            )
            for n in range(CLIENTS)
        ]
        started = time.perf_counter()
        clients = [context.Process(target=_keep_asking, args=job) for job in jobs]
        for client in clients:
            client.start()
        for client in clients:
            client.join()
            if client.exitcode:
                raise SystemExit(f"A client stopped: {requests[0].splitlines()[0]!r}")
        taken = time.perf_counter() - started
        return sum(counts.get() for _client in clients), taken

    def answer(self, request: bytes) -> tuple[int, bytes, bytes]:
        """Status, head and body, still compressed."""
        with socket.create_connection(("127.0.0.1", self.port)) as line:
            return _exchange(line, request)


def a_request(
    path: str, cookie: str = "", post: str = "", compressed: str = "gzip", **headers: str
) -> bytes:
    """The bytes of a request; words of `headers` are joined with hyphens."""
    lines = [f"{'POST' if post else 'GET'} {path} HTTP/1.1", "Host: localhost"]
    lines.append(f"Accept-Encoding: {compressed}")
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    if cookie:
        lines.append(f"Cookie: {cookie}")
    if post:
        lines.append("Content-Type: application/x-www-form-urlencoded")
        lines.append(f"Content-Length: {len(post)}")
    return ("\r\n".join(lines) + "\r\n\r\n" + post).encode()


def _keep_asking(
    port: int,
    requests: list[bytes],
    seconds: float,
    statuses: tuple[int, ...],
    pause: float,
    counts: Any,
) -> None:
    line, number, until = None, 0, time.perf_counter() + seconds
    while time.perf_counter() < until:
        time.sleep(pause * random.random())  # noqa: S311
        line = line or socket.create_connection(("127.0.0.1", port))
        status, head, _body = _exchange(line, requests[number % len(requests)])
        if status not in statuses:
            raise SystemExit(f"{status}, not {statuses}: {head.decode()}")
        if b"connection: close" in head.lower():
            line.close()
            line = None
        number += 1
    counts.put(number)


def _exchange(line: socket.socket, request: bytes) -> tuple[int, bytes, bytes]:
    line.sendall(request)
    got = line.recv(65536)
    while b"\r\n\r\n" not in got:
        got += _more(line)
    head, _, body = got.partition(b"\r\n\r\n")
    length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
    if not length and b"chunked" in head.lower():
        while not body.endswith(b"\r\n0\r\n\r\n"):
            body += _more(line)
    while length and len(body) < int(length[1]):
        body += _more(line)
    return int(head[9:12]), head, body


def _more(line: socket.socket) -> bytes:
    got = line.recv(65536)
    if not got:
        raise SystemExit("The server closed the line in the middle.")
    return got
