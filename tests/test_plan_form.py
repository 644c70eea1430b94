"""Which roadmaps and stops a plan may aim at: of a thousand roadmaps, those on which one walks."""

import pytest

from roadmap import services
from roadmap.models import Pace
from tests.factories import a_learner, a_resource, a_topic

pytestmark = pytest.mark.django_db
ADVICE = "Another roadmap can be chosen"


@pytest.fixture
def entries():
    """One in a stop of each of three roadmaps."""
    roadmaps = [a_topic(f"Roadmap {number}") for number in range(3)]
    stops = [a_topic(f"Stop of {n}", parent=roadmap) for n, roadmap in enumerate(roadmaps)]
    return [a_resource(topic=stop) for stop in stops]


@pytest.fixture
def learner(client):
    learner = a_learner()
    client.force_login(learner)
    return learner


def offered(client):
    field = client.get("/log/plan/").context["form"].fields["topic"]
    return [label for _value, label in field.choices]


def test_the_roadmaps_on_which_one_walks_are_offered_with_their_stops(client, learner, entries):
    services.mark(learner, entries[1:], "planned")
    assert offered(client) == [
        *("Roadmap 1", "Roadmap 1: Stop of 1"),
        *("Roadmap 2", "Roadmap 2: Stop of 2"),
    ]
    assert ADVICE in client.get("/log/plan/").content.decode()


def test_who_has_marked_nothing_is_offered_the_first(client, learner, entries):
    assert offered(client) == ["Roadmap 0", "Roadmap 0: Stop of 0"]
    assert ADVICE in client.get("/log/plan/").content.decode()


def test_what_was_chosen_is_offered_wherever_it_stands(client, learner, entries):
    services.mark(learner, entries[:1], "done")
    goal = entries[2].placements.get().topic
    Pace.objects.create(user=learner, weekly_hours=1, topic=goal)
    assert offered(client)[-2:] == ["Roadmap 2", "Roadmap 2: Stop of 2"]
    assert len(offered(client)) == 4


def test_nobody_is_sent_elsewhere_where_all_is_offered(client, learner, entries):
    services.mark(learner, entries, "planned")
    assert len(offered(client)) == 6
    assert ADVICE not in client.get("/log/plan/").content.decode()


@pytest.mark.parametrize("hours", ["900", "0", "many", "1.55"])
def test_hours_that_no_week_has_come_back_with_one_sentence(client, learner, entries, hours):
    topic = entries[0].placements.get().topic
    response = client.post("/log/plan/", {"weekly_hours": hours, "topic": topic.pk})
    assert response.status_code == 422
    assert response.context["form"].errors == {
        "weekly_hours": ["Write a number of hours from 0.5 to 168, in tenths."]
    }
    assert not Pace.objects.exists()
