"""Pages cost the same number of queries however much they show."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from roadmap import services
from tests.factories import a_learner, a_paper, a_resource, a_stop, a_topic, needs, relate

pytestmark = pytest.mark.django_db


def grow(learner, stop, count):
    for number in range(count):
        child = a_topic(parent=stop)
        resource, paper = a_resource(topic=child), a_paper(topic=child, level="cult")
        relate(resource, "follows_up", paper)
        needs(a_stop(), stop)
        services.mark(learner, [resource], ["done", "in_progress"][number % 2])


def queries(client, address, **post):
    """How many it takes where the page was shown before."""
    if not post:
        client.get(address)
    with CaptureQueriesContext(connection) as captured:
        response = client.post(address, post) if post else client.get(address)
    assert response.status_code < 400
    return len(captured)


@pytest.fixture
def walked(client):
    learner, stop = a_learner(), a_stop()
    client.force_login(learner)
    grow(learner, stop, 3)
    return learner, stop


@pytest.mark.parametrize(
    "name",
    [
        "topic",
        "/",
        "/resources/",
        "/papers/",
        "/search/?q=o",
        "/log/",
        "/wanted/",
        "/wanted/?show=easier",
    ],
)
def test_ten_more_rows_cost_no_more_queries(client, walked, name):
    learner, stop = walked
    address = stop.get_absolute_url() if name == "topic" else name
    before = queries(client, address)
    grow(learner, stop, 10)
    assert queries(client, address) == before


def test_a_topic_page_for_a_learner_costs_at_most_five_queries(client, walked):
    _learner, stop = walked
    assert queries(client, stop.get_absolute_url()) <= 5


def test_a_tick_costs_the_same_on_any_topic(client, walked):
    learner, stop = walked
    resource = stop.children.first().placements.first().resource
    address = {"next": stop.get_absolute_url()}
    before = queries(client, resource.progress_url, state="skipped", **address)
    grow(learner, stop, 10)
    assert queries(client, resource.progress_url, state="planned", **address) == before


def test_a_tick_costs_at_most_five_queries(client, walked):
    _learner, stop = walked
    resource = stop.children.first().placements.first().resource
    press = {"state": "skipped", "next": stop.get_absolute_url()}
    client.post(resource.progress_url, press, headers={"HX-Request": "true"})
    with CaptureQueriesContext(connection) as captured:
        client.post(
            resource.progress_url, press | {"state": "done"}, headers={"HX-Request": "true"}
        )
    assert len(captured) <= 5
