"""The map: readable whatever leads to what."""

import re
import xml.etree.ElementTree as ET
from itertools import combinations, pairwise

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import mark_safe
from hypothesis import given, settings
from hypothesis import strategies as st

from roadmap.drawing import layers as layers_module
from roadmap.drawing import places
from roadmap.drawing.layers import acyclic, crossings, layered, reduced
from roadmap.drawing.map import SUB_SIZE, TITLE_SIZE, MapDrawing, Node, Stop, draw_map
from roadmap.drawing.text import width_of, wrapped

TITLES = [
    "Finding your way",
    "Statistics",
    "Linear algebra",
    "Calculus",
    "Programming for data",
    "Preparing data",
    "Machine learning fundamentals",
    "Classical algorithms",
    "Evaluating models",
    "Reinforcement learning",
    "Deep learning",
    "Attention and transformers",
    "Self-supervised learning",
    "Natural language processing",
    "Large language models",
    "Computer vision",
    "Generative models",
    "Data of other kinds",
    "Into production",
]
# What leads to what, by place in the list from 1.
EDGES = [
    *[(5, 6), (2, 6), (2, 7), (3, 7), (4, 7), (6, 7), (7, 8), (7, 9), (7, 10), (4, 11), (7, 11)],
    *[(11, 12), (11, 13), (12, 13), (11, 14), (12, 14), (14, 15), (13, 15), (11, 16), (16, 17)],
    *[(11, 17), (7, 18), (9, 19), (5, 19)],
]
STOPS = range(1, len(TITLES) + 1)
SVG = "{http://www.w3.org/2000/svg}"

type_of_graph = st.integers(2, 16).flatmap(
    lambda n: st.tuples(
        st.just(n), st.lists(st.tuples(st.integers(1, n), st.integers(1, n)), max_size=24)
    )
)


@pytest.fixture(params=["library", "by hand"])
def engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    places.arranged.cache_clear()
    if request.param == "by hand":
        monkeypatch.setattr(layers_module, "fast_sugiyama", None)
    request.addfinalizer(places.arranged.cache_clear)


def a_stop(number: int, title: str = "", done: int = 0, total: int = 12, **more: object) -> Stop:
    return Stop(number, title or f"Stop {number}", f"/topics/{number}/", done, total, **more)  # type: ignore[arg-type]


def the_map() -> MapDrawing:
    return draw_map([a_stop(n, TITLES[n - 1]) for n in STOPS], EDGES)


def points_of(path: str) -> list[tuple[float, float]]:
    """Sample a path of M, C and H commands at many points."""
    points: list[tuple[float, float]] = []
    for command, numbers in re.findall(r"([MCH])([-\d., ]+)", path):
        values = [float(value) for value in re.findall(r"-?[\d.]+", numbers)]
        if command == "M":
            points.append((values[0], values[1]))
            continue
        (x0, y0) = points[-1]
        if command == "H":
            values = [x0, y0, values[0], y0, values[0], y0]
        x1, y1, x2, y2, x3, y3 = values
        for step in range(1, 41):
            t, u = step / 40, 1 - step / 40
            a, b, c, d = u**3, 3 * u * u * t, 3 * u * t * t, t**3
            points.append((a * x0 + b * x1 + c * x2 + d * x3, a * y0 + b * y1 + c * y2 + d * y3))
    return points


def assert_readable(drawing: MapDrawing) -> None:
    for one, other in combinations(drawing.nodes, 2):
        apart = one.right < other.x or other.right < one.x
        assert apart or one.y + one.height < other.y or other.y + other.height < one.y
    for node in drawing.nodes:
        assert node.x >= 0 and node.right <= drawing.width
        assert node.y >= 0 and node.y + node.height <= drawing.height
        assert_text_fits(node)
    for way in drawing.ways:
        foreign = [n for n in drawing.nodes if n.stop.id not in {way.before, way.after}]
        for x, y in points_of(way.path):
            assert 0 <= x <= drawing.width and 0 <= y <= drawing.height
            assert not any(n.x < x < n.right and n.y < y < n.y + n.height for n in foreign)


