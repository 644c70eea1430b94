"""The ring around a count."""

import pytest
from django.template.loader import render_to_string

from roadmap.drawing.ring import LENGTH, draw_ring
from roadmap.drawing.text import width_of
from roadmap.tally import Tally


@pytest.mark.parametrize(
    ("tally", "label", "text", "arc"),
    [
        (Tally(0, 0), "no entries yet", "–", 0),
        (Tally(0, 8), "0 of 8 done", "0/8", 0),
        (Tally(3, 8), "3 of 8 done", "3/8", 99),
        (Tally(12, 30, 2, 4), "12 of 30 done, 2 skipped, 4 optional", "12/30", 105),
        (Tally(30, 30), "30 of 30 done", "30/30", LENGTH),
    ],
)
def test_ring_says_the_count_in_words(tally: Tally, label: str, text: str, arc: int) -> None:
    ring = draw_ring(tally)
    assert (ring.label, ring.text, ring.arc) == (label, text, arc)
    html = render_to_string("partials/ring.html", {"ring": ring})
    assert f'role="img" aria-label="{label}"' in html
    assert html.count("<circle") == (1 if arc == 0 else 2)


def test_ring_closes_only_when_all_is_done() -> None:
    assert all(draw_ring(Tally(done, 500)).arc < LENGTH - 9 for done in range(500))
    assert draw_ring(Tally(1, 10_000)).arc > 0


@pytest.mark.parametrize(("done", "total"), [(1, 9), (30, 30), (112, 330), (1200, 2400)])
def test_count_fits_inside_the_ring(done: int, total: int) -> None:
    ring = draw_ring(Tally(done, total))
    assert width_of(ring.text, 24) * float(ring.scale) <= 2 * (ring.radius - ring.stroke / 2)


def test_percent_reaches_a_hundred_only_when_all_is_done() -> None:
    assert [Tally(done, 300).percent for done in (0, 1, 299, 300)] == [0, 0, 99, 100]
    assert Tally(0, 0).percent == 0 and not Tally(0, 0).is_complete
