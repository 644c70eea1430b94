"""Which lane each dot of a timeline has, and along which lane each line of descent runs."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count

Columns = dict[int, int]
Parents = dict[int, list[int]]


@dataclass(frozen=True)
class Cell:
    column: int
    lane: int


@dataclass
class Lanes:
    cells: dict[int, Cell] = field(default_factory=dict)
    routes: dict[tuple[int, int], int] = field(default_factory=dict)  # (child, parent) -> lane
    count: int = 0


def arranged(columns: Columns, parents: Parents) -> Lanes:
    """Give every dot a cell of its own, family by family, each as high up as there is room."""
    whole = Lanes()
    taken: list[tuple[range, range]] = []  # columns and lanes of a family
    for members in _families(columns, parents):
        family = _Family(columns, parents, members)
        width = range(columns[members[0]], max(columns[pk] for pk in members) + 1)
        height = family.height
        top = next(
            top
            for top in count()
            if all(_apart(width, range(top, top + height), *t) for t in taken)
        )
        taken.append((width, range(top, top + height)))
        for pk, cell in family.cells.items():
            whole.cells[pk] = Cell(cell.column, cell.lane + top)
        for pair, lane in family.routes.items():
            whole.routes[pair] = lane + top
        whole.count = max(whole.count, top + height)
    return whole


def _apart(width: range, height: range, other_width: range, other_height: range) -> bool:
    one = range(max(width[0], other_width[0]), min(width[-1], other_width[-1]) + 1)
    other = range(max(height[0], other_height[0]), min(height[-1], other_height[-1]) + 1)
    return not (one and other)


def _families(columns: Columns, parents: Parents) -> list[list[int]]:
    """Who descends from whom, the largest family first."""
    family = {pk: {pk} for pk in columns}
    for child, above in parents.items():
        for parent in above:
            if family[child] is not family[parent]:
                family[child] |= family[parent]
                for pk in family[parent]:
                    family[pk] = family[child]
    found = {id(members): members for members in family.values()}.values()
    ordered = [sorted(members, key=lambda pk: (columns[pk], pk)) for members in found]
    return sorted(ordered, key=lambda members: (-len(members), columns[members[0]], members[0]))


class _Family:
    """A cell holds one dot, or lines that all come from one dot: so no line runs into a label."""

    def __init__(self, columns: Columns, parents: Parents, members: list[int]) -> None:
        self.columns, self.parents = columns, parents
        self.cells: dict[int, Cell] = {}
        self.routes: dict[tuple[int, int], int] = {}
        self.held: dict[Cell, int] = {}  # a dot, or the dot from which lines come
        for pk in members:
            self._place(pk)

    @property
    def height(self) -> int:
        return max(cell.lane for cell in self.held) + 1

    def _place(self, pk: int) -> None:
        column = self.columns[pk]
        # The latest parent is the nearest: its line is to be the straightest.
        above = sorted(self.parents[pk], key=lambda parent: -self.columns[parent])
        wanted = self.cells[above[0]].lane if above else 0
        for lane in _outward(wanted):
            cell = Cell(column, lane)
            if cell not in self.held and (not above or self._way(above[0], cell) is not None):
                break
        self.cells[pk] = cell
        self.held[cell] = pk
        for parent in above:
            way = self._way(parent, cell)
            if way is None:
                lanes = _outward(cell.lane)
                way = next(lane for lane in lanes if self._is_free(parent, column, lane))
            self.routes[pk, parent] = way
            for passed in range(self.columns[parent] + 1, column):
                self.held[Cell(passed, way)] = parent

    def _way(self, parent: int, cell: Cell) -> int | None:
        """The lane of the parent, or that of the child, if the line can run there."""
        for lane in (self.cells[parent].lane, cell.lane):
            if self._is_free(parent, cell.column, lane):
                return lane
        return None

    def _is_free(self, parent: int, column: int, lane: int) -> bool:
        between = range(self.columns[parent] + 1, column)
        return all(self.held.get(Cell(each, lane), parent) == parent for each in between)


def _outward(lane: int) -> Iterator[int]:
    """That lane, then the ones ever further from it."""
    yield lane
    for step in count(1):
        yield lane + step
        if lane >= step:
            yield lane - step
