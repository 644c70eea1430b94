from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.models import User
from roadmap.first_curator import new_token
from tests.factories import a_learner

pytestmark = pytest.mark.django_db
FORM = {"username": "curator", "password1": "seven stones high", "password2": "seven stones high"}


@pytest.fixture
def link():
    return f"/start/{new_token()}/"


def test_the_link_makes_its_visitor_curator_and_signs_in(client, link):
    assert client.get(link).status_code == 200
    assert not User.objects.exists()
    assert client.post(link, FORM)["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_it_works_once(client, link):
    client.post(link, FORM)
    client.logout()
    assert client.get(link).status_code == 410
    assert client.post(link, FORM | {"username": "second"}).status_code == 410
    assert User.objects.count() == 1


def test_whoever_is_signed_in_becomes_curator(client, link):
    learner = a_learner()
    client.force_login(learner)
    client.post(link)
    learner.refresh_from_db()
    assert learner.is_staff


def test_it_expires_after_a_day(client, link):
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        assert client.post(link, FORM).status_code == 410
    assert not User.objects.exists()


def test_a_forged_link_makes_nobody_curator(client):
    assert client.post("/start/curator:1abcde:forged/", FORM).status_code == 410
    assert not User.objects.exists()


def test_a_weak_password_is_refused_beside_its_field(client, link):
    response = client.post(link, FORM | {"password1": "12345678", "password2": "12345678"})
    assert "too common" in response.content.decode()
    assert not User.objects.exists()
