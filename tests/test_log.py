"""My log: by day, by topic, by kind, my notes, what to revisit."""

from datetime import UTC, datetime

import pytest
import time_machine

from roadmap import services
from tests.factories import a_learner, a_resource, a_stop

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in(client):
    learner = a_learner()
    client.force_login(learner)
    return client, learner


def text(response):
    return " ".join(response.content.decode().split())


def test_what_was_done_stands_under_its_day(signed_in):
    client, learner = signed_in
    stop = a_stop("Vision")
    for day, title in ((20, "Old"), (25, "Monday's"), (26, "Recent"), (27, "Fresh")):
        with time_machine.travel(datetime(2026, 5, day, 12, tzinfo=UTC)):
            services.mark(learner, [a_resource(title, stop)], "done")
    with time_machine.travel(datetime(2026, 5, 27, 13, tzinfo=UTC)):
        page = text(client.get("/log/"))
    order = [page.index(word) for word in ("<h3>Today", "Fresh", "<h3>Yesterday", "Recent")]
    order += [page.index(word) for word in ("<h3>Monday<", "Monday&#x27;s", "<h3>20 May<", "Old")]
    assert order == sorted(order)


def test_a_day_is_that_of_the_learner(signed_in):
    client, learner = signed_in
    learner.time_zone = "Pacific/Auckland"
    learner.save()
    late = datetime(2026, 12, 31, 22, 30, tzinfo=UTC)
    with time_machine.travel(late):
        services.mark(learner, [a_resource("At night", a_stop())], "done")
    with time_machine.travel(datetime(2027, 1, 1, 0, 30, tzinfo=UTC)):
        client.force_login(learner)
        assert "<h3>Today" in text(client.get("/log/"))


def test_stops_that_are_begun_come_first_and_the_others_fold(signed_in):
    client, learner = signed_in
    begun, other = a_stop("Begun"), a_stop("Ahead of me")
    services.mark(learner, [a_resource(topic=begun, level="cult")], "done")
    a_resource(topic=other)
    page = text(client.get("/log/"))
    assert page.index(">Begun<") < page.index("1 stop ahead") < page.index(">Ahead of me<")
    assert "<b>1 of 1</b> cult" in page


def test_kinds_are_counted(signed_in):
    client, learner = signed_in
    stop = a_stop()
    videos = [a_resource(topic=stop, kind="video") for _ in range(3)]
    services.mark(learner, videos[:2], "done")
    services.mark(learner, videos[2:], "planned")
    assert "Video<progress" in text(client.get("/log/")) and "2 of 3 marked" in text(
        client.get("/log/")
    )


def test_what_left_the_roadmap_stays_in_the_log(signed_in):
    client, learner = signed_in
    gone = a_resource("Gone", a_stop())
    services.mark(learner, [gone], "done")
    gone.retired_at = datetime(2026, 1, 1, tzinfo=UTC)
    gone.save()
    page = text(client.get("/log/"))
    assert "Gone" in page and "no longer on the roadmap" in page


def test_notes_are_found_by_their_words(signed_in):
    client, learner = signed_in
    services.save_note(learner, a_resource("Residuals"), "Skip the **Connection**")
    services.save_note(learner, a_resource("Attention"), "Queries and keys")
    page = text(client.get("/log/notes/?q=connection+skip"))
    assert "<strong>Connection</strong>" in page and "Queries" not in page
    assert "No note holds all of these words" in text(client.get("/log/notes/?q=nowhere"))


def test_nobody_finds_my_notes(client):
    services.save_note(a_learner(), a_resource(), "Mine alone")
    client.force_login(a_learner())
    assert "Mine alone" not in text(client.get("/log/notes/?q=alone"))


def test_what_to_revisit_stands_by_itself_and_counts_as_done(signed_in):
    client, learner = signed_in
    again, other = a_resource("Again", a_stop()), a_resource("Other", a_stop())
    services.mark(learner, [again], "revisit")
    services.mark(learner, [other], "done")
    page = text(client.get("/log/revisit/"))
    assert "Again" in page and "Other" not in page
    assert "<b>2</b> done" in text(client.get("/log/"))


def test_the_year_can_be_hidden_and_shown_again(signed_in):
    client, learner = signed_in
    services.mark(learner, [a_resource(topic=a_stop())], "done")
    assert "Your year as squares" in text(client.get("/log/"))
    client.post("/log/year/", {"hidden": "1"})
    assert "Your year as squares" not in text(client.get("/log/"))
    client.post("/log/year/")
    assert "Your year as squares" in text(client.get("/log/"))


def test_the_log_of_a_guest_has_its_tabs_too(client):
    client.post(a_resource("Ticked", a_stop()).progress_url, {"state": "revisit"})
    assert "Ticked" in text(client.get("/log/")) and "Ticked" in text(client.get("/log/revisit/"))


@pytest.mark.parametrize("address", ["/log/", "/log/notes/", "/log/revisit/"])
def test_more_rows_cost_no_more_queries(signed_in, django_assert_max_num_queries, address):
    client, learner = signed_in
    stop = a_stop()
    for number in range(15):
        resource = a_resource(topic=stop)
        services.mark(learner, [resource], "revisit")
        services.save_note(learner, resource, f"Note {number}")
    with django_assert_max_num_queries(9):
        client.get(address)


def test_a_long_log_has_pages(signed_in):
    client, learner = signed_in
    stop = a_stop()
    services.mark(learner, [a_resource(f"Entry {n}", stop) for n in range(40)], "done")
    assert 'href="?page=2"' in text(client.get("/log/"))
    assert text(client.get("/log/?page=2")).count("logged-") == 10
