"""Names for topics and entries within one outline: the same titles give the same name again."""

import re
import unicodedata
from functools import lru_cache

from roadmap.outline.limits import LONGEST


@lru_cache(maxsize=4096)
def slug_of(text: str) -> str:
    """Lower-case words joined by hyphens; letters without an ASCII form stay as they are."""
    folded = text.lower()
    if not text.isascii():
        folded = unicodedata.normalize("NFKD", text)
        folded = "".join(char for char in folded if not unicodedata.combining(char)).lower()
    plain = re.sub(r"[^a-z0-9]+", "-", folded.replace("'", "").replace("’", "")).strip("-")
    return plain or re.sub(r"[\W_]+", "-", folded).strip("-")


class Keys:
    """Unique names: the second of two equal ones ends in `-2`."""

    def __init__(self) -> None:
        self._given: dict[str, int] = {}

    def of(self, *titles: str) -> str:
        """Name a thing after the titles above it and its own."""
        name = "-".join(filter(None, map(slug_of, titles)))
        name = name[: LONGEST["slug"]].strip("-") or "untitled"
        count = self._given.get(name, 0) + 1
        self._given[name] = count
        while count > 1 and f"{name}-{count}" in self._given:
            count += 1
        if count == 1:
            return name
        self._given[name] = count
        self._given[f"{name}-{count}"] = 1
        return f"{name}-{count}"
