"""How far somebody has come: counts of distinct resources."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Tally:
    """Skipped and optional resources are named beside the count and are not part of `total`.

    Nor is what was `added` when all the rest had been done: what is finished stays finished.
    """

    done: int
    total: int
    skipped: int = 0
    optional: int = 0
    added: int = 0
    hidden: int = 0

    @property
    def is_complete(self) -> bool:
        """All of something is done; nothing at all is not complete."""
        return 0 < self.total <= self.done

    @property
    def percent(self) -> int:
        """Whole percent from 0 to 100, rounded down so that 100 means complete."""
        return min(100, self.done * 100 // self.total) if self.total > 0 else 0
