"""The ring of a topic: how much of it was walked, in a circle and in words."""

from dataclasses import dataclass
from math import floor, pi

from roadmap.drawing.text import width_of
from roadmap.drawing.words import counted
from roadmap.tally import Tally

RADIUS, STROKE = 42, 9
LENGTH = round(2 * pi * RADIUS)
# The look sets the text this large, in the unit of the drawing; long counts are scaled to fit.
TEXT_SIZE, TEXT_ROOM = 24, 72


@dataclass(frozen=True)
class RingDrawing:
    """`arc` of `length` is drawn; at 0 nothing is, since round caps would leave a dot."""

    label: str
    text: str
    arc: int
    length: int
    radius: int
    stroke: int
    is_complete: bool
    scale: str


def draw_ring(tally: Tally) -> RingDrawing:
    """Draw a count; skipped and optional resources are named in the label only."""
    text = f"{tally.done}/{tally.total}" if tally.total else "–"
    return RingDrawing(
        label=counted(tally),
        text=text,
        arc=_arc(tally),
        length=LENGTH,
        radius=RADIUS,
        stroke=STROKE,
        is_complete=tally.is_complete,
        scale=f"{min(1, TEXT_ROOM / width_of(text, TEXT_SIZE)):.2f}",
    )


def _arc(tally: Tally) -> int:
    if tally.is_complete:
        return LENGTH
    if not tally.total or not tally.done:
        return 0
    # Each round cap adds half the stroke; a ring that is not complete must stay visibly open.
    return max(1, min(floor(LENGTH * tally.done / tally.total), LENGTH - 2 * STROKE))
