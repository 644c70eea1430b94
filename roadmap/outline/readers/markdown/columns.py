"""What the columns of a table hold, by the names in its header."""

import re

from roadmap.outline.readers.markdown import vocabulary
from roadmap.outline.readers.markdown.signs import bare, is_label
from roadmap.outline.readers.markdown.status import status_and_amount

_COLUMNS = {
    "status": vocabulary.STATUS_COLUMN,
    "note": vocabulary.NOTE_COLUMN,
    "kind": vocabulary.KIND_COLUMN,
    "authors": vocabulary.AUTHOR_COLUMN,
    "published": vocabulary.DATE_COLUMN,
    "level": vocabulary.LEVEL_COLUMN,
    "effort": vocabulary.EFFORT_COLUMN,
    "started": vocabulary.STARTED_COLUMN,
    "finished": vocabulary.FINISHED_COLUMN,
    "access": vocabulary.ACCESS_COLUMN,
    "number": vocabulary.NUMBER_COLUMN,
}
_SAYS_SOMETHING = re.compile(r"\w")
_LETTER = re.compile(r"[^\W\d]")
_NUMBER = re.compile(r"\d+\W*")
_MARKS = re.compile(r"[✅✔☑⬜☐❌]|:[a-z_]+:|\[[ xX]\]")


class Columns:
    """`title` is the number of the column that names the entries, `meaning` that of the others."""

    def __init__(self, header: list[str]) -> None:
        names = [_name(text) for text in header]
        self.title = _title_column(names)
        self.is_named = any(map(vocabulary.NAME_COLUMN.fullmatch, names[self.title :][:1]))
        # "❌" below "Code" says that there is none, not that it is yet to be read.
        self.links = {i for i, name in enumerate(names) if vocabulary.LINK_COLUMN.fullmatch(name)}
        self.meaning: dict[int, str] = {}
        for number, (name, text) in enumerate(zip(names, header, strict=True)):
            found = meaning_of(text)
            # "Finished" beside "Progress" or "Started" holds dates.
            if found == "status" and vocabulary.FINISHED_COLUMN.fullmatch(name):
                others = [other for other in names if other != name]
                if any(map(vocabulary.STARTED_COLUMN.fullmatch, others)):
                    found = "finished"
            if found and number != self.title:
                self.meaning[number] = found

    def of(self, meaning: str) -> list[int]:
        return [i for i, other in self.meaning.items() if other == meaning]

    def title_cell(self, texts: list[str]) -> int:
        """The cell that names this row: another one where its own only counts."""
        at = self.title
        if (
            at < len(texts)
            and _SAYS_SOMETHING.search(texts[at])
            and (self.is_named or not _NUMBER.fullmatch(texts[at]))
            and not vocabulary.BOX.fullmatch(texts[at])
            and not _is_label(texts[at])
        ):
            return at
        words = [i for i, text in enumerate(texts) if re.search(r"[^\W\d]{2}", text)]
        named = self.title < len(texts) and _is_label(texts[self.title])
        others = [i for i, text in enumerate(texts) if _LETTER.search(text) and not is_label(text)]
        return next((i for i in others if named and i not in self.meaning), next(iter(words), 0))

    def status(self, texts: list[str], at: int, legend: dict[str, str]) -> tuple[str, str, int]:
        """The status, its amount, and the column that said so."""
        columns = self.of("status")
        found = "", "", at
        for i in columns or range(len(texts)):
            if i >= len(texts) or i == at or (not columns and i in self.links):
                continue
            own = legend.get(bare(texts[i]).strip("`"), "")
            if columns or _MARKS.search(texts[i]) or (own and not texts[i].isalpha()):
                status, amount = (own, "") if own else status_and_amount(texts[i])
                if status and not found[0]:
                    found = status, amount, i
                elif amount and not found[1]:  # "In progress" and, in the next column, "50 %"
                    found = found[0], amount, found[2]
        return found


def meaning_of(text: str) -> str:
    """The field that such a name stands for, or nothing."""
    name = _name(text)
    return next((meaning for meaning, words in _COLUMNS.items() if words.fullmatch(name)), "")


def _is_label(text: str) -> bool:
    """Whether a cell only says what it leads to, in words: "1984" may be a book, "✓" a tick."""
    return bool(_LETTER.search(text)) and is_label(text)


def _title_column(names: list[str]) -> int:
    for matches in (vocabulary.TITLE_COLUMN.fullmatch, vocabulary.TITLE_COLUMN.search):
        for number, name in enumerate(names):
            if matches(name) and name not in {"link", "links"}:
                return number
    return 0


def _name(text: str) -> str:
    return " ".join(re.sub(r"[^\w+#?]|_", " ", text.casefold()).split())
