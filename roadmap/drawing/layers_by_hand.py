"""Columns without the layout library: longest paths, then rows by the mean of their neighbours."""

from collections import defaultdict
from graphlib import TopologicalSorter
from itertools import count, pairwise

Edge = tuple[int, int]
SWEEPS = 12


def arranged(edges: list[Edge]) -> tuple[list[list[int]], list[Edge]]:
    """Give the ranks from left to right and the edges cut at bends, numbered after the stops."""
    before: dict[int, list[int]] = defaultdict(list)
    after: dict[int, list[int]] = defaultdict(list)
    for a, b in edges:
        before[b].append(a)
        after[a].append(b)
    order = list(TopologicalSorter(before).static_order())
    rank: dict[int, int] = {}
    for stop in order:
        rank[stop] = max((rank[other] + 1 for other in before[stop]), default=0)
    for stop in reversed(order):
        # A stop that nothing leads to stands right before what it leads to, not at the far left.
        if not before[stop]:
            rank[stop] = min(rank[other] for other in after[stop]) - 1
    return _fewest_crossings(*_with_bends(rank, edges))


def crossings(segments: list[Edge]) -> int:
    """Count the pairs that cross among segments given as (row on the left, row on the right)."""
    return sum(
        (a - c) * (b - d) < 0
        for index, (a, b) in enumerate(segments)
        for c, d in segments[index + 1 :]
    )


def _with_bends(rank: dict[int, int], edges: list[Edge]) -> tuple[list[list[int]], list[Edge]]:
    ranks: list[list[int]] = [[] for _ in range(max(rank.values()) + 1)]
    for stop in sorted(rank):
        ranks[rank[stop]].append(stop)
    bends = count(max(rank) + 1)
    segments: list[Edge] = []
    for a, b in edges:
        between = range(rank[a] + 1, rank[b])
        chain = [a, *(next(bends) for _ in between), b]
        for column, bend in zip(between, chain[1:-1], strict=True):
            ranks[column].append(bend)
        segments += pairwise(chain)
    return ranks, segments


def _fewest_crossings(
    ranks: list[list[int]], segments: list[Edge]
) -> tuple[list[list[int]], list[Edge]]:
    neighbours: dict[int, list[int]] = defaultdict(list)
    for a, b in segments:
        neighbours[a].append(b)
        neighbours[b].append(a)
    column_of = {node: column for column, rank in enumerate(ranks) for node in rank}
    best, fewest = ranks, _all_crossings(ranks, segments)
    for sweep in range(SWEEPS):
        # To the right each column follows the one on its left; then back again.
        towards = -1 if sweep % 2 == 0 else 1
        row = {node: index for rank in ranks for index, node in enumerate(rank)}
        ranks = list(ranks)
        for column in range(len(ranks))[::-towards]:
            means = {}
            for node in ranks[column]:
                rows = [row[n] for n in neighbours[node] if column_of[n] == column + towards]
                means[node] = sum(rows) / len(rows) if rows else row[node]
            ranks[column] = sorted(ranks[column], key=means.__getitem__)
            row |= {node: index for index, node in enumerate(ranks[column])}
        found = _all_crossings(ranks, segments)
        if found < fewest:
            best, fewest = ranks, found
    return best, segments


def _all_crossings(ranks: list[list[int]], segments: list[Edge]) -> int:
    row = {node: index for rank in ranks for index, node in enumerate(rank)}
    gaps: dict[int, list[Edge]] = defaultdict(list)
    column_of = {node: column for column, rank in enumerate(ranks) for node in rank}
    for a, b in segments:
        gaps[column_of[a]].append((row[a], row[b]))
    return sum(crossings(gap) for gap in gaps.values())
