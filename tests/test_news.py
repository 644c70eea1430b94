"""What came, changed or left since one was last there; what is finished stays finished."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from roadmap import services
from roadmap.models import Seen
from roadmap.news import news_of
from roadmap.visitors import Learner
from roadmap.walk import Walk
from tests.factories import a_learner, a_resource, a_stop, a_topic

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 2, 12, tzinfo=UTC)


@pytest.fixture
def walked():
    """A learner, and a stop of two entries, the first done on Monday."""
    with time_machine.travel(MONDAY - timedelta(days=30)):
        stop, learner = a_stop("Vision"), a_learner()
        first, second = a_resource("First", stop), a_resource("Second", stop)
    with time_machine.travel(MONDAY):
        services.mark(learner, [first], "done")
    return learner, stop, first, second


def told(learner):
    walk = Walk(Learner(learner))
    (news,) = news_of(walk, walk.roadmaps[0].children) or [None]
    if news is None:
        return None
    changed = [(resource.title, names) for resource, names in news.changed]
    return [r.title for r in news.added], changed, [r.title for r in news.left]


def test_nothing_happened_says_nothing(walked):
    assert told(walked[0]) is None


def test_what_came_is_told(walked):
    learner, stop, *_ = walked
    a_resource("Third", a_topic("Inside", parent=stop))
    assert told(learner) == (["Third"], [], [])


def test_what_changed_is_told_by_name_and_only_what_matters(walked):
    learner, _stop, first, second = walked
    first.url = "https://elsewhere.example/"
    first.level = "cult"
    first.save()
    second.effort = 90
    second.save()
    assert told(learner) == ([], [("First", ["link", "level"])], [])


def test_what_was_changed_and_changed_back_is_no_news(walked):
    learner, _stop, first, _second = walked
    for title in ("Other", "First"):
        first.title = title
        first.save()
    assert told(learner) is None


def test_what_left_is_told_with_what_it_became(walked, client):
    learner, stop, first, second = walked
    second.retired_at, second.merged_into = timezone.now(), first
    second.save()
    assert told(learner) == ([], [], ["Second"])
    client.force_login(learner)
    page = client.get(stop.get_absolute_url()).content.decode()
    assert "Now part of another:" in page and "Since you were here" in page


def test_what_is_put_aside_stays_aside(walked, client):
    learner, stop, *_ = walked
    a_resource("Third", stop)
    client.force_login(learner)
    response = client.post(f"{stop.get_absolute_url()}seen/", {"next": "/topics/"})
    assert response["Location"] == "/topics/"
    assert told(learner) is None
    assert Seen.objects.get().user == learner


def test_topics_that_one_does_not_walk_have_no_news(walked, client):
    learner, *_ = walked
    a_resource("Elsewhere", a_stop("Another"))
    assert told(learner) is None
    assert "Since you were here" not in client.get("/").content.decode()


def test_more_news_cost_no_more_queries(walked, django_assert_max_num_queries):
    learner, stop, first, _second = walked
    first.title = "Renamed"
    first.save()
    for _ in range(10):
        resource = a_resource(topic=stop)
        resource.title = "Again"
        resource.save()
    walk = Walk(Learner(learner))
    assert walk.roadmaps[0].tally.total == 12
    with django_assert_max_num_queries(5):
        assert news_of(walk, walk.roadmaps[0].children)[0].count == 11


def test_what_is_finished_stays_finished(walked, client):
    learner, stop, _first, second = walked
    with time_machine.travel(MONDAY + timedelta(days=1)):
        services.mark(learner, [second], "done")
    a_resource("Third", stop)
    a_resource("Fourth", stop)
    tally = Walk(Learner(learner)).step_of(stop).tally
    assert (tally.is_complete, tally.percent, tally.added) == (True, 100, 2)
    client.force_login(learner)
    assert "2 of 2 done, 2 added since" in client.get(stop.get_absolute_url()).content.decode()


def test_a_note_written_later_does_not_open_it_again(walked):
    learner, stop, first, second = walked
    with time_machine.travel(MONDAY + timedelta(days=1)):
        services.mark(learner, [second], "done")
    with time_machine.travel(MONDAY + timedelta(days=5)):
        a_resource("Third", stop)
    with time_machine.travel(MONDAY + timedelta(days=9)):
        services.save_note(learner, first, "Read again")
    assert Walk(Learner(learner)).step_of(stop).tally.is_complete


def test_what_was_never_finished_is_not(walked):
    learner, stop, *_ = walked
    a_resource("Third", stop)
    tally = Walk(Learner(learner)).step_of(stop).tally
    assert (tally.done, tally.total, tally.added) == (1, 3, 0)


def test_a_roadmap_of_one_day_is_not_finished_half_way():
    learner, stop = a_learner(), a_stop("Fresh")
    entries = [a_resource(f"Entry {n}", stop) for n in range(4)]
    services.mark(learner, entries[:2], "done")
    tally = Walk(Learner(learner)).step_of(stop).tally
    assert (tally.done, tally.total, tally.added) == (2, 4, 0)


def test_what_was_done_before_it_stood_here_finishes_nothing():
    """A log of years ago, brought to a roadmap of today."""
    learner, stop = a_learner(), a_stop("Fresh")
    entries = [a_resource(f"Entry {n}", stop) for n in range(4)]
    with time_machine.travel(MONDAY - timedelta(days=700)):
        services.mark(learner, entries[:2], "done")
    assert Walk(Learner(learner)).step_of(stop).tally.added == 0
