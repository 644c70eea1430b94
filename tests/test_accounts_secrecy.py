"""No door tells whether an e-mail address has an account, in words, cookies or by how long it takes."""

import re

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.factories import a_learner
from tests.test_accounts import EMAIL, LOGIN, PASSWORD, RESET, SIGNUP, text

pytestmark = pytest.mark.django_db
KNOWN, UNKNOWN = "ada@example.org", "nobody@example.org"
MANDATORY = {
    "ACCOUNT_EMAIL_VERIFICATION": "mandatory",
    "ACCOUNT_SIGNUP_FIELDS": ["username*", "email*", "password1*"],
}


@pytest.fixture(autouse=True)
def ada():
    ada = a_learner("ada", email=KNOWN, password=PASSWORD)
    ada.emailaddress_set.create(email=KNOWN, primary=True, verified=True)
    return ada


@pytest.fixture
def hashes(monkeypatch):
    """How many passwords were hashed, which is what takes time at a door."""
    counted = []
    encode = MD5PasswordHasher.encode

    def count(self, password, salt):
        counted.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", count)
    return counted


def seen(response, client, address) -> tuple:
    """All that somebody outside can see of an answer, with the address itself left out."""
    cookies = {name: bool(morsel.value) for name, morsel in client.cookies.items()}
    cookies.pop("csrf", None)
    page = text(response).replace(address, "")
    return response.redirect_chain, response.status_code, cookies, _without_tokens(page)


def _without_tokens(page: str) -> str:
    return re.sub(r'(name="csrfmiddlewaretoken" value|data-learner)="\w+"', "", page)


def tell(hashes, address, door, **fields):
    client, before = Client(), len(hashes)
    response = client.post(door, fields, follow=True)
    return *seen(response, client, address), len(hashes) - before


def test_signing_up_looks_the_same_while_confirming_is_mandatory(settings, hashes):
    for name, value in MANDATORY.items():
        setattr(settings, name, value)
    new = {"username": "grace", "password1": PASSWORD}
    known = tell(hashes, KNOWN, SIGNUP, email=KNOWN, **new)
    assert not User.objects.filter(username="grace").exists()
    unknown = tell(hashes, UNKNOWN, SIGNUP, email=UNKNOWN, **new)
    assert known == unknown
    assert [message.to for message in mail.outbox] == [[KNOWN], [UNKNOWN]]


def test_after_signing_up_the_next_page_looks_the_same_too(settings):
    for name, value in MANDATORY.items():
        setattr(settings, name, value)
    pages = []
    for address in (KNOWN, UNKNOWN):
        client = Client()
        new = {"username": "grace", "email": address, "password1": PASSWORD}
        client.post(SIGNUP, new)
        pages.append([client.get(page).status_code for page in ("/", "/log/", LOGIN, EMAIL)])
    assert pages[0] == pages[1]


def test_signing_in_looks_the_same(hashes):
    known = tell(hashes, KNOWN, LOGIN, login=KNOWN, password="wrong")
    unknown = tell(hashes, UNKNOWN, LOGIN, login=UNKNOWN, password="wrong")
    assert known == unknown


def test_asking_for_a_new_password_looks_the_same(hashes):
    known = tell(hashes, KNOWN, RESET, email=KNOWN)
    unknown = tell(hashes, UNKNOWN, RESET, email=UNKNOWN)
    assert known == unknown


def test_an_account_that_is_switched_off_looks_like_none(ada, hashes):
    User.objects.update(is_active=False)
    known = tell(hashes, KNOWN, LOGIN, login=KNOWN, password="wrong")
    assert known == tell(hashes, UNKNOWN, LOGIN, login=UNKNOWN, password="wrong")
    assert tell(hashes, KNOWN, RESET, email=KNOWN) == tell(hashes, UNKNOWN, RESET, email=UNKNOWN)


def test_too_many_tries_are_told_of_a_known_address_and_of_an_unknown_one(hashes):
    for address in (KNOWN, UNKNOWN):
        for _ in range(5):
            Client(REMOTE_ADDR="2001:db8::1").post(LOGIN, {"login": address, "password": "no"})
    known = tell(hashes, KNOWN, LOGIN, login=KNOWN, password="wrong")
    assert known == tell(hashes, UNKNOWN, LOGIN, login=UNKNOWN, password="wrong")
    assert "Too many tries" in known[3]


def test_adding_an_address_looks_the_same(hashes):
    answers = []
    for name, address in (("grace", KNOWN), ("hopper", UNKNOWN)):
        client = Client()
        client.force_login(a_learner(name, password=PASSWORD))
        client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
        response = client.post(EMAIL, {"action_add": "", "email": address}, follow=True)
        page = _without_tokens(text(response)).replace(address, "").replace(name, "")
        answers.append((response.redirect_chain, page))
    assert answers[0] == answers[1]
