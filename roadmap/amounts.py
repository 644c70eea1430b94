"""How far somebody is, in the units people use: 3/7, 299/458 p., 44:24, Ch. 2, 12 %, 3 of 7."""

import re
from dataclasses import dataclass
from unicodedata import normalize

from django.utils.translation import gettext as _

LONGEST = 40  # characters

# As people write them in the languages of this site.
_NAMES = {
    "page": r"pages?|pp?\.?|pg\.?|Seiten?|S\.",
    "chapter": r"chapters?|chaps?\.?|ch\.?|Kapitel|Kap\.?",
    "section": r"sections?|secs?\.?|§|Abschnitte?",
    "part": r"parts?|pt\.?|Teile?",
    "lesson": r"lessons?|Lektion(?:en)?",
    "lecture": r"lectures?|lec\.?|Vorlesung(?:en)?",
    "video": r"videos?",
    "episode": r"episodes?|eps?\.?|Folgen?",
    "week": r"weeks?|Wochen?",
    "module": r"modules?|modul",
    "unit": r"units?|Einheit(?:en)?",
    "exercise": r"exercises?|ex\.?|[Üü]bung(?:en)?",
    "problem": r"problems?|Aufgaben?",
    "hour": r"hours?|hrs?\.?|h\.?|Stunden?|Std\.?",
    "minute": r"minutes?|mins?\.?|Minuten",
}
_UNIT = "|".join(_NAMES.values())
_NUMBER = r"\d{1,6}(?:[.,]\d{1,2})?"
_CLOCK = r"\d{1,3}:[0-5]\d(?::[0-5]\d)?"
_I = re.IGNORECASE | re.ASCII
_COUNT = re.compile(
    rf"(?:(?P<before>{_UNIT})\s*)?(?P<value>{_NUMBER})(?:\s*(?:/|of|von)\s*(?P<total>{_NUMBER}))?"
    rf"(?:\s*(?P<after>{_UNIT}|%))?",
    _I,
)
_TIME = re.compile(rf"(?P<value>{_CLOCK})(?:\s*(?:/|of|von)\s*(?P<total>{_CLOCK}))?", _I)


@dataclass(frozen=True)
class Amount:
    """`unit` is a name such as `page`, or `percent`, `second` or nothing; `total` may be unknown."""

    value: float
    total: float | None = None
    unit: str = ""

    @property
    def is_full(self) -> bool:
        return self.value == self.total


def as_typed(text: str) -> str:
    """What is kept: one space between words, and 3/7 whichever keyboard wrote it."""
    return " ".join(normalize("NFKC", text).replace("⁄", "/").replace("\0", "").split())


def parse(text: str) -> Amount | None:
    """The amount that a text states, or None: `why_not` says why."""
    found = _read(as_typed(text))
    return found if isinstance(found, Amount) else None


def why_not(text: str) -> str:
    """One sentence with an example for a text that is no amount; empty for one that is."""
    found = _read(as_typed(text))
    return "" if isinstance(found, Amount) else found


def _read(text: str) -> Amount | str:
    found = None
    if len(text) <= LONGEST:
        found = _TIME.fullmatch(text) or _COUNT.fullmatch(text)
    if found is None:
        return _("This is no amount. Write it like 3/7, 299/458 p., 44:24, Ch. 2 or 12 %.")
    said = found.groupdict()
    units = [unit for unit in (said.get("before"), said.get("after")) if unit]
    value, total = _number(said["value"]), _number(said["total"]) if said["total"] else None
    if len(units) > 1 or (total is not None and "%" in units):
        return _("That says two units. Write it with one, like 299/458 p. or Ch. 2.")
    if "%" in units:
        total = 100.0
    if total is not None and (value > total or not total):
        return _("That is more than the whole. Write how far you are first, like 3/7.")
    if total is None and not units and ":" not in text:
        return _("It needs a unit or a whole. Write it like %(n)s p., Ch. %(n)s or 3/7.") % {
            "n": said["value"]
        }
    return Amount(value, total, "second" if ":" in text else _name(*units))


def _name(unit: str = "") -> str:
    if unit == "%":
        return "percent"
    return next((name for name, words in _NAMES.items() if re.fullmatch(words, unit, _I)), "")


def _number(text: str) -> float:
    """A count, or a time such as 1:02:03 in seconds."""
    number = 0.0
    for part in text.replace(",", ".").split(":"):
        number = number * 60 + float(part)
    return number
