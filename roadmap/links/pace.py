"""How often one host is asked: never twice within its delay, whoever asks (pure)."""

import threading
import time
from typing import Protocol

DELAY = 1.0  # seconds between two requests to one host
LONGEST = 30.0  # seconds; a host that wants more is left for the next run, or asked this often


class Clock(Protocol):
    def now(self) -> float: ...
    def sleep(self, seconds: float) -> None: ...


class WallClock:
    """Sleeps that end at once when the run is stopped."""

    def __init__(self, stop: threading.Event) -> None:
        self.stop = stop

    def now(self) -> float:
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        self.stop.wait(seconds)


class RestingError(Exception):
    """The host asked for a longer rest than a run waits."""


class Pace:
    """Gives each request to a host a moment of its own."""

    def __init__(self, clock: Clock, delay: float = DELAY) -> None:
        self.clock = clock
        self.delay = delay
        self._delays: dict[str, float] = {}
        self._next: dict[str, float] = {}
        self._resting: set[str] = set()
        self._lock = threading.Lock()

    def wait(self, host: str) -> None:
        """Return when it is this request's turn; RestingError if the host is to be left alone."""
        with self._lock:
            if host in self._resting:
                raise RestingError(host)
            now = self.clock.now()
            turn = max(now, self._next.get(host, now))
            self._next[host] = turn + self._delays.get(host, self.delay)
        if turn > now:
            self.clock.sleep(turn - now)
        with self._lock:
            if host in self._resting:
                raise RestingError(host)

    def slow_down(self, host: str, seconds: float) -> None:
        """Honour a Crawl-delay, as far as a run can."""
        with self._lock:
            known = self._delays.get(host, self.delay)
            self._delays[host] = max(known, min(seconds, LONGEST))

    def rest(self, host: str, seconds: float | None) -> None:
        """Honour a Retry-After; without one, or for long, the host is left alone from now on."""
        with self._lock:
            if seconds is None or seconds > LONGEST:
                self._resting.add(host)
            else:
                self._next[host] = max(self._next.get(host, 0), self.clock.now() + seconds)
