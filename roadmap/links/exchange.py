"""One request to one machine: resolved once, looked at, then connected to; bounded in every way."""

import contextlib
import http.client
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError
from urllib3.response import HTTPResponse
from w3lib.url import safe_url_string

from roadmap.links.addresses import InwardError, Resolver, is_public, port_is_open_to_us, resolve
from roadmap.links.deadline import Deadline
from roadmap.models import LinkCheck

CONNECT = 8.0  # seconds
READ = 10.0  # seconds without a byte
WHOLE = 20.0  # seconds for a request
TRIES = 3  # addresses of one name

Reason = LinkCheck.Reason


class TroubleError(Exception):
    """Why there is no answer."""

    def __init__(self, reason: LinkCheck.Reason) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Response:
    status: int
    headers: dict[str, str]  # names in lower case
    body: bytes = b""
    broke_off: bool = False


@dataclass(frozen=True)
class Target:
    """An address taken apart and made safe to send."""

    scheme: str
    host: str
    port: int
    path: str

    @classmethod
    def of(cls, url: str) -> "Target":
        try:
            parts = urlsplit(safe_url_string(url))
            port = parts.port
            host = (parts.hostname or "").encode("idna").decode()
        except ValueError:
            raise TroubleError(Reason.ADDRESS) from None
        if parts.scheme not in {"http", "https"} or not host:
            raise TroubleError(Reason.ADDRESS)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        return cls(parts.scheme, host, port or (443 if parts.scheme == "https" else 80), path)

    @property
    def origin(self) -> str:
        return f"{self.scheme}://{self._host_in_url}:{self.port}"

    @property
    def host_header(self) -> str:
        usual = self.port == (443 if self.scheme == "https" else 80)
        return self._host_in_url + ("" if usual else f":{self.port}")

    @property
    def _host_in_url(self) -> str:
        return f"[{self.host}]" if ":" in self.host else self.host


class _Checked:
    """Takes a socket that is open, so that the machine looked at is the one connected to."""

    opened: Callable[[], socket.socket]

    def _new_conn(self) -> socket.socket:
        return self.opened()


class _Plain(_Checked, HTTPConnection):
    pass


class _Secure(_Checked, HTTPSConnection):
    pass


@dataclass
class Exchange:
    """Sends requests. `allow_loopback` is for tests, which serve on this machine."""

    agent: str
    resolver: Resolver = resolve
    allow_loopback: bool = False
    whole: float = WHOLE
    read_timeout: float = READ
    tls: ssl.SSLContext = field(default_factory=ssl.create_default_context)

    def __post_init__(self) -> None:
        self.stopped = threading.Event()
        self._under_way: set[Deadline] = set()
        self._lock = threading.Lock()

    def send(self, method: str, target: Target, link_port: int, limit: int = 0) -> Response:
        """Give the response with at most `limit` bytes of its body; TroubleError without one."""
        if not (port_is_open_to_us(target.port, link_port) or self.allow_loopback):
            raise TroubleError(Reason.ADDRESS)
        if self.stopped.is_set():
            raise TroubleError(Reason.TIMEOUT)
        with Deadline(self.whole) as deadline, self._watched(deadline):
            try:
                return self._send(method, target, limit, deadline)
            except InwardError:
                raise TroubleError(Reason.INWARD) from None
            except (HTTPError, http.client.HTTPException, OSError, ValueError) as error:
                raise TroubleError(_reason(error, deadline)) from error

    def stop(self) -> None:
        """End what is under way."""
        self.stopped.set()
        with self._lock:
            for deadline in self._under_way:
                deadline.cut()

    @contextlib.contextmanager
    def _watched(self, deadline: Deadline) -> Iterator[None]:
        with self._lock:
            self._under_way.add(deadline)
        try:
            if self.stopped.is_set():
                deadline.cut()
            yield
        finally:
            with self._lock:
                self._under_way.discard(deadline)

    def _send(self, method: str, target: Target, limit: int, deadline: Deadline) -> Response:
        connection = self._connection(target, deadline)
        try:
            connection.request(
                method,
                target.path,
                headers={
                    "Host": target.host_header,
                    "User-Agent": self.agent,
                    "Accept": "text/html,application/xhtml+xml,*/*;q=0.8",
                    "Accept-Encoding": "identity",
                    "Connection": "close",
                },
                preload_content=False,
            )
            with contextlib.closing(connection.getresponse()) as response:
                headers = {name.lower(): value for name, value in response.headers.items()}
                return Response(response.status, headers, *_beginning(response, limit))
        finally:
            connection.close()

    def _connection(self, target: Target, deadline: Deadline) -> HTTPConnection:
        connection: _Plain | _Secure
        if target.scheme == "http":
            connection = _Plain(target.host, target.port, timeout=self.read_timeout)
        else:
            connection = _Secure(
                target.host, target.port, timeout=self.read_timeout, ssl_context=self.tls
            )
        connection.opened = lambda: self._open(target, deadline)
        return connection

    def _open(self, target: Target, deadline: Deadline) -> socket.socket:
        addresses = self.resolver(target.host, target.port)
        if not all(is_public(each) or self._is_tested(each) for each in addresses):
            raise InwardError(target.host)
        failure = OSError("the name has no address")
        for address in addresses[:TRIES]:
            if deadline.is_over:
                raise TimeoutError
            try:
                opened = socket.create_connection((address, target.port), CONNECT)
            except OSError as error:
                failure = error
                continue
            opened.settimeout(self.read_timeout)
            deadline.watch(opened)
            return opened
        raise failure

    def _is_tested(self, address: str) -> bool:
        return self.allow_loopback and address in {"127.0.0.1", "::1"}


def _beginning(response: HTTPResponse, limit: int) -> tuple[bytes, bool]:
    """Read a body up to the limit; a status is an answer even when the body breaks off."""
    parts, size = [], 0
    try:
        while size < limit and (part := response.read(min(limit - size, 16_384), False)):
            parts.append(part)
            size += len(part)
    except (HTTPError, http.client.HTTPException, OSError, ValueError):
        return b"".join(parts), True
    return b"".join(parts), False


def _reason(error: Exception, deadline: Deadline) -> LinkCheck.Reason:
    cause: BaseException | None = error
    causes = []
    while cause is not None and cause not in causes:
        causes.append(cause)
        cause = cause.__cause__ or cause.__context__
    if deadline.is_over or any(isinstance(each, TimeoutError) for each in causes):
        return Reason.TIMEOUT
    if any(isinstance(each, socket.gaierror | UnicodeError) for each in causes):
        return Reason.NAME
    if any(isinstance(each, ssl.SSLError) for each in causes):
        return Reason.CERTIFICATE
    if any(isinstance(each, OSError) for each in causes):
        return Reason.CONNECTION
    return Reason.NONSENSE
