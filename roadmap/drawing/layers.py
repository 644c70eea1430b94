"""Puts the stops of a graph into columns, ordered within each so that few edges cross.

The layout library ends the whole process when it meets a cycle or an edge from a stop to itself:
it is only ever given what `acyclic` left.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import count, pairwise

from roadmap.drawing import layers_by_hand

try:
    import fast_sugiyama
except ImportError:  # It is compiled code and not built for every system.
    fast_sugiyama = None  # type: ignore[assignment]

Edge = tuple[int, int]


@dataclass(frozen=True)
class Layers:
    """Columns from left to right, each from top to bottom; numbers below zero are bends of edges.

    A route names what an edge passes, one node a column, from the stop before to the stop after.
    """

    columns: list[list[int]]
    routes: dict[Edge, list[int]]


def acyclic(stops: Sequence[int], edges: Iterable[Edge]) -> list[Edge]:
    """Leave out edges that close a cycle; those against the order of `stops` yield first."""
    place = {stop: index for index, stop in enumerate(stops)}
    known = {(a, b) for a, b in edges if a in place and b in place and a != b}
    leads_to: dict[int, set[int]] = defaultdict(set)
    kept = []
    for a, b in sorted(known, key=lambda e: (place[e[0]] > place[e[1]], place[e[0]], place[e[1]])):
        if place[a] < place[b] or a not in _reached(b, leads_to):
            leads_to[a].add(b)
            kept.append((a, b))
    return kept


def reduced(edges: Sequence[Edge]) -> list[Edge]:
    """Leave out edges that a longer path implies; expects no cycles."""
    leads_to: dict[int, set[int]] = defaultdict(set)
    for a, b in edges:
        leads_to[a].add(b)
    implied: dict[int, set[int]] = {
        stop: set().union(*(_reached(other, leads_to) - {other} for other in after))
        for stop, after in dict(leads_to).items()
    }
    return [(a, b) for a, b in edges if b not in implied[a]]


def layered(stops: Sequence[int], edges: Sequence[Edge]) -> Layers:
    """Arrange the stops that edges join; lone stops are left out; expects no cycles."""
    joined = {stop for edge in edges for stop in edge}
    names = [stop for stop in stops if stop in joined]
    # The library gives the same picture every time only for sorted numbers without gaps, and
    # numbers its bends from there on.
    number = {stop: index for index, stop in enumerate(names)}
    plain = sorted((number[a], number[b]) for a, b in edges)
    columns: list[list[int]] = []
    routes: dict[Edge, list[int]] = {}
    bends = count(-1, -1)
    for ranks, segments in _components(plain):
        bend_names = {n: next(bends) for rank in ranks for n in rank if n >= len(names)}
        named = [[bend_names[n] if n in bend_names else names[n] for n in rank] for rank in ranks]
        columns += [[] for _ in range(len(named) - len(columns))]
        for column, rank in zip(columns, _nearer_to_order(named, number), strict=False):
            column += rank
        follows = {a: b for a, b in segments if a in bend_names}
        for a, b in segments:
            if a not in bend_names:
                passed = [b]
                while passed[-1] in bend_names:
                    passed.append(follows[passed[-1]])
                route = [names[a], *(bend_names[n] for n in passed[:-1]), names[passed[-1]]]
                routes[route[0], route[-1]] = route
    return Layers(columns, routes)


def alike_in_order(layers: Layers) -> Layers:
    """Put stops of a column that have the same neighbours in order: no edge crosses more for it."""
    neighbours: dict[int, set[int]] = defaultdict(set)
    for route in layers.routes.values():
        for a, b in pairwise(route):
            neighbours[a].add(b)
            neighbours[b].add(a)
    columns = []
    for column in layers.columns:
        alike: dict[frozenset[int], list[int]] = defaultdict(list)
        for node in sorted(column):
            alike[frozenset(neighbours[node])].append(node)
        waiting = {key: iter(nodes) for key, nodes in alike.items()}
        columns.append([next(waiting[frozenset(neighbours[node])]) for node in column])
    return replace(layers, columns=columns)


def crossings(layers: Layers) -> int:
    """Count the pairs of edges that cross between two columns."""
    row = {node: index for column in layers.columns for index, node in enumerate(column)}
    column_of = {node: index for index, column in enumerate(layers.columns) for node in column}
    gaps: dict[int, list[Edge]] = defaultdict(list)
    for route in layers.routes.values():
        for a, b in pairwise(route):
            gaps[column_of[a]].append((row[a], row[b]))
    return sum(layers_by_hand.crossings(segments) for segments in gaps.values())


def _components(edges: list[Edge]) -> list[tuple[list[list[int]], list[Edge]]]:
    """Arrange each connected part: its ranks from left to right, and its edges cut at the bends."""
    if not edges:
        return []
    if fast_sugiyama is None:
        return [layers_by_hand.arranged(edges)]
    drawn = fast_sugiyama.from_edges(
        edges,
        dummy_vertices=True,
        ranking_type="minimize",
        crossing_minimization="barycenter",
        transpose=True,
    )
    parts = []
    for positions, _width, _height, segments in drawn:
        ranks: dict[float, list[int]] = defaultdict(list)
        # The library draws upwards: the first rank is the highest.
        for node, (_, up) in sorted(positions, key=lambda item: (-item[1][1], item[1][0])):
            ranks[up].append(int(node))
        parts.append((list(ranks.values()), sorted((int(a), int(b)) for a, b in segments or ())))
    return sorted(parts, key=lambda part: min(min(rank) for rank in part[0]))


def _nearer_to_order(ranks: list[list[int]], place: dict[int, int]) -> list[list[int]]:
    """Turn the picture upside down if its columns then follow the walking order better."""
    misplaced = 0
    for rank in ranks:
        order = [place[node] for node in rank if node in place]
        misplaced += sum((a > b) - (a < b) for i, a in enumerate(order) for b in order[i + 1 :])
    return [rank[::-1] for rank in ranks] if misplaced > 0 else ranks


def _reached(start: int, leads_to: dict[int, set[int]]) -> set[int]:
    """Everything that can be reached from a stop, itself included."""
    seen, waiting = {start}, [start]
    while waiting:
        new = leads_to.get(waiting.pop(), set()) - seen
        seen |= new
        waiting += new
    return seen
