"""The server's log tells what happens at the doors, and no secret; the site tells whom to write to."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from roadmap import environment
from roadmap.models import Token
from tests.factories import a_learner
from tests.test_accounts import LOGIN, LOGOUT, PASSWORD

pytestmark = pytest.mark.django_db
TXT = "/.well-known/security.txt"


@pytest.fixture
def told(caplog):
    caplog.set_level("INFO", logger="accounts.journal")
    return lambda: [record.getMessage() for record in caplog.records]


def test_coming_in_and_going_out_are_told_with_the_way_and_from_where(client, told):
    ada = a_learner("ada", password=PASSWORD)
    client.post(LOGIN, {"login": "ada", "password": PASSWORD})
    client.post(LOGOUT)
    assert told() == [
        f"Signed in: account {ada.pk}, by password, from 127.0.0.1",
        f"Signed out: account {ada.pk}, from 127.0.0.1",
    ]


def test_a_refused_try_is_told_without_what_was_typed(client, told, caplog):
    client.post(LOGIN, {"login": "hunter2\nSigned in: account 1", "password": "hunter3"})
    assert told() == ["Sign-in refused, from 127.0.0.1"]
    assert "hunter" not in caplog.text


def test_a_new_password_is_told(told):
    ada = a_learner("ada", password=PASSWORD)
    ada.set_password("another heap")
    ada.save()
    assert told() == [f"New password: account {ada.pk}"]


def test_finders_of_holes_are_told_whom_to_write_to(client, settings):
    settings.SECURITY_CONTACT = "mailto:safety@example.org"
    settings.SITE_ADDRESS = "https://learn.example.org"
    lines = client.get(TXT).content.decode().splitlines()
    assert lines[0] == "Contact: mailto:safety@example.org"
    assert lines[1].startswith("Expires: 20")
    assert lines[2] == f"Canonical: https://learn.example.org{TXT}"


def test_a_contact_is_an_address_or_a_page(monkeypatch):
    for given, kept in {
        "": "",
        "safety@example.org": "mailto:safety@example.org",
        "https://example.org/tell": "https://example.org/tell",
    }.items():
        monkeypatch.setenv("SECURITY_CONTACT", given)
        assert environment.contact("SECURITY_CONTACT") == kept
    for wrong in ("http://example.org/", "somebody", "a@b.org\nContact: c@d.org"):
        monkeypatch.setenv("SECURITY_CONTACT", wrong)
        with pytest.raises(ImproperlyConfigured, match="SECURITY_CONTACT"):
            environment.contact("SECURITY_CONTACT")


def test_a_program_that_speaks_plainly_is_refused_and_not_led_on(client, settings):
    settings.HTTPS = settings.SECURE_SSL_REDIRECT = True
    secret = Token.objects.make(a_learner(), "reader", "read", None)
    headers = {"Authorization": f"Bearer {secret}"}
    response = client.get("/api/me/progress", headers=headers)
    assert response.status_code == 403
    assert "https" in response.json()["detail"]
    assert client.get("/api/docs")["Location"].startswith("https://")
    assert client.get("/api/me/progress", headers=headers, secure=True).status_code == 200