def assert_text_fits(node: Node) -> None:
    assert 1 <= len(node.lines) <= 2
    for line in node.lines:
        assert line.x + width_of(line.text, TITLE_SIZE) <= node.right - 8
    assert node.sub.x + width_of(node.sub.text, SUB_SIZE) * 0.9 <= node.right - 8
    assert node.y < node.lines[0].y < node.sub.y < node.y + node.height


def test_roadmap_is_drawn_without_crossings(engine: None) -> None:
    layers = layered(STOPS, reduced(acyclic(STOPS, EDGES)))
    assert crossings(layers) == 0
    assert len(layers.columns) == 7
    assert not [node for column in layers.columns for node in column if node < 0]


def test_roadmap_is_readable_and_fits_a_wide_sheet(engine: None) -> None:
    drawing = the_map()
    assert_readable(drawing)
    assert drawing.width <= 1240 and drawing.height <= 460
    assert len(drawing.nodes) == 19


def test_no_title_of_the_roadmap_is_cut() -> None:
    shown = {" ".join(line.text for line in node.lines) for node in the_map().nodes}
    assert shown == set(TITLES)


def test_ways_that_longer_paths_imply_are_not_drawn() -> None:
    drawn = {(way.before, way.after) for way in the_map().ways}
    assert len(drawn) == 18
    assert drawn.isdisjoint({(2, 7), (4, 11), (11, 13), (11, 14), (11, 17), (5, 19)})


def test_map_is_the_same_every_time_and_in_every_order_of_edges() -> None:
    first = the_map()
    places.arranged.cache_clear()
    stops = [a_stop(n, TITLES[n - 1]) for n in STOPS]
    assert draw_map(stops, list(reversed(EDGES)) * 2) == first


@settings(max_examples=200, deadline=None)
@given(type_of_graph)
def test_any_graph_is_readable(graph: tuple[int, list[tuple[int, int]]]) -> None:
    count, pairs = graph
    drawing = draw_map([a_stop(n) for n in range(1, count + 1)], [(min(p), max(p)) for p in pairs])
    assert len(drawing.nodes) == count
    assert_readable(drawing)


@settings(max_examples=100, deadline=None)
@given(type_of_graph)
def test_cycles_are_opened_and_keep_what_follows_the_order(
    graph: tuple[int, list[tuple[int, int]]],
) -> None:
    count, pairs = graph
    kept = acyclic(range(1, count + 1), pairs)
    assert set(kept) >= {(a, b) for a, b in pairs if a < b}
    assert_readable(draw_map([a_stop(n) for n in range(1, count + 1)], pairs))


@settings(max_examples=60, deadline=None)
@given(type_of_graph)
def test_reducing_changes_no_order_between_stops(
    graph: tuple[int, list[tuple[int, int]]],
) -> None:
    count, pairs = graph
    edges = acyclic(range(1, count + 1), pairs)

    def reachable(among: list[tuple[int, int]]) -> set[tuple[int, int]]:
        found = set(among)
        for middle in range(1, count + 1):
            into = [a for a, b in found if b == middle]
            out = [b for a, b in found if a == middle]
            found |= {(a, b) for a in into for b in out}
        return found

    assert reachable(reduced(edges)) == reachable(edges)


def test_graph_of_another_engine_is_readable(engine: None) -> None:
    edges = [(1, 2), (2, 3), (3, 4), (4, 5), (1, 6), (6, 5), (2, 7), (7, 5), (8, 4), (9, 10)]
    assert_readable(draw_map([a_stop(n) for n in range(1, 13)], edges))


def test_long_way_runs_beside_the_stops_it_passes() -> None:
    edges = [(1, 2), (2, 3), (3, 4), (1, 5), (5, 4)]
    drawing = draw_map([a_stop(n) for n in range(1, 6)], edges)
    assert any(" H" in way.path for way in drawing.ways)
    assert_readable(drawing)


def test_edges_from_a_stop_to_itself_or_to_none_are_ignored() -> None:
    assert draw_map([a_stop(1), a_stop(2)], [(1, 1), (1, 9), (9, 9)]).ways == []


