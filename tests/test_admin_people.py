"""Giving roles in the admin, without becoming somebody else."""

import pytest

from accounts.models import User
from accounts.roles import CURATOR, MAINTAINER, role_of
from roadmap import services
from roadmap.models import UserProgress
from tests.factories import a_curator, a_learner, a_resource

pytestmark = pytest.mark.django_db
PEOPLE = "/admin/accounts/user/"


@pytest.fixture
def maintainer(client):
    maintainer = a_curator("maintainer", role=MAINTAINER)
    client.force_login(maintainer)
    return maintainer


@pytest.fixture
def owner(client):
    owner = a_learner("owner", is_staff=True, is_superuser=True)
    client.force_login(owner)
    return owner


def save(client, user, **fields):
    fields = {"is_active": "on", "role": ""} | fields
    return client.post(f"{PEOPLE}{user.pk}/change/", fields)


def test_a_role_is_one_choice(client, maintainer):
    learner = a_learner("ada")
    assert save(client, learner, role=CURATOR).status_code == 302
    learner = User.objects.get(username="ada")
    assert (role_of(learner), learner.is_staff) == (CURATOR, True)
    assert (
        '<option value="curator" selected>'
        in client.get(f"{PEOPLE}{learner.pk}/change/").content.decode()
    )
    save(client, learner)
    assert not User.objects.get(username="ada").is_staff


def test_a_maintainer_makes_nobody_an_owner_and_takes_over_no_account(client, maintainer):
    learner = a_learner("ada", email="ada@example.org", password="seven stones")
    save(client, learner, is_superuser="on", email="mine@example.org", username="bob", password="x")
    learner.refresh_from_db()
    assert (learner.is_superuser, learner.email, learner.username) == (
        False,
        "ada@example.org",
        "ada",
    )
    assert learner.check_password("seven stones")
    assert client.get(f"{PEOPLE}{learner.pk}/password/").status_code == 403


def test_a_maintainer_cannot_touch_an_owner(client, maintainer):
    owner = a_learner("owner", is_staff=True, is_superuser=True)
    assert save(client, owner, role=CURATOR, is_active="").status_code == 403
    assert client.post(f"{PEOPLE}{owner.pk}/delete/", {"post": "yes"}).status_code == 403


def test_a_maintainer_adds_people_and_deletes_none(client, maintainer):
    form = {"username": "newcomer", "usable_password": "true"}
    form |= {"password1": "seven stones high", "password2": "seven stones high"}
    response = client.post(f"{PEOPLE}add/", form)
    assert response.status_code == 302, response.content.decode()
    newcomer = User.objects.get(username="newcomer")
    assert not newcomer.is_staff
    assert client.post(f"{PEOPLE}{newcomer.pk}/delete/", {"post": "yes"}).status_code == 403


def test_an_owner_sets_a_password_and_makes_another_owner(client, owner):
    learner = a_learner("ada")
    assert client.get(f"{PEOPLE}{learner.pk}/password/").status_code == 200
    save(client, learner, username="ada", is_superuser="on")
    ada = User.objects.get(username="ada")
    assert ada.is_superuser and ada.is_staff
    save(client, ada, username="ada", role=CURATOR)
    save(client, ada, username="ada")
    assert not User.objects.get(username="ada").is_staff


def test_deleting_a_person_says_how_much_goes_and_never_what(client, owner):
    learner, resource = a_learner("ada"), a_resource("A secret interest")
    services.mark(learner, [resource], "done")
    html = client.get(f"{PEOPLE}{learner.pk}/delete/").content.decode()
    assert "Progress: 1" in html
    assert "secret interest" not in html and f"{learner.pk}: {resource.pk}" not in html
    client.post(f"{PEOPLE}{learner.pk}/delete/", {"post": "yes"})
    assert not UserProgress.objects.exists()


def test_people_are_found_by_role(client, owner):
    a_curator("cora")
    a_learner("leo")
    html = client.get(PEOPLE, {"role": "curator"}).content.decode()
    assert "cora" in html and "leo" not in html
