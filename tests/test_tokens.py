"""The page of tokens: made after a fresh sign-in, shown once, revoked by their owner alone."""

import re

import pytest
from django.db import IntegrityError

from roadmap.models import Token
from roadmap.views.tokens import TokenForm
from tests.factories import a_learner

pytestmark = pytest.mark.django_db
PASSWORD = "a heap of seven stones"
PAGE = "/me/tokens/"
SECRET = re.compile(r"cairn_[\w-]{43}")


@pytest.fixture
def learner():
    return a_learner("ada", password=PASSWORD)


@pytest.fixture
def signed_in(client, learner):
    """Ada, who has just given her password once more."""
    client.post("/accounts/login/", {"login": "ada", "password": PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


def make(client, **fields):
    return client.post(PAGE, {"name": "backup", "scope": "read", "days": "90"} | fields)


def test_the_secret_is_on_the_answer_and_never_again(signed_in, learner):
    response = make(signed_in)
    (secret,) = SECRET.findall(response.content.decode())
    assert Token.objects.opened_by(secret).user == learner
    assert "no-store" in response["Cache-Control"]
    assert not SECRET.search(signed_in.get(PAGE).content.decode())


def test_the_page_names_each_token_and_what_it_may(signed_in):
    make(signed_in, name="e-reader", scope="write", days="")
    page = " ".join(signed_in.get(PAGE).content.decode().split())
    for words in (
        "e-reader",
        "reads and changes your progress",
        "never used",
        "works until you revoke it",
    ):
        assert words in page


def test_being_signed_in_is_not_enough_to_make_one(client, learner):
    client.force_login(learner)
    assert client.get(PAGE).status_code == 200
    response = make(client)
    assert "/accounts/reauthenticate/" in response["Location"]
    assert not Token.objects.exists()
    # With the password given, the press goes through.
    after = client.post(response["Location"], {"password": PASSWORD})
    assert SECRET.search(after.content.decode())


def test_a_stranger_is_sent_to_sign_in(client):
    assert "/accounts/login/" in client.get(PAGE)["Location"]
    assert "/accounts/login/" in make(client)["Location"]


def test_a_revoked_token_opens_nothing_from_that_moment(signed_in):
    (secret,) = SECRET.findall(make(signed_in).content.decode())
    headers = {"Authorization": f"Bearer {secret}"}
    assert signed_in.get("/api/me/progress", headers=headers).status_code == 200
    response = signed_in.post(f"{PAGE}{Token.objects.get().pk}/revoke/", follow=True)
    assert "Revoked: backup" in response.content.decode()
    assert signed_in.get("/api/me/progress", headers=headers).status_code == 401


def test_nobody_revokes_another_s_and_none_by_following_a_link(client, learner):
    Token.objects.make(learner, "backup", "read", None)
    address = f"{PAGE}{Token.objects.get().pk}/revoke/"
    client.force_login(a_learner("bob"))
    assert client.post(address).status_code == 404
    client.force_login(learner)
    assert client.get(address).status_code == 405
    assert Token.objects.exists()


@pytest.mark.parametrize(
    "fields",
    [{"name": ""}, {"name": "x" * 101}, {"name": "a\0b"}, {"scope": "all"}, {"days": "9999999999"}],
)
def test_what_makes_no_sense_is_said_and_makes_none(signed_in, fields):
    response = make(signed_in, **fields)
    assert response.status_code == 422
    assert b"errorlist" in response.content
    assert not Token.objects.exists()


def test_a_second_of_the_same_name_is_refused_also_in_the_same_moment(signed_in, learner):
    make(signed_in)
    assert b"You have a token of this name." in make(signed_in).content
    Token.objects.all().delete()
    form = TokenForm({"name": "backup", "scope": "read", "days": ""}, user=learner)
    assert form.is_valid()
    Token.objects.make(learner, "backup", "read", None)
    assert form.make() == ""
    assert form.errors["name"] == ["You have a token of this name."]


def test_there_is_an_end_to_how_many(signed_in, learner):
    for number in range(TokenForm.MOST):
        Token.objects.make(learner, str(number), "read", None)
    assert b"which is all there can be" in make(signed_in).content
    assert Token.objects.count() == TokenForm.MOST


def test_the_database_knows_the_scopes(learner):
    with pytest.raises(IntegrityError):
        Token.objects.make(learner, "odd", "everything", None)


def test_they_go_with_their_owner(learner):
    Token.objects.make(learner, "backup", "read", None)
    learner.delete()
    assert not Token.objects.exists()


def test_a_new_password_revokes_all_however_one_came_by_it(signed_in, learner):
    other = a_learner("grace")
    Token.objects.make(other, "backup", "read", None)
    make(signed_in)
    new = {"oldpassword": PASSWORD, "password1": "another heap of stones"}
    signed_in.post("/accounts/password/change/", new)
    assert list(Token.objects.all()) == [other.tokens.get()]
    other.set_password("set in the admin or by a command")
    other.save()
    assert not Token.objects.exists()


def test_a_hash_renewed_at_sign_in_revokes_nothing(signed_in, learner, client, settings):
    make(signed_in)
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.ScryptPasswordHasher",
        *settings.PASSWORD_HASHERS,
    ]
    client.logout()
    client.post("/accounts/login/", {"login": "ada", "password": PASSWORD})
    learner.refresh_from_db()
    assert learner.password.startswith("scrypt")
    assert Token.objects.count() == 1
