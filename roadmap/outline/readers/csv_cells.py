"""What a row of a table says. A reader of a cell gives None for what it does not understand."""

import re
from collections.abc import Callable
from datetime import date

from roadmap.outline.limits import in_short
from roadmap.outline.readers.markdown.gather import Gatherer
from roadmap.outline.readers.markdown.kinds import kind_exactly
from roadmap.outline.readers.markdown.status import status_and_amount
from roadmap.outline.words import ARRANGED
from roadmap.outline.writers.table import FORMULA
from roadmap.web_link import can_be_kept

Reader = Callable[[str], str | None]

LONGEST_WORD = 60  # characters
KINDS = {
    *("article", "book", "channel", "community", "course", "dataset", "docs", "list", "method"),
    *("paper", "playlist", "podcast", "repository", "talk", "tool", "tutorial", "video"),
}
LEVELS = {
    **dict.fromkeys(("introductory", "introduction", "intro", "beginner", "basic"), "introductory"),
    **dict.fromkeys(("cult", "advanced"), "cult"),
}
ACCESS = {"free", "registration", "paid"}
NOT_STATED = {"", "-", "–", "—", "?", "n/a", "none", "unrated"}
YES, NO = (
    {"yes", "y", "true", "x", "1", "optional", "✅", "✓"},
    {"no", "n", "false", "0", "required"},
)
# Check boxes, as spreadsheets write them; our own word has an underscore.
STATUSES = {"true": "done", "✓": "done", "false": "", "in_progress": "in_progress"}

HAS_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:\S", re.IGNORECASE)
_DEFUSED = re.compile(f"'(?={FORMULA})")
_DATE = re.compile(r"(\d{4})(?:([-/.])(\d\d?)(?:\2(\d\d?)(?:[T ].*)?)?)?", re.ASCII)
_GERMAN_DATE = re.compile(r"(\d\d?)\.(\d\d?)\.(\d{4})", re.ASCII)
_EFFORT = re.compile(
    r"(?:(\d{1,4}(?:[.,]\d{1,2})?) ?(?:h|hrs?|hours?)\b\.?)? ?(?:(\d{1,5}) ?(?:m|mins?|minutes?)?\.?)?",
    re.ASCII | re.IGNORECASE,
)
_PRICE = re.compile(r"[€$£] ?\d{1,6}([.,]\d\d?)?|\d{1,6}([.,]\d\d?)?( ?([€$£]|eur|usd|gbp))?")


class Row:
    """What one row says, by the meaning of its columns."""

    def __init__(
        self, said: dict[str, str], columns: dict[str, str], gather: Gatherer, line: int
    ) -> None:
        self.said, self.columns, self.gather, self.line = said, columns, gather, line

    def line_of(self, meaning: str) -> str:
        return " ".join(self.said.get(meaning, "").split())

    def read(self, meaning: str, reader: Reader, wrong: str = "is not understood") -> str:
        """The cell as `reader` understands it; what it does not is a Problem and left empty."""
        text = self.line_of(meaning)
        value = reader(text) if text else ""
        if value is None:
            self.problem(meaning, f"“{in_short(text)}” {wrong}")
        return value or ""

    def problem(self, meaning: str, sentence: str) -> None:
        self.gather.problem(self.line, f"{self.columns[meaning].strip()}: {sentence}.")


def undefused(cell: str) -> str:
    """The cell without the apostrophe that keeps spreadsheets from taking it for a formula."""
    return cell[1:] if _DEFUSED.match(cell) else cell


def link(text: str) -> str | None:
    text = f"https://{text}" if text.lower().startswith("www.") else text
    return text if can_be_kept(text) else None


def kind(text: str) -> str | None:
    text = text.lower()
    if text in KINDS or text in NOT_STATED:
        return text if text in KINDS else ""
    return kind_exactly(text[:LONGEST_WORD]) or None


def level(text: str) -> str | None:
    return "" if text.lower() in NOT_STATED else LEVELS.get(text.lower())


def access(text: str) -> str | None:
    """How it can be had; any price but nought is paid."""
    text = text.lower()
    if text in ACCESS or text in NOT_STATED:
        return text if text in ACCESS else ""
    if _PRICE.fullmatch(text):
        return "paid" if re.search("[1-9]", text) else "free"
    return None


def date_or_year(text: str) -> str | None:
    """2020, 2020-12 or 2020-12-31, as exactly as it is stated."""
    found = _DATE.fullmatch(text)
    parts = [found[1], found[3], found[4]] if found else []
    if german := _GERMAN_DATE.fullmatch(text):
        parts = [german[3], german[2], german[1]]
    numbers = [int(part) for part in parts if part]
    try:
        return date(*[*numbers, 1, 1][:3]).isoformat()[: 3 * len(numbers) + 1] if numbers else None
    except ValueError:
        return None


def day(text: str) -> str | None:
    said = date_or_year(text)
    return said if said and len(said) == len("2020-12-31") else None


def minutes(text: str) -> str | None:
    """Minutes of "90", "2 h", "1h 30" or "1.5 hours"."""
    found = _EFFORT.fullmatch(text)
    if not found or not (found[1] or found[2]):
        return None
    hours = float((found[1] or "0").replace(",", "."))
    return str(round(hours * 60) + int(found[2] or 0))


def arranged(text: str) -> str | None:
    text = text.lower()
    return text if text in ARRANGED else "" if text in NO | NOT_STATED else None


def yes_or_no(text: str) -> str | None:
    text = text.lower()
    return "yes" if text in YES else "" if text in NO | NOT_STATED else None


def status(text: str) -> str | None:
    text = text.lower()
    if text in STATUSES or text in NOT_STATED:
        return STATUSES.get(text, "")
    return status_and_amount(text)[0] or None


def amount(text: str) -> str:
    """The fraction, percentage or page that a status is written as."""
    return status_and_amount(text)[1]
