"""How a worker takes memory from the system, and gives back what it no longer needs.

Where the C library has no such words, all goes as it would without them.
"""

import ctypes
import gc
from collections.abc import Callable
from functools import wraps
from threading import Lock
from typing import Any

ARENAS, THRESHOLD = -8, -3  # what mallopt calls them
LARGE = 256 * 1024  # bytes

_system: Any = ctypes.CDLL(None)
_large = Lock()


def settle() -> None:
    """Before workers are forked: they share what is loaded, and threads share what is free.

    What is frozen here is not written to by the search for garbage. Without a word, each thread
    would keep a heap of its own, and each would grow as large as its largest page.
    """
    if hasattr(_system, "mallopt"):
        _system.mallopt(ARENAS, 1)
        _system.mallopt(THRESHOLD, LARGE)  # whole pages come and go by themselves
    gc.collect()
    gc.freeze()


def give_back() -> None:
    """Once much was let go: what hangs together in circles, and what is free between the rest."""
    gc.collect()
    if hasattr(_system, "malloc_trim"):
        _system.malloc_trim(0)


def one_at_a_time(make: Callable[..., Any]) -> Callable[..., Any]:
    """For answers that take megabytes to make: a process makes one of them at a time.

    A heap is as large as it ever was, so theirs are not to add up. Models that know each other hang
    together in circles, which go before the next comes.
    """

    @wraps(make)
    def inner(*args: Any, **kwargs: Any) -> Any:
        with _large:
            try:
                return make(*args, **kwargs)
            finally:
                give_back()

    return inner
