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
            self._lay(key, found)
        return found[0]

    def get(self, key: Hashable) -> Any:
        """What is kept there, or None."""
        if key not in self._newer and (found := self._older.get(key)):
            self._lay(key, found)
        return self._newer.get(key, (None,))[0]

    def keep(self, key: Hashable, value: Any) -> None:
        self._lay(key, (value,))

    def _lay(self, key: Hashable, found: tuple[Any, ...]) -> None:
        if len(self._newer) >= self.most:
            self._older, self._newer = self._newer, {}
        self._newer[key] = found
