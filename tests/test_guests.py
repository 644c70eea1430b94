from datetime import timedelta
from functools import partial

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.session_store import SessionStore
from roadmap import services
from roadmap.guests import SESSION_KEY, Guest
from roadmap.models import UserProgress
from tests.at_once import together
from tests.factories import a_learner, a_resource, a_stop

pytestmark = pytest.mark.django_db
PASSWORD = "a heap of seven stones"


def press(client, resource, state="done"):
    return client.post(resource.progress_url, {"state": state, "next": "/"})


def sign_in(client, learner):
    return client.post(
        "/accounts/login/", {"login": learner.username, "password": PASSWORD}, follow=True
    )


def test_a_guest_ticks_before_signing_up(client):
    resource = a_resource(topic=a_stop())
    press(client, resource)
    page = client.get(resource.get_absolute_url()).content.decode()
    assert 'value="" ' in page
    assert 'aria-pressed="true"' in page
    assert not UserProgress.objects.exists()


def test_signing_in_brings_the_ticks_along_and_says_how_many(client):
    learner = a_learner(password=PASSWORD)
    for _ in range(2):
        press(client, a_resource())
    page = sign_in(client, learner).content.decode()
    assert "2 ticks from this browser joined your log." in page
    assert UserProgress.objects.filter(user=learner, state="done").count() == 2
    assert SESSION_KEY not in client.session


def test_signing_up_brings_the_ticks_along(client):
    press(client, a_resource())
    client.post("/accounts/signup/", {"username": "newcomer", "email": "", "password1": PASSWORD})
    assert UserProgress.objects.filter(user__username="newcomer", state="done").count() == 1


def test_the_later_state_wins(client):
    learner = a_learner(password=PASSWORD)
    earlier_here, later_here = a_resource(), a_resource()
    with time_machine.travel(timezone.now() - timedelta(days=1)):
        services.mark(learner, [later_here], "done")
    press(client, later_here, "revisit")
    press(client, earlier_here, "planned")
    with time_machine.travel(timezone.now() + timedelta(minutes=5)):
        services.mark(learner, [earlier_here], "done")
        sign_in(client, learner)
    states = dict(UserProgress.objects.values_list("resource__slug", "state"))
    assert states == {later_here.slug: "revisit", earlier_here.slug: "done"}


def test_merging_keeps_the_notes_of_the_account(client):
    learner, resource = a_learner(password=PASSWORD), a_resource()
    services.save_note(learner, resource, "Mine")
    press(client, resource)
    sign_in(client, learner)
    row = UserProgress.objects.get()
    assert (row.state, row.note) == ("done", "Mine")


def test_two_guests_do_not_see_each_other(client):
    from django.test import Client

    resource = a_resource()
    press(client, resource)
    other = Client().get(resource.get_absolute_url()).content.decode()
    assert 'aria-pressed="true"' not in other


def test_a_guest_undoes_a_whole_section(client):
    stop = a_stop()
    a_resource(topic=stop)
    page = client.post(
        stop.progress_url, {"state": "done", "next": "/"}, headers={"HX-Request": "true"}
    ).content.decode()
    moment = page.split('name="undo" value="')[1].split('"')[0]
    client.post(stop.progress_url, {"undo": moment, "next": "/"})
    assert [row[0] for row in client.session[SESSION_KEY].values()] == [""]


@pytest.mark.django_db(transaction=True)
def test_what_a_guest_presses_at_the_same_time_is_all_kept():
    guest, entries = Client(), [a_resource() for _ in range(12)]
    press(guest, entries[0])

    def tab(*pressed):
        own = Client()
        own.cookies = guest.cookies
        for entry in pressed:
            assert press(own, entry).status_code == 302

    assert together(*(partial(tab, *entries[n::4]) for n in range(4))) == []
    states = [row[0] for row in guest.session[SESSION_KEY].values()]
    assert states == ["done"] * 12


def test_a_session_is_not_saved_over_what_another_kept_meanwhile(client):
    first, second = a_resource(), a_resource()
    press(client, first)
    slow, quick = SessionStore(client.session.session_key), SessionStore(client.session.session_key)
    Guest(slow).mark([second], "done")
    Guest(quick).mark([first], "skipped")
    slow.save()
    assert [row[0] for row in client.session[SESSION_KEY].values()] == ["skipped", "done"]


def test_what_else_changed_is_saved_as_well(client):
    press(client, a_resource())
    store = SessionStore(client.session.session_key)
    Guest(store).mark([a_resource()], "done")
    store["theme"] = "dark"
    store.save()
    assert client.session["theme"] == "dark"


def test_a_press_after_the_session_ended_begins_another(client):
    press(client, a_resource())
    stale = SessionStore(client.session.session_key)
    client.session.flush()
    Guest(stale).mark([a_resource()], "done")
    assert len(SessionStore(stale.session_key)[SESSION_KEY]) == 1
