"""An end to every request: a timeout of the socket begins anew with each byte that arrives (pure)."""

import contextlib
import socket
import threading
from typing import Self


class Deadline:
    """Cuts the connection when the time is over or the run is stopped, whatever is being waited for."""

    def __init__(self, seconds: float) -> None:
        self.is_over = False
        self._socket: socket.socket | None = None
        self._lock = threading.Lock()
        self._timer = threading.Timer(seconds, self.cut)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        with self._lock:
            if self._socket is not None:
                self._socket.close()
                self._socket = None

    def watch(self, connection: socket.socket) -> None:
        """Keep a second handle of the connection: TLS takes the first one over."""
        with self._lock:
            if self._socket is not None:
                self._socket.close()
            self._socket = connection.dup()
            if self.is_over:
                self._cut()

    def cut(self) -> None:
        with self._lock:
            self.is_over = True
            self._cut()

    def _cut(self) -> None:
        if self._socket is not None:
            # The other side may have closed it before.
            with contextlib.suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)
