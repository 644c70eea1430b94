"""My log follows from my marks alone: fresh after each, and nobody else's."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from roadmap import services
from roadmap.merging import merge
from roadmap.models import Resource, UserProgress
from tests.factories import a_learner, a_resource, a_stop

pytestmark = pytest.mark.django_db


def text(response):
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def as_(learner):
    client = Client()
    client.force_login(learner)
    return client


def figures(page):
    return dict(re.findall(r"<li><b>([\w ]+)</b> ([\w ]+)</li>", page)[n][::-1] for n in range(3))


def test_each_mark_shows_at_once_in_all_parts_of_the_log():
    learner, stop = a_learner(), a_stop("Vision")
    entry, other = a_resource("First", stop, kind="video"), a_resource("Second", stop)
    client = as_(learner)
    assert "Nothing ticked yet" in text(client.get("/log/"))
    services.mark(learner, [entry], "done")
    page = text(client.get("/log/"))
    assert figures(page)["done"] == "1" and "1 of 2 done" in page and "1 of 1 marked" in page
    services.mark(learner, [other], "in_progress")
    services.set_amount(learner, other, "3/7")
    page = text(client.get("/log/"))
    assert figures(page) == {"done": "1", "under way": "1", "to revisit": "0"}
    assert "In progress 3/7" in page and page.index("Second") < page.index("First")
    services.save_note(learner, entry, "What I thought")
    assert "Done, with a note" in text(client.get("/log/"))


def test_an_undo_goes_back_to_what_was_before():
    learner, entry = a_learner(), a_resource("Entry", a_stop())
    client = as_(learner)
    for state, before in [("planned", ""), ("in_progress", "planned"), ("done", "in_progress")]:
        services.mark(learner, [entry], state)
        undo = re.search(r'<button[^>]* value="(\w*)"[^>]*>Undo', text(client.get("/log/")))
        assert undo[1] == before


def test_two_with_the_same_marks_each_read_the_times_of_their_own_zone():
    stop, at = a_stop(), datetime(2026, 5, 26, 22, 30, tzinfo=UTC)
    entry = a_resource("Entry", stop)
    twins = [a_learner(time_zone=zone) for zone in ("UTC", "Pacific/Auckland")]
    for twin in twins:
        UserProgress.objects.create(
            user=twin, resource=entry, state="done", finished=at.date(), changed_at=at
        )
    with time_machine.travel(at + timedelta(hours=1)):
        pages = [text(as_(twin).get("/log/")) for twin in twins]
    assert "10:30 p.m.</time>" in pages[0] and "10:30 a.m.</time>" in pages[1]
    assert all("<h3>Today" in page for page in pages)


def test_a_mark_that_said_what_another_did_goes_back_to_its_own():
    entry, at = a_resource("Entry", a_stop()), datetime(2026, 5, 26, tzinfo=UTC)
    for before in ("planned", "skipped"):
        learner = a_learner()
        UserProgress.objects.create(
            user=learner, resource=entry, state="done", previous_state=before, changed_at=at
        )
        page = text(as_(learner).get("/log/"))
        assert f'name="state" value="{before}"' in page


def test_what_was_merged_stands_once_in_the_log_and_is_counted_once():
    learner, stop = a_learner(), a_stop()
    one = a_resource("The old", stop, kind="video")
    other = a_resource("The good", stop, kind="book")
    services.mark(learner, [one], "revisit")
    merge(one, other)
    client = as_(learner)
    page = text(client.get("/log/"))
    assert figures(page) == {"done": "1", "under way": "0", "to revisit": "1"}
    assert page.count("logged-") == 1 and "The good" in page and "Video<progress" not in page
    assert text(client.get("/log/revisit/")).count('class="entry"') == 1


def test_a_guests_log_holds_what_was_merged_since_and_forgets_what_is_gone():
    guest, stop = Client(), a_stop()
    entries = [a_resource(title, stop) for title in ("Old", "Good", "Lost")]
    for entry in (entries[0], entries[2]):
        guest.post(entry.progress_url, {"state": "revisit"})
    merge(entries[0], entries[1])
    entries[2].placements.all().delete()
    entries[2].delete()
    for address in ("/log/", "/log/revisit/"):
        page = text(guest.get(address))
        assert ">Old</a>" in page and ">Lost</a>" not in page


def test_a_title_that_was_mended_shows_at_once_in_the_log():
    learner, entry = a_learner(), a_resource("Befor", a_stop())
    services.mark(learner, [entry], "done")
    client = as_(learner)
    assert "Befor<" in text(client.get("/log/"))
    Resource.objects.filter(pk=entry.pk).update(title="Before", kind="talk")
    page = text(client.get("/log/"))
    assert "Before<" in page and "Befor<" not in page and "Talk<progress" in page


def test_the_log_speaks_the_language_of_each():
    entry, at = a_resource("Entry", a_stop()), datetime(2026, 5, 26, tzinfo=UTC)
    pages = []
    for language in ("en-gb", "de"):
        learner = a_learner(language=language)
        UserProgress.objects.create(user=learner, resource=entry, state="done", changed_at=at)
        pages.append(text(as_(learner).get("/log/")))
    assert "Undo: Entry" in pages[0] and "Undo: Entry" not in pages[1]
    assert "Your year" in pages[0] and "Your year" not in pages[1]


@pytest.mark.parametrize("address", ["/log/", "/log/revisit/", "/log/plan/", "/log/export/"])
def test_a_page_of_the_log_reads_progress_in_three_statements_at_most(address):
    """The marks; what they undo; and, on SQLite, which of them stand on a list."""
    learner, stop = a_learner(), a_stop()
    services.mark(learner, [a_resource(topic=stop) for _ in range(35)], "revisit")
    client = as_(learner)
    client.get(address)
    services.mark(learner, [a_resource(topic=stop)], "revisit")
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    rows = [query for query in captured if "roadmap_userprogress" in query["sql"]]
    assert 1 <= len(rows) <= 3
