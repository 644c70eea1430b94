"""A badge for a README: what somebody walks, how far, and a line that fills.

It is seen on other sites, where no stylesheet and no font of ours reaches: the colours are its own,
and every width is that of the widest usual letters.
"""

from dataclasses import dataclass

from roadmap.drawing.text import cut, printable, width_of
from roadmap.drawing.words import done_of
from roadmap.tally import Tally

HEIGHT, PAD, ICON, SIZE = 24, 8, 14, 11
LONGEST = 240  # of each half


@dataclass(frozen=True)
class BadgeDrawing:
    """Two halves: the first ends at `middle`, the line under both is `walked` long."""

    label: str
    words: str
    width: int
    height: int
    middle: int
    walked: int
    label_x: int
    words_x: int
    size: int

    @property
    def name(self) -> str:
        return f"{self.label}: {self.words}"


def draw_badge(title: str, tally: Tally) -> BadgeDrawing:
    """Draw a count; a title that is too long ends in an ellipsis."""
    label = cut(" ".join(printable(title).split()), SIZE, LONGEST)
    words = cut(done_of(tally), SIZE, LONGEST)
    label_x = PAD + ICON + PAD // 2
    middle = label_x + round(width_of(label, SIZE)) + PAD
    width = middle + round(width_of(words, SIZE)) + 2 * PAD
    walked = width if tally.is_complete else width * tally.percent // 100
    return BadgeDrawing(
        label=label,
        words=words,
        width=width,
        height=HEIGHT,
        middle=middle,
        walked=walked,
        label_x=label_x,
        words_x=middle + PAD,
        size=SIZE,
    )
