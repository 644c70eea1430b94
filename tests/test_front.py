"""The page of a roadmap is drawn once for all, and shows each visitor how far they are."""

import re

import pytest
from django.test import Client

from roadmap import services
from roadmap.drawing.map import Stop, draw_map
from roadmap.models import Topic
from tests.factories import a_learner, a_resource, a_stop, needs

pytestmark = pytest.mark.django_db


@pytest.fixture
def entries():
    """Of two stops, the second of which needs the first."""
    first, second = a_stop("Calculus"), a_stop("Deep learning")
    needs(second, first)
    return [a_resource(f"Entry {n}", [first, second][n // 2]) for n in range(4)]


def as_(learner):
    client = Client()
    client.force_login(learner)
    return client


def on_map(client):
    """What the map says, from left to right."""
    page = client.get("/").content.decode()
    return re.findall(r'<a href="[^"]+" aria-label="([^"]+)"', page[page.index("<svg viewBox") :])


def test_each_mark_shows_on_the_map_at_once(entries):
    learner = a_learner()
    client = as_(learner)
    assert on_map(client) == ["Calculus: 0 of 2 done", "Deep learning: 0 of 2 done"]
    services.mark(learner, entries[:2], "done")
    services.mark(learner, entries[2:3], "in_progress")
    assert on_map(client) == ["Calculus: 2 of 2 done", "Deep learning: 0 of 2 done, you are here"]
    assert 'class="edge walked"' in client.get("/").content.decode()
    services.arrange(learner, entries[3], "hidden")
    assert on_map(client)[1] == "Deep learning: 0 of 1 done, you are here"


def test_nobody_sees_how_far_another_is(entries):
    learner, other, guest = a_learner(), a_learner(), Client()
    services.mark(learner, entries, "done")
    guest.post(entries[0].progress_url, {"state": "done"})
    seen = [on_map(client)[0] for client in (as_(learner), as_(other), guest, Client())]
    assert [said.removeprefix("Calculus: ")[:1] for said in seen] == ["2", "0", "1", "0"]


def test_a_new_title_and_a_new_way_show_at_once(entries):
    client = as_(a_learner())
    assert on_map(client)[0].startswith("Calculus")
    Topic.objects.filter(title="Calculus").update(title="Analysis")
    needs(a_stop("Vision"), Topic.objects.get(title="Deep learning"))
    assert [said.partition(":")[0] for said in on_map(client)] == [
        *("Analysis", "Deep learning", "Vision"),
    ]
    assert client.get("/").content.decode().count('class="edge"') == 2


def test_the_map_speaks_the_language_of_each(entries):
    english, german = a_learner(language="en-gb"), a_learner(language="de")
    said = [on_map(as_(learner))[0] for learner in (english, german)]
    assert said == ["Calculus: 0 of 2 done", "Calculus: 0 von 2 erledigt"]


def test_what_goes_on_and_what_is_next_follow_each_mark(entries):
    learner = a_learner()
    client = as_(learner)
    assert "Continue</h2>" not in client.get("/").content.decode()
    services.mark(learner, entries[:1], "in_progress")
    page = client.get("/").content.decode()
    cards = page[page.index('id="continue"') : page.index("<svg viewBox")]
    assert re.findall(r'class="title"[^>]*>([^<]+)<', cards) == ["Entry 0", "Entry 1"]
    services.mark(learner, entries[:1], "done")
    assert "because you have begun Calculus" in client.get("/").content.decode()


def test_a_new_entry_is_told_to_those_who_walk_there_alone(entries):
    walker, other = a_learner(), a_learner()
    services.mark(walker, entries[:1], "done")
    clients = [as_(walker), as_(other)]
    assert not any("Since you were here" in c.get("/").content.decode() for c in clients)
    a_resource("New", entries[0].topics.get())
    told = [c.get("/").content.decode() for c in clients]
    assert ["</a>: 1 new" in page for page in told] == [True, False]


def test_boxes_stay_where_they_are_as_one_walks():
    def drawn(done):
        stops = [Stop(n, f"Stop {n}", f"/{n}/", done, 130) for n in range(1, 6)]
        return draw_map(stops, [(1, 2), (2, 3), (2, 4)])

    first, last = drawn(0), drawn(130)
    assert [node.place for node in first.nodes] == [node.place for node in last.nodes]
    assert (first.width, first.height) == (last.width, last.height)
