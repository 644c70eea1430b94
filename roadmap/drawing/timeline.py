"""What was built on what, by year: a lane for each line of descent, so that no label meets another.

All numbers are whole, in the unit of the drawing; the look and the markup are the template's.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

from roadmap.drawing.lanes import Cell, arranged
from roadmap.drawing.text import filled

COLUMN, LANE = 236, 76
LEFT, TOP, BOTTOM = 24, 44, 24
MARK = 9  # radius
BEND = 46  # the last part of a column, where no label stands and lines change lanes
TITLE_SIZE, BY_SIZE = 13.5, 11.5
LABEL = COLUMN - BEND - 2 * MARK
LINE_HEIGHT = 16
LIGHT = 0.9  # widths are reckoned for bold letters


@dataclass(frozen=True)
class Dot:
    """One paper; `year` may be empty, `by` says whose it is."""

    id: int
    title: str
    href: str
    year: str = ""
    by: str = ""
    level: str = ""
    done: bool = False
    here: bool = False


@dataclass(frozen=True)
class Mark:
    """A dot where it stands: title lines above its line, `by` below."""

    dot: Dot
    x: int
    y: int
    lines: list[tuple[str, int]]  # text, baseline
    by: tuple[str, int]
    parents: list[Dot]

    @property
    def label_x(self) -> int:
        return self.x + MARK + 4


@dataclass(frozen=True)
class Timeline:
    width: int
    height: int
    years: list[tuple[str, int]]  # year, x
    marks: list[Mark]
    descents: list[str]

    @property
    def foot(self) -> int:
        return self.height - BOTTOM // 2


def draw_timeline(dots: Iterable[Dot], descents: Iterable[tuple[int, int]]) -> Timeline:
    """Draw dots and their descents, (child, parent) by id.

    A descent that would close a circle, that leads back in time or names a dot that is not there
    is left out. A dot without year stands with what descends from it, or what it descends from.
    """
    by_id = {dot.id: dot for dot in dots}
    parents = _forward(by_id, descents)
    years = _years(by_id, parents)
    parents = {
        child: [parent for parent in above if years[parent] <= years[child]]
        for child, above in parents.items()
    }
    columns, headings = _columns(by_id, parents, years)
    lanes = arranged(columns, parents)
    cells = lanes.cells
    marks = [_mark(by_id[pk], cell, parents[pk], by_id) for pk, cell in cells.items()]
    last = max((cell.column for cell in cells.values()), default=0)
    return Timeline(
        width=LEFT + (last + 1) * COLUMN,
        height=TOP + lanes.count * LANE + BOTTOM,
        years=[(year, _x(column)) for year, column in headings],
        # Links are reached by the keyboard in the order of time.
        marks=sorted(marks, key=lambda mark: (mark.x, mark.y)),
        descents=[
            _path(cells[parent], cells[child], lane)
            for (child, parent), lane in lanes.routes.items()
        ],
    )


def _forward(by_id: dict[int, Dot], descents: Iterable[tuple[int, int]]) -> dict[int, list[int]]:
    """The parents of each dot, without those that would close a circle."""
    parents: dict[int, list[int]] = {pk: [] for pk in by_id}
    for child, parent in sorted(set(descents)):
        if child not in by_id or parent not in by_id or child == parent:
            continue
        parents[child].append(parent)
    while True:
        try:
            TopologicalSorter(parents).prepare()
        except CycleError as error:
            # "a, b" in the circle: a is among the parents of b.
            parent, child = error.args[1][:2]
            parents[child].remove(parent)
        else:
            return parents


def _years(by_id: dict[int, Dot], parents: dict[int, list[int]]) -> dict[int, str]:
    years = {pk: dot.year for pk, dot in by_id.items()}
    order = list(TopologicalSorter(parents).static_order())
    children: dict[int, list[int]] = {pk: [] for pk in by_id}
    for child, above in parents.items():
        for parent in above:
            children[parent].append(child)
    for pk in reversed(order):
        years[pk] = years[pk] or min(filter(None, (years[c] for c in children[pk])), default="")
    for pk in order:
        years[pk] = years[pk] or max((years[parent] for parent in parents[pk]), default="")
    return years


def _columns(
    by_id: dict[int, Dot], parents: dict[int, list[int]], years: dict[int, str]
) -> tuple[dict[int, int], list[tuple[str, int]]]:
    """A column a year, and more where within a year one was built on another."""
    within: dict[int, int] = {}
    for pk in TopologicalSorter(parents).static_order():
        same = [within[parent] + 1 for parent in parents[pk] if years[parent] == years[pk]]
        within[pk] = max(same, default=0)
    steps = sorted({(years[pk], within[pk]) for pk in by_id})
    number = {step: index for index, step in enumerate(steps)}
    headings = [(year, number[year, step]) for year, step in steps if step == 0 and year]
    return {pk: number[years[pk], within[pk]] for pk in by_id}, headings


def _x(column: int) -> int:
    return LEFT + column * COLUMN


def _y(lane: int) -> int:
    return TOP + lane * LANE + LANE // 2


def _mark(dot: Dot, cell: Cell, parents: list[int], by_id: dict[int, Dot]) -> Mark:
    x, y = _x(cell.column), _y(cell.lane)
    title = filled(dot.title, TITLE_SIZE * LIGHT, LABEL, 2)
    first = y - 8 - (len(title) - 1) * LINE_HEIGHT
    lines = [(text, first + number * LINE_HEIGHT) for number, text in enumerate(title)]
    by = "".join(filled(dot.by, BY_SIZE * LIGHT, LABEL, 1))
    return Mark(dot, x, y, lines, (by, y + 19), [by_id[pk] for pk in parents])


def _path(start: Cell, end: Cell, lane: int) -> str:
    """Along `lane` from one dot to the other, changing lanes only where no label stands."""
    y, way = _y(start.lane), _y(lane)
    parts = [f"M{_x(start.column) + MARK},{y}"]
    if lane != start.lane:
        after = _x(start.column + 1)
        parts.append(_bend(after - BEND, after, y, way))
    last = _x(end.column)
    if lane != end.lane:
        parts.append(_bend(last - BEND, last - MARK, way, _y(end.lane)))
    else:
        parts.append(f"H{last - MARK}")
    return " ".join(parts)


def _bend(start: int, end: int, y: int, to: int) -> str:
    middle = (start + end) // 2
    return f"H{start} C{middle},{y} {middle},{to} {end},{to}"
