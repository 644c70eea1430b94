"""Topics are moved and entries sorted by buttons and forms, without a mouse or scripts."""

from itertools import pairwise

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from roadmap.models import Placement, Topic
from roadmap.ordering import move_topic, spaced
from tests.factories import a_curator, a_learner, a_resource, a_stop, a_topic

pytestmark = pytest.mark.django_db
TOPICS = "/admin/roadmap/topic/"


@pytest.fixture
def curator(client):
    curator = a_curator("cora")
    client.force_login(curator)
    return curator


@pytest.fixture
def stops():
    root = a_topic("The roadmap")
    return [a_topic(title, parent=root, position=10) for title in ("One", "Two", "Three")]


def order(parent):
    return list(parent.children.order_by("position", "id").values_list("title", flat=True))


def step(client, topic, to, **more):
    return client.post(f"{TOPICS}{topic.pk}/step/", {"to": to}, **more)


def move(client, topic, how, where):
    return client.post(f"{TOPICS}{topic.pk}/move/", {"how": how, "where": where.pk})


def sort(client, topic, **data):
    return client.post(f"{TOPICS}{topic.pk}/entries/", data, follow=True)


# Positions


@given(st.lists(st.integers(min_value=0, max_value=50), max_size=20))
def test_positions_rise_and_those_that_rise_already_stay(positions):
    found = spaced(positions)
    assert len(found) == len(positions) and all(number >= 0 for number in found)
    assert all(one < other for one, other in pairwise(found))
    assert spaced(found) == found


def test_one_that_moves_changes_alone_where_there_is_room():
    assert spaced([10, 30, 20, 40]) == [10, 15, 20, 40]
    assert spaced([1, 3, 2]) == [10, 20, 30]


# Topics


def test_a_topic_moves_one_up_and_down_and_comes_back_to_where_it_was_pressed(
    client, curator, stops
):
    root = stops[0].parent
    response = step(client, stops[2], "up", headers={"Referer": f"http://testserver{TOPICS}?q=T"})
    assert response["Location"] == f"{TOPICS}?q=T#up-{stops[2].pk}"
    assert order(root) == ["One", "Three", "Two"]
    step(client, stops[0], "down")
    assert order(root) == ["Three", "One", "Two"]
    assert Topic.objects.get(pk=stops[2].pk).version == 2


def test_a_step_passes_over_what_is_retired(client, curator, stops):
    client.post(f"{TOPICS}{stops[1].pk}/delete/", {"reason": ""})
    step(client, stops[2], "up")
    assert order(stops[0].parent)[0] == "Three"


def test_the_first_stays_first_and_is_told_so(client, curator, stops):
    html = step(client, stops[0], "up", follow=True).content.decode()
    assert "is the first already" in html
    assert order(stops[0].parent) == ["One", "Two", "Three"]


@pytest.mark.parametrize(
    ("how", "expected"), [("first", ["Moved", "Child"]), ("last", ["Child", "Moved"])]
)
def test_a_topic_moves_into_another_with_all_below_it(client, curator, stops, how, expected):
    a_topic("Child", parent=stops[0], position=5)
    moved = a_topic("Moved", parent=stops[2])
    below = a_topic("Below", parent=moved)
    assert move(client, moved, how, stops[0]).status_code == 302
    assert order(stops[0]) == expected
    assert Topic.objects.get(pk=below.pk).parent == moved


def test_a_topic_moves_beside_another_or_becomes_a_roadmap(client, curator, stops):
    child = a_topic("Child", parent=stops[0])
    move(client, child, "before", stops[1])
    assert order(stops[0].parent) == ["One", "Child", "Two", "Three"]
    move(client, child, "after", stops[0].parent)
    assert Topic.objects.get(pk=child.pk).parent is None


def test_a_circle_is_refused_with_a_sentence(client, curator, stops):
    child = a_topic("Child", parent=a_topic("Middle", parent=stops[0]))
    response = move(client, stops[0], "last", child)
    assert response.status_code == 422
    assert "cannot stand below itself" in response.content.decode()
    with pytest.raises(ValidationError):
        move_topic(stops[0], "after", stops[0])
    assert order(stops[0].parent) == ["One", "Two", "Three"]


