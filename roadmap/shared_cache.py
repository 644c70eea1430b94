"""Redis as the shared cache, and the table in the database while Redis is gone.

Limits go on counting for all processes together, instead of ending or standing open. Copies of
sessions (see `accounts/session_store.py`) lie in Redis or nowhere: without them, rows are read.
"""

import logging
import time
from collections.abc import Callable
from threading import Lock
from typing import Any

from django.core.cache import caches
from django.core.cache.backends.base import BaseCache
from django.core.cache.backends.dummy import DummyCache
from django.core.cache.backends.redis import RedisCache
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

PAUSE = 2  # seconds without asking Redis again
WAIT = 1  # seconds for an answer
log = logging.getLogger(__name__)
_gone_until = {"moment": 0.0}  # by the steady clock; one for all threads
_change = Lock()


def _is_asked() -> bool:
    if not _gone_until["moment"]:
        return True
    with _change:
        now = time.monotonic()
        if now < _gone_until["moment"]:
            return False
        if _gone_until["moment"]:
            # One finds out whether it is back; the others do not wait for that.
            _gone_until["moment"] = now + PAUSE
        return True


def _is_gone(error: RedisError) -> None:
    with _change:
        was_here = not _gone_until["moment"]
        _gone_until["moment"] = time.monotonic() + PAUSE
    if was_here:
        log.warning("Redis is gone, this process does without: %s", error)


def _is_back() -> None:
    with _change:
        was_gone = bool(_gone_until["moment"])
        _gone_until["moment"] = 0.0
    if was_gone:
        log.warning("Redis is back.")


def _either(name: str) -> Callable[..., Any]:
    def asked(self: "RedisOrTable", *args: Any, **kwargs: Any) -> Any:
        if _is_asked():
            try:
                answer = getattr(super(RedisOrTable, self), name)(*args, **kwargs)
            except RedisError as error:
                _is_gone(error)
            else:
                if _gone_until["moment"]:
                    _is_back()
                return answer
        return getattr(self.instead(), name)(*args, **kwargs)

    return asked


class RedisOrTable(RedisCache):
    def __init__(self, server: str, params: dict[str, Any]) -> None:
        waits = {
            "socket_connect_timeout": WAIT,
            "socket_timeout": WAIT,
            # Once more at once: after a restart of Redis the connections that were open are dead.
            "retry": Retry(NoBackoff(), 1),
        }
        super().__init__(server, params | {"OPTIONS": waits | params.get("OPTIONS", {})})

    def instead(self) -> BaseCache:
        return caches["spare"]

    add = _either("add")
    get = _either("get")
    set = _either("set")
    touch = _either("touch")
    delete = _either("delete")
    get_many = _either("get_many")
    has_key = _either("has_key")
    incr = _either("incr")
    set_many = _either("set_many")
    delete_many = _either("delete_many")
    clear = _either("clear")


class RedisOrNothing(RedisOrTable):
    def instead(self) -> BaseCache:
        return DummyCache("", {})
