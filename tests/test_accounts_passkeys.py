"""Signing in with a passkey, and looking after those one has."""

import json
import re

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from django.urls import reverse

from tests.factories import a_learner
from tests.passkeys import FLAGS, HOST, Passkey
from tests.test_accounts import LOGIN, PASSWORD, is_signed_in, text

pytestmark = pytest.mark.django_db
DOOR, ADD, INDEX, STEP, AGAIN = (
    reverse(name)
    for name in (
        "mfa_login_webauthn",
        "mfa_add_webauthn",
        "mfa_index",
        "mfa_authenticate",
        "account_reauthenticate",
    )
)


@pytest.fixture
def ada():
    return a_learner("ada", email="ada@example.org", password=PASSWORD)


@pytest.fixture
def browser():
    return Client(SERVER_NAME=HOST)


def options_in(response) -> dict:
    found = re.search(r'<script id="passkey-options" [^>]*>(.*?)</script>', text(response))
    return json.loads(found[1])


def add(client, learner, passkey=None, name="Phone"):
    """Add a passkey as a signed-in learner who gave the password once more."""
    passkey = passkey or Passkey()
    client.force_login(learner)
    client.post(AGAIN, {"password": PASSWORD})
    said = passkey.create(options_in(client.get(ADD))["creation_options"])
    passkey.answer = client.post(ADD, {"name": name, "credential": said})
    return passkey


def challenge(client) -> dict:
    return client.get(DOOR, headers={"accept": "application/json"}).json()["request_options"]


def test_a_passkey_signs_in_without_name_and_password(browser, ada):
    passkey = add(browser, ada)
    browser.logout()
    said = passkey.get(challenge(browser))
    assert browser.post(DOOR, {"credential": said, "next": "/papers/"})["Location"] == "/papers/"
    assert is_signed_in(browser)


def test_a_first_passkey_brings_recovery_codes_along_and_is_told_by_mail(browser, ada):
    ada.emailaddress_set.create(email=ada.email, primary=True, verified=True)
    passkey = add(browser, ada)
    assert passkey.answer["Location"] == reverse("mfa_view_recovery_codes")
    assert [message.subject for message in mail.outbox] == ["Cairn: A passkey was added"]


def test_with_a_passkey_the_password_alone_opens_nothing(browser, ada):
    passkey = add(browser, ada)
    browser.logout()
    assert browser.post(LOGIN, {"login": "ada", "password": PASSWORD})["Location"] == STEP
    assert not is_signed_in(browser)
    asked = options_in(browser.get(STEP))["request_options"]
    browser.post(STEP, {"credential": passkey.get(asked)})
    assert is_signed_in(browser)


def test_what_a_passkey_said_once_opens_nothing_twice(browser, ada):
    passkey = add(browser, ada)
    browser.logout()
    said = passkey.get(challenge(browser))
    browser.post(DOOR, {"credential": said})
    browser.logout()
    challenge(browser)
    browser.post(DOOR, {"credential": said})
    assert not is_signed_in(browser)


def test_a_passkey_made_for_another_site_opens_nothing(browser, ada):
    passkey = add(browser, ada)
    browser.logout()
    passkey.origin = "https://evil.example"
    browser.post(DOOR, {"credential": passkey.get(challenge(browser))})
    assert not is_signed_in(browser)


def test_a_passkey_of_one_does_not_open_the_account_of_another(browser, ada):
    passkey = add(browser, ada)
    browser.logout()
    other = a_learner("grace")
    passkey.owner = str(other.pk).encode()
    browser.post(DOOR, {"credential": passkey.get(challenge(browser))})
    assert not is_signed_in(browser)


def test_a_key_that_does_not_ask_who_holds_it_is_not_added(browser, ada):
    passkey = add(browser, ada, Passkey(flags=FLAGS & ~4))
    assert "does not match" in text(passkey.answer)
    assert not Authenticator.objects.exists()


def test_a_wrong_passkey_is_told_at_the_door_and_its_tries_are_counted(browser, ada):
    for _ in range(10):
        response = browser.post(DOOR, {"credential": "{}"}, follow=True)
    assert "does not match" in text(response)
    assert browser.post(DOOR, {"credential": "{}"}).status_code == 429


def test_a_switched_off_account_is_not_opened_by_its_passkey(browser, ada):
    passkey = add(browser, ada)
    browser.logout()
    ada.is_active = False
    ada.save()
    response = browser.post(DOOR, {"credential": passkey.get(challenge(browser))})
    assert response["Location"] == reverse("account_inactive")
    assert not is_signed_in(browser)


def test_a_passkey_is_renamed(browser, ada):
    add(browser, ada)
    edit = reverse("mfa_edit_webauthn", args=[Authenticator.objects.get(type="webauthn").pk])
    browser.post(edit, {"name": "Old <phone>"})
    assert "<b>Old &lt;phone&gt;</b>" in text(browser.get(INDEX))


def test_removing_the_last_passkey_lets_the_password_open_the_account_again(browser, ada):
    add(browser, ada)
    key = Authenticator.objects.get(type="webauthn")
    browser.post(reverse("mfa_remove_webauthn", args=[key.pk]))
    assert not Authenticator.objects.exists()
    browser.logout()
    browser.post(LOGIN, {"login": "ada", "password": PASSWORD})
    assert is_signed_in(browser)


def test_a_passkey_is_a_fresh_proof(browser, ada):
    passkey = add(browser, ada)
    ada.set_unusable_password()
    ada.save()
    browser.force_login(ada)
    response = browser.get(ADD)
    door = reverse("mfa_reauthenticate_webauthn")
    page = browser.get(response["Location"], follow=True)
    assert door in [
        *[step[0] for step in page.redirect_chain],
        *re.findall(r'href="([^"?]+)', text(page)),
    ]
    said = passkey.get(options_in(browser.get(door))["request_options"])
    assert browser.post(door, {"credential": said, "next": ADD})["Location"] == ADD
    assert browser.get(ADD).status_code == 200
