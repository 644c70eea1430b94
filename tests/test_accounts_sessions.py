"""Where one is signed in, and ending that."""

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from accounts.sessions import in_words
from tests.factories import a_learner
from tests.test_accounts import LOGIN, PASSWORD, text

pytestmark = pytest.mark.django_db
HERE, AGAIN = reverse("usersessions_list"), reverse("account_reauthenticate")
PHONE = "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0"
WORK = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0"


def browser(agent, name="ada"):
    client = Client(headers={"user-agent": agent})
    client.post(LOGIN, {"login": name, "password": PASSWORD})
    return client


@pytest.fixture
def phone():
    a_learner("ada", password=PASSWORD)
    return browser(PHONE)


@pytest.fixture
def work(phone):
    return browser(WORK)


def prove(client):
    client.post(AGAIN, {"password": PASSWORD})


def is_in(client) -> bool:
    return client.get(reverse("account_settings")).status_code == 200


def test_each_browser_is_listed_with_this_one_named(phone, work):
    page = text(work.get(HERE))
    assert page.index("Edge on Windows") < page.index("Firefox on Android")
    assert page.count("this browser") == 1


def test_one_browser_is_signed_out_from_another(phone, work):
    prove(phone)
    other = UserSession.objects.get(session_key=work.session.session_key)
    phone.post(HERE, {"session": other.pk})
    assert (is_in(phone), is_in(work)) == (True, False)


def test_all_others_are_signed_out_at_once(phone, work):
    third = browser(PHONE)
    prove(work)
    work.post(HERE)
    assert [is_in(client) for client in (phone, work, third)] == [False, True, False]


def test_ending_a_session_takes_a_fresh_proof_and_goes_on_after_it(phone, work):
    response = work.post(HERE)
    assert response["Location"].startswith(AGAIN)
    assert is_in(phone)
    work.post(response["Location"], {"password": PASSWORD})
    assert not is_in(phone)


def test_nobody_ends_the_session_of_another(phone):
    a_learner("mallory", password=PASSWORD)
    mallory = browser(WORK, "mallory")
    prove(mallory)
    theirs = phone.get(HERE).context["rows"][0][0]
    assert mallory.post(HERE, {"session": theirs.pk}).status_code == 404
    assert is_in(phone)


@pytest.mark.parametrize("odd", ["x", "-1", "9" * 30, "1 or 1"])
def test_an_odd_number_is_no_session(phone, odd):
    prove(phone)
    assert phone.post(HERE, {"session": odd}).status_code == 404


def test_a_session_that_ended_leaves_the_list(phone, work):
    Session.objects.exclude(session_key=work.session.session_key).delete()
    assert "Firefox on Android" not in text(work.get(HERE))


def test_who_signed_in_before_sessions_were_listed_sees_their_own(client):
    client.force_login(a_learner("grace"))
    assert "this browser" in text(client.get(HERE))


def test_a_changed_password_signs_out_every_other_browser(phone, work):
    page = reverse("account_change_password")
    work.post(page, {"oldpassword": PASSWORD, "password1": "eight other stones"})
    assert (is_in(phone), is_in(work)) == (False, True)


@pytest.mark.parametrize(
    "agent, words",
    [
        (PHONE, "Firefox on Android"),
        (WORK, "Edge on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604.1", "Safari on iOS"),
        ("Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0 Safari/537.36", "Chrome on Linux"),
        ("curl/8.5", "Unknown browser"),
        ("", "Unknown browser"),
    ],
)
def test_a_browser_is_named_as_people_know_it(agent, words):
    assert in_words(agent) == words
