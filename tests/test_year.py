"""A year in squares, and a rhythm that forgives a week."""

import xml.etree.ElementTree as ET
from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from roadmap.drawing.year import WEEKS, draw_year, monday, rhythm

SUNDAY = date(2026, 11, 22)
days = st.dates(date(2000, 1, 1), date(2060, 12, 31))


def weeks_ago(*numbers, today=SUNDAY):
    return {monday(today) - timedelta(weeks=number) for number in numbers}


@pytest.mark.parametrize(
    ("weeks", "expected"),
    [
        ([], 0),
        ([0], 1),
        ([1], 1),
        ([0, 1, 2], 3),
        ([0, 2, 3], 3),
        ([1, 2, 4], 3),
        ([0, 3], 1),
        ([3], 0),
        ([0, 2, 4, 6], 4),
    ],
)
def test_one_empty_week_is_forgiven_and_two_end_the_rhythm(weeks, expected):
    assert rhythm(weeks_ago(*weeks), SUNDAY) == expected


def test_a_rhythm_goes_on_over_new_year():
    today = date(2027, 1, 4)
    assert rhythm(weeks_ago(0, 1, 2, today=today), today) == 3


@given(days, st.lists(st.integers(0, 400), max_size=30))
def test_every_day_has_a_square_and_today_stands_in_the_last_week(today, ago):
    done = {today - timedelta(days=number): 1 for number in ago}
    year = draw_year(done, today)
    assert year.days[-1].day == today and year.days[0].day.weekday() == 0
    assert len({(day.x, day.y) for day in year.days}) == len(year.days)
    assert all(day.x + 12 <= year.width and day.y + 12 <= year.height for day in year.days)
    assert sum(week.count for week in year.weeks) == sum(day.count for day in year.days)
    assert year.rhythm <= year.active <= year.out_of <= WEEKS or not year.weeks


@given(days)
def test_names_of_months_do_not_touch(today):
    months = draw_year({}, today).months
    assert len(months) >= 11
    assert all(later - earlier >= 4 * 15 for (_, earlier), (_, later) in pairwise(months))


def test_what_lies_a_year_back_is_not_counted():
    assert draw_year({SUNDAY - timedelta(days=400): 3}, SUNDAY).weeks == []


def test_the_drawing_has_a_table_beside_it():
    year = draw_year({SUNDAY: 2, SUNDAY - timedelta(days=8): 5}, SUNDAY)
    html = render_to_string("partials/year.html", {"book": {"year": year}})
    picture = ET.fromstring(html[html.index("<svg") : html.index("</svg>") + 6])
    assert sum(path.get("d").count("M") for path in picture.findall("path")) == len(year.days)
    rows = html[html.index("<tbody>") :]
    assert "16 Nov 2026" in rows and "<td>2</td>" in rows and "9 Nov 2026" in rows
