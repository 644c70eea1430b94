"""Follow a link to its end: robots.txt first, HEAD before GET, each host at its own pace."""

import contextlib
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urldefrag, urljoin

from roadmap.links import robots
from roadmap.links.exchange import Exchange, Response, Target, TroubleError
from roadmap.links.pace import Pace
from roadmap.links.verdict import Answer, is_challenge
from roadmap.models import LinkCheck

HOPS = 8  # redirects
BODY = 65_536  # bytes
PATIENCE = 60.0  # seconds that one link may keep us busy, waiting for its turns not counted

REDIRECTS = {301, 302, 303, 307, 308}
PERMANENT = {301, 308}

Reason = LinkCheck.Reason


@dataclass
class Fetcher:
    """Finds out where a link leads. Safe to share between threads."""

    exchange: Exchange
    pace: Pace
    patience: float = PATIENCE
    monotonic: Callable[[], float] = time.monotonic
    _robots: dict[str, robots.Robots | TroubleError] = field(default_factory=dict)
    _locks: dict[str, threading.Lock] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def find(self, url: str) -> Answer:
        """Follow the link; RestingError when a host on the way is to be left alone in this run."""
        try:
            port = Target.of(url).port
            return self._follow(url, port)
        except TroubleError as trouble:
            return Answer(url, trouble=trouble.reason)

    def _follow(self, url: str, port: int) -> Answer:
        seen: set[str] = set()
        place, permanent, lasting, busy = url, "", True, 0.0
        for _hop in range(HOPS + 1):
            if place in seen:
                raise TroubleError(Reason.LOOP)
            seen.add(place)
            target = Target.of(place)
            self._ask_robots(target, port)
            begun = self.monotonic()
            response = self._ask(target, port)
            busy += self.monotonic() - begun
            where = response.headers.get("location", "")
            if response.status not in REDIRECTS or not where:
                challenge = is_challenge(response.status, response.headers, response.body)
                return Answer(place, response.status, permanent, challenge)
            if busy > self.patience:
                raise TroubleError(Reason.TIMEOUT)
            lasting = lasting and response.status in PERMANENT
            place = _next_place(place, where)
            permanent = place if lasting else permanent
        raise TroubleError(Reason.LOOP)

    def _ask(self, target: Target, port: int) -> Response:
        """Ask for the head alone; for the page too where a server does not know heads."""
        try:
            head = self._send("HEAD", target, port)
        except TroubleError as trouble:
            if trouble.reason not in {Reason.TIMEOUT, Reason.NONSENSE, Reason.CONNECTION}:
                raise
        else:
            if head.status < 400 or _asks_for_rest(head):
                return head
        return self._send("GET", target, port, BODY)

    def _send(self, method: str, target: Target, port: int, limit: int = 0) -> Response:
        self.pace.wait(target.host)
        response = self.exchange.send(method, target, port, limit)
        if _asks_for_rest(response):
            self.pace.rest(target.host, _retry_after(response.headers.get("retry-after", "")))
        return response

    def _ask_robots(self, target: Target, port: int) -> None:
        with self._lock:
            lock = self._locks.setdefault(target.origin, threading.Lock())
        with lock:
            if target.origin not in self._robots:
                self._robots[target.origin] = self._read_robots(target, port)
                found = self._robots[target.origin]
                if isinstance(found, robots.Robots) and found.delay:
                    self.pace.slow_down(target.host, found.delay)
        rules = self._robots[target.origin]
        if isinstance(rules, TroubleError):
            raise TroubleError(rules.reason)
        if not rules.allows(target.path):
            raise TroubleError(Reason.ROBOTS)

    def _read_robots(self, target: Target, port: int) -> robots.Robots | TroubleError:
        """Read the rules; a site without a robots.txt has none, a site in trouble forbids all."""
        place = f"{target.origin}/robots.txt"
        try:
            for _hop in range(5):
                response = self._send("GET", Target.of(place), port, robots.LIMIT)
                where = response.headers.get("location", "")
                if response.status not in REDIRECTS or not where:
                    break
                place = _next_place(place, where)
        except TroubleError as trouble:
            return trouble
        if response.status >= 500 or response.status == 429:
            return TroubleError(Reason.ROBOTS_SILENT)
        if response.status != 200:
            return robots.Robots()
        if response.broke_off:
            # What is missing might be the line that keeps us out.
            return TroubleError(Reason.ROBOTS_SILENT)
        return robots.read(response.body.decode(errors="replace"))


def _asks_for_rest(response: Response) -> bool:
    return response.status == 429 or (response.status == 503 and "retry-after" in response.headers)


def _next_place(place: str, where: str) -> str:
    # Servers send UTF-8, which HTTP reads as Latin-1.
    with contextlib.suppress(UnicodeError):
        where = where.encode("latin-1").decode()
    try:
        joined = urljoin(place, where.strip())
    except ValueError:
        raise TroubleError(Reason.ADDRESS) from None
    if len(joined) > 2048:
        raise TroubleError(Reason.ADDRESS)
    fragment = urldefrag(place).fragment
    # A place on the page is kept unless the redirect names another.
    return f"{joined}#{fragment}" if fragment and "#" not in joined else joined


def _retry_after(value: str) -> float | None:
    """Seconds, from seconds or from a date; nothing from anything else."""
    if value.isascii() and value.isdigit():
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except (TypeError, ValueError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())
