"""Everything held about somebody: listed without exception, taken away, or gone for good."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from roadmap import services
from roadmap.guests import SESSION_KEY
from roadmap.holdings import HOLDINGS, installed
from roadmap.models import Report, Resource, Suggestion, Token, UserProgress
from roadmap.my_data import LastMaintainerError, forget
from tests.factories import a_learner, a_resource, a_stop

pytestmark = pytest.mark.django_db
PASSWORD = "a heap of seven stones"
HERE, EXPORT, DELETE = "/me/data/", "/me/data/export/", "/me/data/delete/"


def fields_that_name_a_person():
    person = get_user_model()
    for model in apps.get_models(include_auto_created=True):
        # The account's own groups and permissions are part of the account.
        if model._meta.auto_created is person:
            continue
        for field in model._meta.get_fields():
            if field.concrete and field.is_relation and field.related_model is person:
                yield f"{model._meta.label}.{field.name}", field


def test_every_field_that_names_a_person_is_listed():
    """Somebody added a table with people in it: list it in roadmap/holdings.py."""
    named = {name for name, _field in fields_that_name_a_person()}
    assert named == {holding.field for holding in installed()}


def test_what_is_a_persons_own_goes_with_them_and_what_is_shared_stays():
    shared = {holding.field: holding.shared for holding in HOLDINGS}
    for name, field in fields_that_name_a_person():
        wanted = models.SET_NULL if shared[name] else models.CASCADE
        assert field.remote_field.on_delete is wanted, name


@pytest.fixture
def ada(client):
    ada = a_learner("ada", email="ada@example.org", password=PASSWORD, is_staff=True)
    resource = a_resource("Vectors", a_stop("Algebra"))
    services.set_amount(ada, resource, "Ch. 2")
    services.save_note(ada, resource, "The *hard* part\n\nis on page 3")
    services.mark(ada, [a_resource("Long gone", retired_at="2026-01-01T00:00Z")], "done")
    resource.why = "It begins here"
    resource._history_user = ada
    resource.save()
    Report.objects.create(user=ada, file_name="mine.md", content=b"secret bytes")
    other = a_learner("grace")
    Suggestion.objects.create(kind="level", resource=resource, level="cult", by=ada)
    Suggestion.objects.create(
        kind="mistake", resource=resource, remark="Grace's words", by=other, decided_by=ada
    )
    client.post("/accounts/login/", {"login": "ada", "password": PASSWORD})
    return ada


def files_of(response):
    with zipfile.ZipFile(io.BytesIO(response.content)) as files:
        return {name: files.read(name).decode() for name in files.namelist()}


def test_one_press_takes_everything_away(client, ada):
    response = client.get(EXPORT)
    assert "no-store" in response["Cache-Control"]
    files = files_of(response)
    said = json.loads(files["my-data.json"])
    assert said["account"][0]["username"] == "ada"
    assert {row["resource"] for row in said["progress"]} == {"Vectors", "Long gone"}
    assert said["progress"][0]["note"].startswith("The *hard* part")
    assert said["imports"][0]["file_name"] == "mine.md"
    assert said["suggestions"][0]["level"] == "cult"
    assert said["edits"][0]["what"] == "resource"
    assert "The *hard* part\n  \n  is on page 3" in files["my-data.md"]


def test_no_key_and_nobody_else_is_in_it(client, ada):
    everything = "".join(files_of(client.get(EXPORT)).values())
    for secret in (ada.password, client.session.session_key, "secret bytes", "grace", "Grace's"):
        assert secret not in everything


def test_keys_are_named_and_never_given_away(client, ada):
    secret = Token.objects.make(ada, "My script", "read", None)
    Authenticator.objects.create(
        user=ada, type="webauthn", data={"name": "My phone", "credential": "private-key"}
    )
    UserSession.objects.create(user=ada, ip="192.0.2.7", session_key="k3y", user_agent="Lynx")
    SocialAccount.objects.create(user=ada, provider="github", uid="7")
    files = files_of(client.get(EXPORT))
    said = json.loads(files["my-data.json"])
    assert said["tokens"][0]["name"] == "My script"
    assert said["second_factors"][0]["name"] == "My phone"
    assert "Lynx" in {row["user_agent"] for row in said["sessions"]}
    assert said["providers"][0]["uid"] == "7"
    for key in (secret, Token.objects.get().digest, "private-key", "k3y"):
        assert not any(key in text for text in files.values())


def test_its_log_can_be_brought_in_again(client, ada):
    log = files_of(client.get(EXPORT))["log.md"]
    before = UserProgress.objects.get(resource__title="Vectors").steps()
    UserProgress.objects.filter(user=ada).delete()
    page = client.post(reverse("import_log"), {"text": log}).context["lines"]
    keys = [line.key for line in page if line.resource]
    client.post(reverse("import_log"), {"text": log, "action": "apply", "line": keys})
    row = UserProgress.objects.get(resource__title="Vectors")
    assert row.note == "The *hard* part\n\nis on page 3"
    assert row.steps() == before


def test_the_page_counts_what_is_held(client, ada):
    response = client.get(HERE)
    assert "no-store" in response["Cache-Control"]
    assert "Progress and notes <span>2</span>" in response.content.decode()


def test_more_rows_cost_no_more_queries(client, ada):
    def queries(address):
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        return len(captured)

    before = [queries(HERE), queries(EXPORT)]
    for _ in range(10):
        services.mark(ada, [a_resource(topic=a_stop())], "done")
        Report.objects.create(user=ada)
    assert [queries(HERE), queries(EXPORT)] == before


def reauthenticate(client):
    client.post(f"/accounts/reauthenticate/?next={DELETE}", {"password": PASSWORD})


def test_deleting_asks_for_a_fresh_sign_in_first(client, ada):
    for ask in (client.get, lambda address: client.post(address, {"confirm": "ada"})):
        response = ask(DELETE)
        assert response["Location"].startswith("/accounts/reauthenticate/")
    assert User.objects.filter(username="ada").exists()


def test_a_fresh_sign_in_does_not_last(client, ada):
    reauthenticate(client)
    assert client.get(DELETE).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        response = client.post(DELETE, {"confirm": "ada"})
    assert response["Location"].startswith("/accounts/reauthenticate/")
    assert User.objects.filter(username="ada").exists()


def test_a_name_that_is_not_typed_deletes_nothing(client, ada):
    reauthenticate(client)
    for typed in ("", "Ada", "grace"):
        response = client.post(DELETE, {"confirm": typed})
        assert response.status_code == 422
    assert "Nothing was deleted" in response.content.decode()
    assert UserProgress.objects.filter(user=ada).exists()


def test_all_that_is_mine_goes_and_the_shared_stays_without_a_name(client, ada):
    elsewhere = Client()
    elsewhere.force_login(ada)
    reauthenticate(client)
    page = client.post(DELETE, {"confirm": " ada "}, follow=True).content.decode()
    assert "Your account is deleted" in page
    assert not User.objects.filter(username="ada").exists()
    for holding in installed():
        assert not holding.rows(ada.pk).exists()
    assert not any("_auth_user_id" in each.get_decoded() for each in Session.objects.all())
    assert Resource.objects.get(title="Vectors").history.first().why == "It begins here"
    assert set(Suggestion.objects.values_list("by__username", "decided_by")) == {
        (None, None),
        ("grace", None),
    }
    assert Report.objects.get().file_name == "mine.md"


def test_the_last_superuser_is_refused_with_a_sentence(client, ada):
    User.objects.filter(pk=ada.pk).update(is_superuser=True)
    a_learner(is_superuser=True, is_active=False)
    reauthenticate(client)
    for response in (client.get(DELETE), client.post(DELETE, {"confirm": "ada"})):
        assert "You are the last one who looks after this site" in response.content.decode()
    ada.refresh_from_db()
    with pytest.raises(LastMaintainerError):
        forget(ada)
    a_learner(is_superuser=True)
    forget(ada)
    assert not User.objects.filter(username="ada").exists()


def test_a_guest_sees_and_removes_what_is_kept(client):
    resource = a_resource("Vectors", a_stop())
    assert "nothing is kept" in client.get(HERE).content.decode()
    client.post(resource.progress_url, {"state": "done"})
    assert "Vectors" in client.get(HERE).content.decode()
    assert client.get(DELETE).status_code == 302
    assert SESSION_KEY in client.session, "GET changes nothing"
    page = client.post(DELETE, follow=True).content.decode()
    assert "What was kept about you is gone." in page
    assert SESSION_KEY not in client.session
    assert client.get(EXPORT)["Location"].startswith("/accounts/login/")


def test_the_settings_and_about_lead_there(client, ada):
    for address in ("/accounts/", "/about/"):
        assert f'href="{HERE}"' in client.get(address).content.decode()
