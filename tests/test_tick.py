"""A tick answers with what it changed on its page, and with nothing else."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from selectolax.lexbor import LexborHTMLParser

from roadmap import services
from roadmap.models import Placement, UserProgress
from tests.factories import a_learner, a_resource, a_stop, a_topic

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
PIECES = re.compile(
    r'(?=<(?:div|figure|li|span) (?:class="\w+" )?id="(?:mark|ring|trail|count|toast))'
)


@pytest.fixture
def walk():
    """Two stops that share an entry, one of them with a section."""
    stop, other, far = a_stop("Deep learning"), a_stop("Vision"), a_stop("Ethics")
    section, learner = a_topic("Convolution", parent=stop), a_learner()
    entries = [
        a_resource(f"Entry {n}", topic=[stop, section, other, far][n % 4]) for n in range(12)
    ]
    Placement.objects.create(topic=other, resource=entries[1], position=99)
    for number, state in [(4, "done"), (5, "skipped"), (6, "done"), (9, "in_progress")]:
        services.mark(learner, [entries[number]], state)
    return learner, stop, entries


def squeezed(html):
    return re.sub(r">\s+<", "><", html.replace(' hx-swap-oob="true"', "")).strip()


def tick(client, entry, page, state="done"):
    press = {"state": state, "next": page.get_absolute_url()}
    return client.post(entry.progress_url, press, headers=HTMX)


def by_id(html):
    """What a tick may change, squeezed, by its id."""
    found = LexborHTMLParser(squeezed(html)).css(
        "[id^=mark-], [id=ring], [id^=trail-], [id^=count-]"
    )
    return {piece.id: piece.html for piece in found}


def pieces(client, *args):
    found = PIECES.split(squeezed(tick(client, *args).content.decode()))
    return [piece for piece in found if piece and 'id="toast"' not in piece]


@pytest.mark.parametrize("signed_in", [True, False])
@pytest.mark.parametrize("number", range(12))
def test_each_piece_says_what_the_page_says_then(client, walk, signed_in, number):
    learner, stop, entries = walk
    if signed_in:
        client.force_login(learner)
    before = client.get(stop.get_absolute_url()).content.decode()
    answer = tick(client, entries[number], stop, "revisit").content.decode()
    after = client.get(stop.get_absolute_url()).content.decode()
    told, was, shown = by_id(answer), by_id(before), by_id(after)
    changed = {name for name, piece in shown.items() if piece != was[name]}
    assert changed <= told.keys() <= shown.keys()
    assert told
    assert told == {name: shown[name] for name in told}


def test_only_the_stops_where_the_entry_stands_come_along(client, walk):
    learner, stop, entries = walk
    client.force_login(learner)
    shared, own = pieces(client, entries[1], stop), pieces(client, entries[0], stop)
    for found, stops in ((shared, 2), (own, 1)):
        assert sum(piece.startswith("<li") for piece in found) == stops


@pytest.mark.parametrize("came", ["before anything was shown", "since the page was shown"])
def test_what_came_in_meanwhile_is_counted(client, walk, came):
    learner, stop, entries = walk
    client.force_login(learner)
    if came == "since the page was shown":
        client.get(stop.get_absolute_url())
    a_resource("New here", topic=stop)
    assert "2 of 6 done, 1 skipped" in tick(client, entries[0], stop).content.decode()


def test_a_large_stop_is_counted_as_a_small_one(client, walk, monkeypatch):
    learner, stop, entries = walk
    client.force_login(learner)
    client.get(stop.get_absolute_url())
    few = pieces(client, entries[1], stop)
    UserProgress.objects.filter(user=learner, resource=entries[1]).delete()
    monkeypatch.setattr("roadmap.walk.FEW", 2)
    assert pieces(client, entries[1], stop) == few


def test_a_tick_takes_five_queries_however_many_marks_there_are(client, walk):
    learner, stop, entries = walk
    client.force_login(learner)
    client.get(stop.get_absolute_url())
    tick(client, entries[0], stop)
    with CaptureQueriesContext(connection) as queries:
        tick(client, entries[1], stop)
    assert len(queries) <= 5
