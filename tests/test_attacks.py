"""What somebody tries who is no scanner: another's session, the same thing twice at once, odd bodies."""

import json

import pytest
from django.conf import settings as site
from django.test import Client
from django.urls import reverse

from accounts.invitations import invitation
from accounts.models import User
from roadmap.models import Token
from tests.at_once import together
from tests.factories import a_learner, a_resource, a_stop
from tests.test_accounts import LOGIN, LOGOUT, PASSWORD, SIGNUP, is_signed_in, sign_up, text

pytestmark = pytest.mark.django_db
TICK = {"state": "done"}
CHANGE = reverse("account_change_password")


def session_of(client):
    cookie = client.cookies.get(site.SESSION_COOKIE_NAME)
    return cookie.value if cookie else ""


def with_session(key):
    client = Client()
    client.cookies[site.SESSION_COOKIE_NAME] = key
    return client


@pytest.fixture
def ada():
    return a_learner("ada", password=PASSWORD)


def test_a_session_that_somebody_planted_is_not_the_one_that_is_signed_in(client, ada):
    client.post(a_resource(topic=a_stop()).progress_url, TICK)  # a guest's, as an attacker has one
    planted = session_of(client)
    victim = with_session(planted)
    victim.post(LOGIN, {"login": "ada", "password": PASSWORD})
    assert is_signed_in(victim)
    assert session_of(victim) != planted
    assert not is_signed_in(with_session(planted))


def test_a_session_that_the_site_did_not_make_is_never_used(ada):
    invented = "a" * 32
    victim = with_session(invented)
    victim.post(LOGIN, {"login": "ada", "password": PASSWORD})
    assert is_signed_in(victim)
    assert session_of(victim) != invented


def test_a_new_account_gets_a_new_session(client):
    client.post(a_resource(topic=a_stop()).progress_url, TICK)
    planted = session_of(client)
    sign_up(client)
    assert is_signed_in(client)
    assert session_of(client) != planted


def test_a_session_that_was_signed_out_opens_nothing(client, ada):
    client.post(LOGIN, {"login": "ada", "password": PASSWORD})
    kept = session_of(client)
    client.post(LOGOUT)
    assert not is_signed_in(with_session(kept))
    assert session_of(client) != kept


def test_a_changed_password_leaves_the_old_session_behind(client, ada):
    client.post(LOGIN, {"login": "ada", "password": PASSWORD})
    stolen = session_of(client)
    client.post(CHANGE, {"oldpassword": PASSWORD, "password1": "eight other stones"})
    assert is_signed_in(client)
    assert session_of(client) != stolen
    assert not is_signed_in(with_session(stolen))


@pytest.mark.django_db(transaction=True)
def test_of_many_who_come_by_one_invitation_at_once_one_gets_in(settings):
    settings.SIGNUP = "invite"
    link = f"{SIGNUP}?invitation={invitation()}"
    guests = [Client() for _ in range(4)]
    for guest in guests:
        assert "Begin your log" in text(guest.get(link))

    def come(number):
        return lambda: sign_up(guests[number], username=f"n{number}", email=f"n{number}@e.org")

    assert together(*(come(number) for number in range(4))) == []
    assert User.objects.count() == 1
    assert [is_signed_in(guest) for guest in guests].count(True) == 1


@pytest.mark.django_db(transaction=True)
def test_tries_sent_all_at_once_are_counted_as_well(ada):
    said = []

    def guess():
        said.append(text(Client().post(LOGIN, {"login": "ada", "password": "wrong"})))

    assert together(*[guess] * 16) == []
    assert len(said) == 16
    # However many came through together, the account is closed to the next, the owner's included.
    page = text(Client().post(LOGIN, {"login": "ada", "password": PASSWORD}))
    assert "Too many tries" in page


BODIES = {
    "fields without end": ({f"a{n}": "" for n in range(10_001)}, None),
    "no boundary": (b"--x\r\n", "multipart/form-data"),
    "a part that never ends": (
        b"--x\r\nContent-Disposition: form-data",
        "multipart/form-data; boundary=x",
    ),
    "bytes of no text": (
        b"state=%c0%ae&note=%ff%fe\x00\xc0\xaf",
        "application/x-www-form-urlencoded",
    ),
}


@pytest.mark.parametrize("name", BODIES)
def test_an_odd_body_is_refused_and_nothing_is_marked(ada, name):
    resource = a_resource(topic=a_stop())
    client = Client(raise_request_exception=False)
    client.force_login(ada)
    body, kind = BODIES[name]
    more = {"content_type": kind} if kind else {}
    response = client.post(resource.progress_url, body, **more)
    assert response.status_code in {400, 413}
    assert "Traceback" not in text(response)


@pytest.mark.parametrize(
    "body",
    [
        "[" * 200_000,
        '{"note":' * 20_000 + "1" + "}" * 20_000,
        '{"note": "\\ud800"}',
        '{"amount": 1e999}',
        '{"amount": NaN}',
        '{"state": "done", "state": ["done"]}',
        '{"__class__": "x", "user": 1}',
        json.dumps({"note": "a" * 1_100_000}),
    ],
    ids=lambda body: body[:20],
)
def test_an_odd_json_is_refused_by_the_api_with_a_sentence(ada, body):
    resource = a_resource(topic=a_stop())
    secret = Token.objects.make(ada, "t", Token.Scope.WRITE, None)
    response = Client(raise_request_exception=False).patch(
        f"/api/me/progress/{resource.slug}",
        body.encode(),
        content_type="application/json",
        headers={"Authorization": f"Bearer {secret}"},
    )
    assert response.status_code in {400, 413, 422}
    assert response.json()["detail"].endswith(".")
    assert not ada.progress.exists()
