"""What somebody asks for, read from what they typed: words, phrases, operators. Pure."""

import re
import string
import unicodedata
from dataclasses import dataclass, field

LONGEST = 200  # characters; the rest of a query is left unread
WORD_LIMIT = 10
OPERATORS = ("level", "kind", "access", "is", "topic", "by")
PIECE = re.compile(r'(?:(?P<name>[^\W\d_]+):(?!//))?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')
WORD = re.compile(r"[^\W_]+")
SHORTEST_MENDED = 4  # letters: of shorter words nearly everything is a slip of everything


def folded(text: str) -> str:
    """Without accents and capitals, as the index has it."""
    letters = unicodedata.normalize("NFKD", text)
    return "".join(c for c in letters if not unicodedata.combining(c)).lower()


def words_in(text: str) -> tuple[str, ...]:
    return tuple(WORD.findall(folded(text)))


Terms = list[tuple[tuple[str, ...], bool]]


@dataclass
class Asked:
    """`terms` are words that stand in a row, and whether the last of them may go on."""

    terms: Terms = field(default_factory=list)
    operators: list[tuple[str, str]] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)

    @property
    def words(self) -> list[str]:
        return [word for words, _begun in self.terms for word in words]

    @property
    def typed(self) -> Terms:
        """Only the last term may go on, as while typing: beginnings of frequent words are slow."""
        return [(words, False) for words, _begun in self.terms[:-1]] + self.terms[-1:]

    def mended(self, instead: dict[str, str]) -> "Asked":
        terms = [
            (tuple(instead.get(word, word) for word in words), begun) for words, begun in self.terms
        ]
        return Asked(terms, self.operators, self.unknown)


def read(query: str) -> Asked:
    """Whatever was typed is a query: an operator that nobody knows is told and read as words."""
    asked = Asked()
    for piece in PIECE.finditer(query.replace("\0", "")[:LONGEST]):
        name, phrase, word = piece["name"], piece["phrase"], piece["word"]
        value = word if phrase is None else phrase
        if name and name.lower() in OPERATORS:
            asked.operators.append((name.lower(), value))
            continue
        if name:
            asked.unknown.append(name)
            value = f"{name} {value}"
        if (words := words_in(value)) and len(asked.terms) < WORD_LIMIT:
            asked.terms.append((words, phrase is None))
    return asked


def slips_of(word: str) -> list[str]:
    """Each word that is one letter off: missing, too much, another, or two changed about."""
    if len(word) < SHORTEST_MENDED:
        return []
    letters = sorted({*string.ascii_lowercase, *word})
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    found = {a + b[1:] for a, b in cuts if b}
    found |= {a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1}
    found |= {a + c + b[1:] for a, b in cuts if b for c in letters}
    found |= {a + c + b for a, b in cuts for c in letters}
    return sorted(found - {word})
