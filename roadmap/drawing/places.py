"""Heights for what stands in columns: each thing near what it is joined to, nothing on another."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import combinations, pairwise

from roadmap.drawing.layers import Edge, Layers, alike_in_order, crossings, layered

BOX_HEIGHT, ROW_GAP, BETWEEN_BENDS = 66, 20, 16
SWEEPS = 24
# Long edges pull hardest, so that they run straight and the stops beside them make room.
PULL_OF_STOPS, PULL_OF_BEND, PULL_OF_BENDS = 1, 2, 8
# Balance counts less than level edges: the whole may lean where that makes its ways shorter.
WEIGHT_OF_BALANCE = 0.1
# Every exchange is tried, so that the time for larger graphs would grow with their cube.
MOST_NODES_TO_BALANCE = 40


@lru_cache(maxsize=64)
def arranged(count: int, edges: tuple[Edge, ...]) -> tuple[Layers, dict[int, float]]:
    """Arrange stops 0 to `count` - 1 that edges join, and find the middle of each from the top.

    Remembered, since progress changes daily and the graph hardly ever; callers must not change it.
    """
    layers = layered(range(count), edges)
    if sum(map(len, layers.columns)) <= MOST_NODES_TO_BALANCE:
        layers = _balanced(layers)
    layers = alike_in_order(layers)
    return layers, _heights(layers)


def _balanced(layers: Layers) -> Layers:
    """Exchange nodes of a column as long as that makes edges more level and the whole compact."""
    fewest, least = crossings(layers), _strain(layers)
    improved = True
    while improved:
        improved = False
        for other in _exchanges(layers):
            if crossings(other) <= fewest and (strain := _strain(other)) < least * 0.999:
                layers, least, improved = other, strain, True
                fewest = crossings(other)
                break
    return layers


def _exchanges(layers: Layers) -> Iterator[Layers]:
    for index, column in enumerate(layers.columns):
        for i, j in combinations(range(len(column)), 2):
            changed = list(column)
            changed[i], changed[j] = column[j], column[i]
            yield replace(
                layers, columns=[*layers.columns[:index], changed, *layers.columns[index + 1 :]]
            )


def _strain(layers: Layers) -> float:
    height = _heights(layers)
    middle = sum(height.values()) / max(1, len(height))
    slopes = sum(
        (height[a] - height[b]) ** 2 for route in layers.routes.values() for a, b in pairwise(route)
    )
    return slopes + WEIGHT_OF_BALANCE * sum((y - middle) ** 2 for y in height.values())


def _heights(layers: Layers) -> dict[int, float]:
    pulls = _pulls(layers)
    weights = {node: sum(by.values()) for node, by in pulls.items()}
    offsets: dict[int, float] = {}
    for column in layers.columns:
        offsets |= _packed(column)
    height = dict(offsets)
    for _ in range(SWEEPS):
        for column in [*layers.columns, *reversed(layers.columns)]:
            # Keeping nodes apart is keeping in order what remains beyond their packed places.
            wishes = [
                sum(height[other] * pull for other, pull in pulls[node].items()) / weights[node]
                - offsets[node]
                for node in column
            ]
            moved = in_order(wishes, [weights[node] for node in column])
            height |= {n: offsets[n] + extra for n, extra in zip(column, moved, strict=True)}
    return height


def in_order(values: list[float], weights: list[float]) -> list[float]:
    """Give the rising row of numbers nearest to `values` (isotonic regression by pooling)."""
    pools: list[tuple[float, float, int]] = []
    for value, weight in zip(values, weights, strict=True):
        mean, total, size = value, weight, 1
        while pools and pools[-1][0] > mean:
            before, heavy, many = pools.pop()
            mean = (before * heavy + mean * total) / (heavy + total)
            total, size = total + heavy, size + many
        pools.append((mean, total, size))
    return [mean for mean, _, size in pools for _ in range(size)]


def _packed(column: list[int]) -> dict[int, float]:
    """Stack a column as close as allowed, with its middle at zero."""
    tops = [0.0]
    for above, below in pairwise(column):
        tops.append(tops[-1] + _apart(above, below))
    return {node: top - tops[-1] / 2 for node, top in zip(column, tops, strict=False)}


def _apart(above: int, below: int) -> float:
    if above < 0 and below < 0:
        return BETWEEN_BENDS
    return ((above >= 0) + (below >= 0)) * BOX_HEIGHT / 2 + ROW_GAP


def _pulls(layers: Layers) -> dict[int, dict[int, float]]:
    pulls: dict[int, dict[int, float]] = defaultdict(dict)
    strengths = (PULL_OF_STOPS, PULL_OF_BEND, PULL_OF_BENDS)
    for route in layers.routes.values():
        for a, b in pairwise(route):
            pulls[a][b] = pulls[b][a] = strengths[(a < 0) + (b < 0)]
    return pulls
