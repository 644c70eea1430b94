"""The map of a roadmap: stops from left to right in the order of what they need.

Where its boxes stand is the same for all who read it, and does not move as they walk: a box has
room for its fullest count. All numbers are whole, in the unit of the drawing; the look and the markup are the template's.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import ceil, isqrt

from django.utils.translation import gettext

from roadmap.drawing.layers import Edge, acyclic, reduced
from roadmap.drawing.places import arranged
from roadmap.drawing.sheet import BOX_HEIGHT, Place, laid_out
from roadmap.drawing.text import width_of, wrapped
from roadmap.drawing.words import done_of
from roadmap.tally import Tally

BOX_RADIUS, BOX_PADDING = 14, 12
NARROWEST, WIDEST = 116, 280
TITLE_SIZE, SUB_SIZE = 14, 12
REGULAR_TO_BOLD = 0.9  # the count is not bold, and narrower for it
COMFORTABLE_LINE = 100  # a longer title is broken in two
# Baselines from the top of the box, for a title on one line and on two, then for the count.
BASELINES = {1: (30, 49), 2: (22, 39, 56)}
# A stop where something is done shows at least this much of it.
LEAST_FILL = 8


@dataclass(frozen=True)
class Stop:
    """One topic on the map; `note` stands where the count would when there is nothing to count."""

    id: int
    title: str
    href: str
    done: int
    total: int
    here: bool = False
    note: str = ""


@dataclass(frozen=True)
class Line:
    text: str
    x: int
    y: int


@dataclass(frozen=True)
class Node:
    """A stop in its box; `fill` is the outline of the part that was walked, empty for none."""

    stop: Stop
    place: Place
    lines: tuple[Line, ...]

    @property
    def x(self) -> int:
        return self.place.left

    @property
    def y(self) -> int:
        return self.place.top

    @property
    def width(self) -> int:
        return self.place.width

    @property
    def right(self) -> int:
        return self.place.right

    height = BOX_HEIGHT
    radius = BOX_RADIUS

    @property
    def tally(self) -> Tally:
        return Tally(done=min(self.stop.done, self.stop.total), total=self.stop.total)

    @property
    def name(self) -> str:
        words = gettext("%(title)s: %(count)s") % {"title": self.stop.title, "count": self.said}
        return gettext("%(stop)s, you are here") % {"stop": words} if self.stop.here else words

    @property
    def said(self) -> str:
        return _said(self.stop, self.tally)

    @property
    def sub(self) -> Line:
        baseline = BASELINES[len(self.lines)][-1]
        return Line(self.said, self.x + BOX_PADDING, self.y + baseline)

    @property
    def fill(self) -> str:
        return _fill(self.place, self.tally)

    @property
    def is_done(self) -> bool:
        return self.tally.is_complete


@dataclass(frozen=True)
class Way:
    """The curve from one stop to the next; walked when the stop before is complete."""

    before: int
    after: int
    path: str
    walked: bool


@dataclass(frozen=True)
class MapDrawing:
    width: int
    height: int
    nodes: list[Node]
    ways: list[Way]

    def walked(self, stops: Iterable[Stop]) -> "MapDrawing":
        """The same map with those stops as somebody walked them."""
        now = {stop.id: stop for stop in stops}
        nodes = [replace(node, stop=now[node.stop.id]) for node in self.nodes]
        done = {node.stop.id for node in nodes if node.is_done}
        ways = [replace(way, walked=way.before in done) for way in self.ways]
        # What was walked lies on top.
        return replace(self, nodes=nodes, ways=sorted(ways, key=lambda way: way.walked))


def draw_map(stops: Iterable[Stop], edges: Iterable[Edge]) -> MapDrawing:
    """Draw stops, given in walking order, and what leads to what, as (before, after) by id.

    Edges that longer paths imply are not drawn, nor those that would close a cycle or name a stop
    that is not there.
    """
    stops = list(stops)
    number = {stop.id: index for index, stop in enumerate(stops)}
    known = [(number[a], number[b]) for a, b in edges if a in number and b in number]
    drawn = reduced(acyclic(range(len(stops)), known))
    layers, middles = arranged(len(stops), tuple(drawn))
    sheet = laid_out(layers, middles, [_width(stop) for stop in stops])
    nodes = [_node(stop, sheet.places[index]) for index, stop in enumerate(stops)]
    ways = [
        Way(stops[a].id, stops[b].id, _path([sheet.places[n] for n in route]), walked=False)
        for (a, b), route in layers.routes.items()
    ]
    drawing = MapDrawing(
        sheet.width,
        sheet.height,
        # Links are reached by the keyboard in the order in which they are seen.
        sorted(nodes, key=lambda node: (node.x, node.y)),
        sorted(ways, key=lambda way: (way.before, way.after)),
    )
    return drawing.walked(stops)


def _said(stop: Stop, tally: Tally) -> str:
    return stop.note if stop.note and not stop.total else done_of(tally)


def _width(stop: Stop) -> int:
    lines = wrapped(stop.title, TITLE_SIZE, COMFORTABLE_LINE, WIDEST)
    title = max(width_of(line, TITLE_SIZE) for line in lines)
    # Nothing counts any more where all of it is skipped or hidden.
    counts = (_said(stop, Tally(stop.total, stop.total)), done_of(Tally(0, 0)))
    sub = max(width_of(words, SUB_SIZE) for words in counts) * REGULAR_TO_BOLD
    return max(NARROWEST, ceil(max(title, sub)) + 2 * BOX_PADDING)


def _node(stop: Stop, place: Place) -> Node:
    # Its column may be wide enough for a title on one line that would not have asked for it.
    room = place.width - 2 * BOX_PADDING
    title = wrapped(stop.title, TITLE_SIZE, comfortable=room, longest=room)
    baselines = BASELINES[len(title)][:-1]
    x, y = place.left + BOX_PADDING, place.top
    lines = (Line(text, x, y + down) for text, down in zip(title, baselines, strict=True))
    return Node(stop, place, tuple(lines))


def _fill(place: Place, tally: Tally) -> str:
    """Outline the walked part of a box: round with the box on the left, straight on the right."""
    if not tally.done:
        return ""
    left, top, right, bottom = place.left + 1, place.top + 1, place.right - 1, place.bottom - 1
    radius = BOX_RADIUS - 1
    arc = f"A{radius},{radius} 0 0 1"
    if tally.is_complete:
        return (
            f"M{left + radius},{top} H{right - radius} {arc} {right},{top + radius}"
            f" V{bottom - radius} {arc} {right - radius},{bottom} H{left + radius}"
            f" {arc} {left},{bottom - radius} V{top + radius} {arc} {left + radius},{top} Z"
        )
    walked = max(LEAST_FILL, (right - left) * tally.done // tally.total)
    # The straight end stays clear of the round corners on the right: almost done is not done.
    end = min(left + walked, right - radius)
    # Within the round corners on the left the box is less high.
    corner = min(end, left + radius)
    drop = radius - isqrt(radius**2 - (left + radius - corner) ** 2)
    return (
        f"M{end},{top + drop} V{bottom - drop} H{corner} {arc} {left},{bottom - radius}"
        f" V{top + radius} {arc} {corner},{top + drop} Z"
    )


def _path(route: Sequence[Place]) -> str:
    """Curve through the gaps between columns and run level beside the boxes of a column."""
    path = f"M{route[0].right},{route[0].middle}"
    for a, b in pairwise(route):
        half = (a.right + b.left) // 2
        path += f" C{half},{a.middle} {half},{b.middle} {b.left},{b.middle}"
        if b is not route[-1]:
            path += f" H{b.right}"
    return path
