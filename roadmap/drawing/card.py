"""The picture of a page that other sites show beside a link to it: 1200 by 630, in one piece.

It is drawn where no stylesheet reaches: colours, sizes and the face are its own.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from unicodedata import category

from roadmap.drawing.text import broken, cut, filled, printable, width_of
from roadmap.tally import Tally

WIDTH, HEIGHT, LEFT = 1200, 630, 80
ROOM = 945  # for words, which come out narrower, to the left of the stones
FACTS_ROOM = 830  # beside the lowest stone
SIZES = ((92, 2), (74, 3), (58, 4))  # of a title, with the lines that it then may have
SMALL, FACTS_TOP = 32, 520
PAD, ICON, GAP = 22, 34, 18
LONGEST_TITLE = 300  # characters looked at
NARROW = 0.86  # how wide the face of the picture is on the average, of what `width_of` expects


@dataclass(frozen=True)
class Line:
    text: str
    y: int


@dataclass(frozen=True)
class Fact:
    """A pill with words; those about a level have its sign before them."""

    words: str
    level: str
    x: int
    width: int

    @property
    def icon_x(self) -> int:
        return self.x + PAD + 10

    @property
    def words_x(self) -> int:
        return self.x + self.width // 2 + (ICON // 2 if self.level else 0)


@dataclass(frozen=True)
class CardDrawing:
    over: str
    lines: list[Line]
    size: int
    facts: list[Fact]
    walked: int  # how much of the ground is walked, in the unit of the drawing

    width, height, left = WIDTH, HEIGHT, LEFT
    facts_top, fact_height, small = FACTS_TOP, 2 * PAD + 14, SMALL


def draw_card(
    title: str, over: str, facts: Iterable[tuple[str, str]], tally: Tally | None = None
) -> CardDrawing:
    """Draw a title, where it belongs, and facts: each words and the level that they are about."""
    size, lines = _title(_letters(printable(title)[:LONGEST_TITLE]))
    step = size * 9 // 8
    top = 226 + size * 4 // 5
    return CardDrawing(
        over=cut(printable(over), SMALL, ROOM),
        lines=[Line(text, top + step * number) for number, text in enumerate(lines)],
        size=size,
        facts=_in_a_row(facts),
        walked=WIDTH * tally.percent // 100 if tally else 0,
    )


def _letters(text: str) -> str:
    """Without little pictures: hardly any machine has a face for them."""
    return "".join(char for char in text if category(char) != "So")


def _title(title: str) -> tuple[int, list[str]]:
    """As large as it fits; the smallest size cuts what is left over."""
    for size, most in SIZES[:-1]:
        whole = " ".join(title.split())
        lines = filled(whole, size, ROOM, most)
        if " ".join(lines) == whole:
            return size, lines
    size, most = SIZES[-1]
    return size, filled(broken(title, size, ROOM), size, ROOM, most)


def _in_a_row(facts: Iterable[tuple[str, str]]) -> list[Fact]:
    """Side by side; what has no room any more is left out."""
    found, x = list[Fact](), LEFT
    for words, level in facts:
        text = cut(printable(words), SMALL, FACTS_ROOM - 2 * PAD - ICON)
        width = round(width_of(text, SMALL) * NARROW) + 2 * PAD + (ICON if level else 0)
        if found and x + width > LEFT + FACTS_ROOM:
            break
        found.append(Fact(text, level, x, width))
        x += width + GAP
    return found
