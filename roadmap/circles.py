"""Circles in what should lead somewhere (pure)."""

from collections.abc import Iterable, Iterator


def circles(edges: Iterable[tuple[int, int]]) -> Iterator[list[int]]:
    """Give each circle that one walk over all edges closes, in its order; steps are no recursion.

    One circle at least of all that hang together is given, not each that could be made of them.
    """
    leads_to: dict[int, list[int]] = {}
    for one, other in edges:
        leads_to.setdefault(one, []).append(other)
    finished: set[int] = set()
    for start in leads_to:
        path: list[int] = []
        place: dict[int, int] = {}  # on the path, where
        ways = [iter([start])]
        while ways:
            node = next(ways[-1], None)
            if node is None:
                ways.pop()
                if path:
                    finished.add(path[-1])
                    del place[path.pop()]
            elif node in place:
                yield path[place[node] :]
            elif node not in finished:
                place[node] = len(path)
                path.append(node)
                ways.append(iter(leads_to.get(node, ())))