def test_a_move_is_kept_with_who_and_why(client, curator, stops):
    data = {"how": "before", "where": stops[0].pk, "reason": "Comes first"}
    client.post(f"{TOPICS}{stops[2].pk}/move/", data)
    record = Topic.history.filter(id=stops[2].pk).first()
    assert (record.history_user, record.history_change_reason) == (curator, "Comes first")


def test_moving_is_a_post_and_for_those_with_a_role(client, stops):
    client.force_login(a_learner())
    for door in ("step", "move", "entries"):
        assert client.post(f"{TOPICS}{stops[2].pk}/{door}/", {"to": "up"}).status_code in (302, 403)
    client.force_login(a_curator())
    assert client.get(f"{TOPICS}{stops[2].pk}/step/").status_code == 405
    assert client.get(f"{TOPICS}99999/move/").status_code == 404
    assert order(stops[0].parent) == ["One", "Two", "Three"]


@pytest.mark.filterwarnings("error::django.core.paginator.UnorderedObjectListWarning")
def test_the_list_of_topics_is_in_order_and_says_so_to_the_paginator(client, curator, stops):
    assert client.get(TOPICS).status_code == 200


# Entries


@pytest.fixture
def topic():
    topic = a_stop("Stop")
    for title in ("A", "B", "C", "D"):
        a_resource(title, topic=topic)
    return topic


def entries(topic):
    places = topic.placements.order_by("position", "id")
    return "".join(places.values_list("resource__title", flat=True))


def place(topic, title):
    return topic.placements.get(resource__title=title).pk


def test_an_entry_moves_one_step_and_the_button_keeps_its_place(client, curator, topic):
    pk = place(topic, "C")
    response = client.post(f"{TOPICS}{topic.pk}/entries/", {"step": f"{pk}:up"})
    assert response["Location"].endswith(f"#up-{pk}")
    assert entries(topic) == "ACBD"
    sort(client, topic, step=f"{place(topic, 'A')}:up")
    assert entries(topic) == "ACBD"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ({"D": "1"}, "DABC"),
        ({"A": "4"}, "BCDA"),
        ({"A": "3"}, "BCAD"),
        ({"A": "4", "D": "1"}, "DBCA"),
        ({"A": "x", "B": "", "C": "99999999"}, "ABCD"),
    ],
)
def test_entries_are_sorted_by_their_numbers(client, curator, topic, typed, expected):
    numbers = {f"place-{place(topic, t)}": str(n) for n, t in enumerate("ABCD", start=1)}
    asked = {f"place-{place(topic, title)}": number for title, number in typed.items()}
    sort(client, topic, **(numbers | asked))
    assert entries(topic) == expected


def test_who_sorts_what_was_sorted_meanwhile_is_told(client, curator, topic):
    shown = client.get(f"{TOPICS}{topic.pk}/entries/").context["shown"]
    sort(client, topic, step=f"{place(topic, 'D')}:up", shown=shown)
    html = sort(client, topic, step=f"{place(topic, 'D')}:up", shown=shown).content.decode()
    assert "Somebody sorted these meanwhile" in html
    assert entries(topic) == "ABDC"


def test_sorting_writes_only_what_moved_with_its_history(client, curator, topic):
    Placement.history.all().delete()
    sort(client, topic, step=f"{place(topic, 'B')}:down")
    records = Placement.history.all()
    assert {record.history_user for record in records} == {curator}
    assert Topic.objects.get(pk=topic.pk).version == 2
    sort(client, topic, step="99:up")
    assert Placement.history.count() == len(records)


def test_more_entries_cost_no_more_queries(client, curator, topic):
    def cost():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"{TOPICS}{topic.pk}/entries/").status_code == 200
        return len(captured)

    before = cost()
    for _ in range(5):
        a_resource(topic=topic)
    assert cost() == before
