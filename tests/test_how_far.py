"""The amount and the days of an entry, from its page: learners and guests, with undo."""

import re

import pytest
import time_machine

from roadmap import services
from roadmap.guests import SESSION_KEY
from roadmap.models import UserProgress
from tests.factories import a_learner, a_resource, a_stop

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
PASSWORD = "a heap of seven stones"
NOON = time_machine.travel("2026-06-01T12:00Z", tick=False)


@pytest.fixture
def learner(client):
    learner = a_learner("ada", password=PASSWORD)
    client.force_login(learner)
    return learner


def save(client, resource, amount="", started="", finished="", **more):
    fields = {"amount": amount, "started": started, "finished": finished}
    return client.post(resource.how_far_url, fields | {"next": resource.get_absolute_url()}, **more)


def undo_in(response):
    signed = re.search(r'name="undo" value="([^"]+)"', response.content.decode())[1]
    return {"undo": signed, "next": "/"}


@NOON
def test_who_sends_the_amount_alone_loses_no_day(client, learner):
    resource = a_resource()
    save(client, resource, started="2026-05-01")
    response = client.post(resource.how_far_url, {"amount": "3/7"})
    assert response.status_code == 400
    assert "go together" in response.content.decode()
    row = UserProgress.objects.get()
    assert (row.amount, str(row.started)) == ("", "2026-05-01")


@NOON
def test_an_amount_is_kept_as_typed_and_shown_on_rows(client, learner):
    stop = a_stop()
    resource = a_resource(topic=stop)
    assert save(client, resource, "299 / 458 p.").status_code == 302
    for address in (stop.get_absolute_url(), "/resources/", "/log/"):
        assert "In progress 299 / 458 p." in client.get(address).content.decode()
    assert "started 1 Jun 2026" in client.get(resource.get_absolute_url()).content.decode()


def test_a_full_amount_marks_done_and_says_so(client, learner):
    resource = a_resource("Vectors")
    said = save(client, resource, "7/7", headers=HTMX).content.decode()
    assert "Marked done: Vectors" in said
    assert UserProgress.objects.get().finished is not None


@pytest.mark.parametrize(
    ("fields", "name", "sentence"),
    [
        ({"amount": "some"}, "amount", "Write it like 3/7"),
        ({"amount": "8/7"}, "amount", "more than the whole"),
        ({"started": "2026-06-02"}, "started", "yet to come"),
        ({"started": "soon"}, "started", "like 2026-03-31"),
        ({"started": "2026-05-02", "finished": "2026-05-01"}, "finished", "before the day"),
        ({"amount": "3/7", "finished": "2027-01-01"}, "finished", "yet to come"),
    ],
)
@NOON
def test_what_makes_no_sense_comes_back_beside_its_field(client, learner, fields, name, sentence):
    resource = a_resource()
    for more in ({}, {"headers": HTMX}):
        response = save(client, resource, **fields, **more)
        page = response.content.decode()
        assert response.status_code == 422
        assert sentence in page.split(f'id="how-far-{name}_error"')[1].split("</ul>")[0]
        assert all(f'value="{value}"' in page for value in fields.values())
        (focused,) = re.findall(r"<input[^>]*\bautofocus\b[^>]*>", page)
        assert f'id="how-far-{name}"' in focused and 'aria-invalid="true"' in focused
    assert not UserProgress.objects.exists()


def test_undo_puts_state_amount_and_days_back(client, learner):
    resource = a_resource()
    services.set_amount(learner, resource, "1/7")
    before = UserProgress.objects.get().steps()
    said = save(client, resource, "7/7", "2025-01-01", "2025-02-01", headers=HTMX)
    client.post(resource.how_far_url, undo_in(said))
    assert UserProgress.objects.get().steps() == before


@pytest.mark.parametrize("signed", ["", "state=done", "e30:1:x"])
def test_an_undo_that_was_not_given_out_is_refused(client, learner, signed):
    assert client.post(a_resource().how_far_url, {"undo": signed}).status_code == 400


def test_only_what_was_touched_is_changed(client, learner):
    """A full amount finishes today though the form came with an empty day."""
    resource = a_resource()
    save(client, resource, "3/7", "2025-01-01")
    save(client, resource, "7/7", "2025-01-01")
    row = UserProgress.objects.get()
    assert (row.started.isoformat(), row.state) == ("2025-01-01", "done")
    assert row.finished is not None


def test_a_state_pressed_on_the_page_brings_its_days_along(client, learner):
    resource = a_resource()
    data = {"state": "done", "next": resource.get_absolute_url()}
    page = client.post(resource.progress_url, data, headers=HTMX).content.decode()
    assert 'id="how-far" hx-swap-oob="true"' in page
    assert "finished" in page.split('id="how-far"')[1].split("<details")[0]


@NOON
def test_a_guest_s_amount_is_shown_undone_and_comes_along(client):
    stop = a_stop()
    resource = a_resource(topic=stop)
    undo = undo_in(save(client, resource, "2/7", headers=HTMX))
    assert "In progress 2/7" in client.get(stop.get_absolute_url()).content.decode()
    client.post(resource.how_far_url, undo)
    assert "2/7" not in client.get(stop.get_absolute_url()).content.decode()
    save(client, resource, "3/7", "2026-05-01")
    a_learner("ada", password=PASSWORD)
    client.post("/accounts/login/", {"login": "ada", "password": PASSWORD})
    row = UserProgress.objects.get()
    assert (row.state, row.amount, row.started.isoformat()) == ("in_progress", "3/7", "2026-05-01")
    assert SESSION_KEY not in client.session


def test_a_session_from_before_amounts_still_counts(client):
    resource = a_resource(topic=a_stop())
    session = client.session
    session[SESSION_KEY] = {str(resource.pk): ["done", "", "2026-01-01T00:00:00+00:00"]}
    session.save()
    assert "1 of 1 done" in client.get("/log/").content.decode()


def test_nobody_else_sees_an_amount(client, learner):
    stop, other = a_stop(), a_learner()
    services.set_amount(other, a_resource(topic=stop), "2/7")
    assert "2/7" not in client.get(stop.get_absolute_url()).content.decode()
