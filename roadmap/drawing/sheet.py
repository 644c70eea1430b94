"""Where the boxes of a map stand on its sheet."""

from collections.abc import Sequence
from dataclasses import dataclass

from roadmap.drawing.layers import Layers
from roadmap.drawing.places import BOX_HEIGHT, ROW_GAP

SHEET = 1180  # the width that a map grows to, by wider gaps, where it needs less
MARGIN = 12
NARROW_GAP, WIDE_GAP = 34, 84


@dataclass(frozen=True)
class Place:
    """A box; for the bend of an edge, as wide as its column and without height."""

    left: int
    top: int
    width: int
    height: int = BOX_HEIGHT

    @property
    def right(self) -> int:
        return self.left + self.width

    @property
    def bottom(self) -> int:
        return self.top + self.height

    @property
    def middle(self) -> int:
        return self.top + self.height // 2


@dataclass(frozen=True)
class Sheet:
    width: int
    height: int
    places: dict[int, Place]


def laid_out(layers: Layers, heights: dict[int, float], widths: Sequence[int]) -> Sheet:
    """Place stop number n, `widths[n]` wide, and all bends; lone stops go where there is room."""
    middles = dict(heights)
    lone = [stop for stop in range(len(widths)) if stop not in middles]
    columns = [list(column) for column in layers.columns]
    if columns:
        lone = _beside_the_first(columns, middles, lone)
    places = _in_columns(columns, middles, widths)
    places |= _in_rows(lone, widths, max((place.bottom for place in places.values()), default=0))
    return Sheet(
        width=max((place.right for place in places.values()), default=0) + MARGIN,
        height=max((place.bottom for place in places.values()), default=0) + MARGIN,
        places=places,
    )


def _beside_the_first(
    columns: list[list[int]], middles: dict[int, float], lone: list[int]
) -> list[int]:
    """Put lone stops above and below the first column, where no edge runs; return those left."""
    pitch = BOX_HEIGHT + ROW_GAP
    first = columns[0]
    room_above = int((middles[first[0]] - min(middles.values())) / pitch)
    room_below = int((max(middles.values()) - middles[first[-1]]) / pitch)
    above, rest = lone[:room_above], lone[room_above:]
    for stop in reversed(above):
        middles[stop] = middles[first[0]] - pitch
        first.insert(0, stop)
    for stop in rest[:room_below]:
        middles[stop] = middles[first[-1]] + pitch
        first.append(stop)
    return rest[room_below:]


def _in_columns(
    columns: list[list[int]], middles: dict[int, float], widths: Sequence[int]
) -> dict[int, Place]:
    column_widths = [max(widths[node] for node in column if node >= 0) for column in columns]
    spare = SHEET - 2 * MARGIN - sum(column_widths)
    gap = min(WIDE_GAP, max(NARROW_GAP, spare // max(1, len(columns) - 1)))
    top = min(middles.values(), default=0) - BOX_HEIGHT / 2 - MARGIN
    places = {}
    left = MARGIN
    for column, width in zip(columns, column_widths, strict=True):
        for node in column:
            height = 0 if node < 0 else BOX_HEIGHT
            places[node] = Place(left, round(middles[node] - top - height / 2), width, height)
        left += width + gap
    return places


def _in_rows(stops: list[int], widths: Sequence[int], above: int) -> dict[int, Place]:
    """Lay stops like words on lines, all equally wide, below what stands above."""
    if not stops:
        return {}
    width = max(widths[stop] for stop in stops)
    pitch = width + NARROW_GAP
    in_a_row = max(1, (SHEET - 2 * MARGIN + NARROW_GAP) // pitch)
    top = above + (2 * ROW_GAP if above else MARGIN)
    return {
        stop: Place(
            MARGIN + index % in_a_row * pitch,
            top + index // in_a_row * (BOX_HEIGHT + ROW_GAP),
            width,
        )
        for index, stop in enumerate(stops)
    }
