"""Keeps what was made, as long as there is room."""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

Made = TypeVar("Made")


def one_each(key: Hashable, value: Any) -> int:
    return 1


def bytes_of(key: Hashable, value: Any) -> int:
    """About what a piece of a page takes in memory, with its key; anything else as a row does."""
    return 600 + (len(value) if isinstance(value, str) else 2_000)


class Keeper:
    """Holds at most twice `most`: what is not asked for while as much else comes is forgotten.

    What a thing takes of the room is what `weigh` says of its key and itself.
    """

    def __init__(self, most: int, weigh: Callable[[Hashable, Any], int] = one_each) -> None:
        self.most, self.weigh = most, weigh
        self.forget()

    def forget(self) -> None:
        """All of it: whoever asks again has it made again."""
        self._newer: dict[Hashable, Any] = {}
        self._older: dict[Hashable, Any] = {}
        self._taken = 0  # of the room, by the newer

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
        weight = self.weigh(key, found[0])
        if self._newer and self._taken + weight > self.most:
            self._older, self._newer, self._taken = self._newer, {}, 0
        self._newer[key] = found
        self._taken += weight
