"""Descent drawn by year: everything stands forward in time and no label meets another."""

import re
import xml.etree.ElementTree as ET
from itertools import combinations

import pytest
from django.template.loader import render_to_string
from hypothesis import given, settings
from hypothesis import strategies as st

from roadmap.drawing.text import filled, width_of
from roadmap.drawing.timeline import BEND, COLUMN, LABEL, LIGHT, TITLE_SIZE, Dot, draw_timeline
from roadmap.lineage import SHOWN_AT_MOST, Lineage, lineage_of
from roadmap.visitors import Learner
from tests.factories import a_learner, a_paper, a_resource, relate

SVG = "{http://www.w3.org/2000/svg}"
years = st.sampled_from(["", "1998", "2014", "2015", "2017", "2018", "2022"])
graphs = st.integers(1, 14).flatmap(
    lambda n: st.tuples(
        st.lists(years, min_size=n, max_size=n),
        st.lists(st.tuples(st.integers(0, n), st.integers(0, n)), max_size=26),
    )
)


def drawn(years, descents):
    dots = [
        Dot(pk, f"A title of some length, number {pk}", f"/{pk}/", year, "Somebody et al.")
        for pk, year in enumerate(years)
    ]
    return draw_timeline(dots, descents)


def box(mark):
    """The room of a label, in the unit of the drawing."""
    top = min(y for _, y in mark.lines) - TITLE_SIZE
    return mark.label_x, top, mark.label_x + LABEL, mark.by[1] + 4


@settings(deadline=None)
@given(graphs)
def test_no_label_meets_another_or_another_mark(graph):
    marks = drawn(*graph).marks
    for one, other in combinations(marks, 2):
        left, top, right, bottom = box(one)
        its_left, its_top, its_right, its_bottom = box(other)
        beside = right <= its_left or its_right <= left
        assert beside or bottom <= its_top or its_bottom <= top
        assert (one.x, one.y) != (other.x, other.y)


@settings(deadline=None)
@given(graphs)
def test_lines_run_forward_and_through_no_label(graph):
    timeline = drawn(*graph)
    for path in timeline.descents:
        x, y = map(int, re.match(r"M(\d+),(\d+)", path).groups())
        for command, numbers in re.findall(r"([HC])([\d, ]+)", path):
            to = [int(number) for number in re.split(r"[ ,]+", numbers.strip())]
            assert to[0] >= x
            for mark in timeline.marks:
                left, top, right, bottom = box(mark)
                if command == "C":
                    # It changes lanes beside the labels.
                    assert x >= right or to[4] <= left
                elif top < y < bottom and mark.y != y:
                    pytest.fail("a line runs through a label")
            x, y = (to[0], y) if command == "H" else (to[4], to[5])


@settings(deadline=None)
@given(graphs)
def test_each_is_drawn_once_and_after_its_parents(graph):
    years, _ = graph
    timeline = drawn(*graph)
    assert sorted(mark.dot.id for mark in timeline.marks) == list(range(len(years)))
    x = {mark.dot.id: mark.x for mark in timeline.marks}
    assert all(x[p.id] < mark.x for mark in timeline.marks for p in mark.parents)
    assert all(mark.label_x + LABEL + BEND <= mark.x + COLUMN + 4 for mark in timeline.marks)


def test_a_year_that_is_not_known_stands_with_its_kin():
    timeline = drawn(["", "2015", "2015"], [(1, 0), (2, 1)])
    assert [mark.dot.id for mark in timeline.marks] == [0, 1, 2]
    assert timeline.years == [("2015", timeline.marks[0].x)]


def test_what_leads_back_in_time_is_not_drawn():
    timeline = drawn(["2014", "2015"], [(0, 1)])
    assert timeline.descents == []


def test_a_title_fills_its_lines_before_it_is_cut():
    lines = filled("Attention is all you need and nothing besides that", TITLE_SIZE, LABEL, 2)
    assert len(lines) == 2 and lines[1].endswith("…")
    assert all(width_of(line, TITLE_SIZE * LIGHT) <= LABEL for line in lines)
    assert filled("", TITLE_SIZE, LABEL, 2) == []


@pytest.mark.django_db
def test_a_family_is_whoever_descends_from_whom():
    first, then, last = a_paper("First"), a_resource("Then"), a_paper("Last")
    a_paper("Alone")
    relate(then, "succeeds", first)
    relate(last, "builds_on", then)
    lineage = lineage_of(Learner(a_learner()), [last.pk], here=last.pk)
    assert {mark.dot.title for mark in lineage.drawing.marks} == {"First", "Then", "Last"}
    assert [mark.dot.title for mark in lineage.drawing.marks if mark.dot.here] == ["Last"]
    assert lineage_of(Learner(a_learner()), [a_paper("Nobody's").pk]) is None


@pytest.mark.django_db
def test_of_a_great_family_the_nearest_are_drawn(django_assert_max_num_queries):
    first = a_paper("First")
    for number in range(SHOWN_AT_MOST + 3):
        relate(a_paper(f"Child {number}"), "builds_on", first)
    visitor = Learner(a_learner())
    with django_assert_max_num_queries(2):
        lineage = lineage_of(visitor, [first.pk])
    assert (len(lineage.drawing.marks), lineage.hidden) == (SHOWN_AT_MOST, 4)


@pytest.mark.django_db
def test_the_page_of_an_entry_shows_its_relatives(client):
    first, then = a_paper("First", published="2014"), a_paper("Then <b>", published="2015")
    relate(then, "builds_on", first)
    page = client.get(then.get_absolute_url()).content.decode()
    assert "Where it comes from" in page and 'aria-current="true"' in page
    assert "Then &lt;b&gt;" in page and "<b>" not in page.split('id="descent"')[1].split("<h2")[0]
    assert "What was built on what" in client.get("/papers/").content.decode()


def test_the_drawing_is_one_picture_of_whole_numbers():
    lineage = Lineage(drawn(["2014", "2015", "2015"], [(1, 0), (2, 0)]), 0)
    html = render_to_string("partials/timeline.html", {"lineage": lineage, "label": "Descent"})
    picture = ET.fromstring(html[html.index("<svg") : html.index("</svg>") + 6])
    assert len(picture.findall("a")) == 3 and len(picture.findall("path")) == 2
    assert not re.search(r'"\d+[.,]\d+"', html)
