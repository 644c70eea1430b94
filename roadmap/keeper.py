"""Keeps what was made, as long as there is room."""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

Made = TypeVar("Made")


class Keeper:
    """Holds at most twice `most`: what is not asked for while as many others come is forgotten."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._newer: dict[Hashable, Any] = {}
        self._older: dict[Hashable, Any] = {}

    def has(self, key: Hashable) -> bool:
        return key in self._newer or key in self._older

    def made(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """What `make` gives, made once; two threads may both make it, and either is kept."""
        found = self._newer.get(key)
        if found is None:
            found = self._older.get(key) or (make(),)
            if len(self._newer) >= self.most:
                self._older, self._newer = self._newer, {}
            self._newer[key] = found
        return found[0]