def test_stops_without_edges_stand_in_rows() -> None:
    drawing = draw_map([a_stop(n) for n in range(30)], [])
    assert_readable(drawing)
    assert drawing.width <= 1240 and len({node.y for node in drawing.nodes}) > 1


def test_lone_stop_stands_in_the_first_column_where_there_is_room() -> None:
    by_title = {node.stop.title: node for node in the_map().nodes}
    assert by_title["Finding your way"].x == by_title["Statistics"].x
    assert by_title["Finding your way"].y < by_title["Statistics"].y


def test_map_of_nothing_is_empty() -> None:
    assert draw_map([], [(1, 2)]).nodes == []


def test_way_is_walked_when_the_stop_before_is_complete() -> None:
    stops = [a_stop(1, done=12), a_stop(2, done=11), a_stop(3), a_stop(4, total=0), a_stop(5)]
    walked = {w.before: w.walked for w in draw_map(stops, [(1, 2), (2, 3), (4, 5)]).ways}
    assert walked == {1: True, 2: False, 4: False}


def test_fill_grows_with_progress_and_stays_in_the_box() -> None:
    ends = []
    for done in range(1, 13):
        node = draw_map([a_stop(1, done=done)], []).nodes[0]
        xs = [int(x) for x in re.findall(r"[MH](\d+)", node.fill)]
        ends.append(max(xs))
        assert node.x <= min(xs) and max(xs) <= node.right
    assert ends == sorted(ends)
    assert draw_map([a_stop(1)], []).nodes[0].fill == ""


def test_titles_break_where_the_lines_are_most_alike() -> None:
    assert wrapped("Deep learning", 14, 200, 300) == ["Deep learning"]
    assert wrapped("Machine learning fundamentals", 14, 100, 300) == [
        "Machine learning",
        "fundamentals",
    ]


@given(st.text(max_size=60), st.integers(20, 200))
def test_cut_text_says_so_and_fits(text: str, longest: int) -> None:
    lines = wrapped(text, 14, longest / 2, longest)
    assert all(width_of(line, 14) <= longest for line in lines)
    is_whole = " ".join(lines) == " ".join(text.split())
    assert is_whole or any(line.endswith("…") for line in lines)


def rendered(drawing: MapDrawing) -> ET.Element:
    nodes = (render_to_string("partials/map_stop.html", {"node": node}) for node in drawing.nodes)
    said = {"map": drawing, "stops": mark_safe("".join(nodes)), "label": "Machine <learning>"}
    html = render_to_string("partials/map.html", said)
    return ET.fromstring(f"<svg xmlns='http://www.w3.org/2000/svg'>{html}</svg>")[0]


def test_map_names_itself_and_its_links_in_words() -> None:
    stops = [a_stop(1, "Statistics & more", done=3), a_stop(2, "Calculus", here=True)]
    svg = rendered(draw_map(stops, [(1, 2)]))
    links = list(svg.iter(f"{SVG}a"))
    assert svg.get("aria-label") == "Map of Machine <learning>"
    assert [link.get("aria-label") for link in links] == [
        "Statistics & more: 3 of 12 done",
        "Calculus: 0 of 12 done, you are here",
    ]
    assert [link.findtext(f"{SVG}title") for link in links] == [
        link.get("aria-label") for link in links
    ]
    assert [link.get("aria-current") for link in links] == [None, "true"]


def test_links_are_reached_from_left_to_right() -> None:
    nodes = the_map().nodes
    assert all((a.x, a.y) < (b.x, b.y) for a, b in pairwise(nodes))


def test_map_needs_no_style_and_its_numbers_are_not_localised() -> None:
    stops = [a_stop(n, done=n % 13) for n in range(1, 90)]
    with translation.override("de"):
        svg = rendered(draw_map(stops, []))
    assert not [element for element in svg.iter() if element.get("style")]
    assert re.fullmatch(r"\d+", svg.get("width") or "")
    assert int(svg.get("viewBox", "").split()[3]) > 1000


def test_count_takes_the_note_where_there_is_nothing_to_count() -> None:
    drawing = draw_map([a_stop(1, total=0, note="wanted"), a_stop(2, total=0)], [])
    assert [node.sub.text for node in drawing.nodes] == ["wanted", "no entries yet"]
