"""The one form of a page that is kept for strangers works for each, and for nobody else."""

import pytest
from django.test import Client

from roadmap.models import Resource
from tests.factories import a_learner
from tests.strangers import a_stop_with_entries, another, text, token_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def stop():
    return a_stop_with_entries()


@pytest.fixture
def client():
    return Client(enforce_csrf_checks=True)


def test_a_chosen_language_is_kept_apart(client, stop):
    token = token_in(client.get("/topics/deep/"))
    chosen = {"language": "de", "next": "/topics/deep/", "csrfmiddlewaretoken": token}
    assert client.post("/language/", chosen).status_code == 302
    page = client.get("/topics/deep/")
    assert '<html lang="de"' in text(page) and page["Content-Language"] == "de"
    assert '<html lang="en-gb"' in text(another(client).get("/topics/deep/"))


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["plain", "htmx"])
def test_a_stranger_ticks_from_a_kept_page_and_sees_it_at_once(client, stop, headers):
    text(another(client).get("/topics/deep/"))
    entry = Resource.objects.get(title="Entry 0")
    press = {"state": "done", "csrfmiddlewaretoken": token_in(client.get("/topics/deep/"))}
    press["next"] = "/topics/deep/"
    assert client.post(entry.progress_url, press, headers=headers).status_code in (200, 302)
    own = client.get("/topics/deep/")
    assert text(own).count('aria-pressed="true"') == 1
    assert "session" in client.cookies and "ETag" not in own
    assert 'aria-pressed="true"' not in text(another(client).get("/topics/deep/"))


def test_a_token_serves_only_whom_it_was_given_to(client, stop):
    other = another(client)
    text(other.get("/topics/deep/"))
    press = {"state": "done", "csrfmiddlewaretoken": token_in(client.get("/topics/deep/"))}
    entry = Resource.objects.get(title="Entry 0")
    assert other.post(entry.progress_url, press).status_code == 403
    assert client.post(entry.progress_url, press).status_code == 302


def test_a_page_that_is_not_new_still_has_a_token_that_works(client, stop):
    page = client.get("/topics/deep/")
    again = client.get("/topics/deep/", headers={"If-None-Match": page["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", page["ETag"])
    assert again["Cache-Control"] == page["Cache-Control"] == "private, no-cache"
    assert again["Vary"] == page["Vary"]
    press = {"state": "done", "csrfmiddlewaretoken": token_in(page)}
    entry = Resource.objects.get(title="Entry 0")
    assert client.post(entry.progress_url, press).status_code == 302


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("{tag}", 304),
        ("{strong}", 304),
        ('"other", {tag}', 304),
        ("*", 304),
        ('"other"', 200),
        ('W/"other"', 200),
        ("", 200),
        ("nonsense", 200),
    ],
)
def test_not_modified_is_said_to_whoever_has_the_page(client, stop, said, status):
    tag = client.get("/topics/deep/")["ETag"]
    asked = said.format(tag=tag, strong=tag.removeprefix("W/"))
    response = client.get("/topics/deep/", headers={"If-None-Match": asked})
    assert response.status_code == status
    # A stranger without the cookie needs a token, whatever is said.
    fresh = another(client).get("/topics/deep/", headers={"If-None-Match": asked})
    assert fresh.status_code == 200 and "csrf" in fresh.cookies


def test_not_modified_is_said_of_no_other_page(client, stop):
    tag = client.get("/topics/deep/")["ETag"]
    asked = {"If-None-Match": tag}
    assert client.get("/", headers=asked).status_code == 200
    german = asked | {"Accept-Language": "de"}
    assert client.get("/topics/deep/", headers=german).status_code == 200
    client.cookies["csrf"] = "a" * 32
    assert client.get("/topics/deep/", headers=asked).status_code == 200


def test_workers_agree_on_what_is_not_modified(client, stop):
    page = client.get("/topics/deep/")
    elsewhere = Client()
    elsewhere.cookies = client.cookies
    asked = {"If-None-Match": page["ETag"]}
    assert elsewhere.get("/topics/deep/", headers=asked).status_code == 304


def test_who_signs_in_and_out_sees_a_page_of_their_own_between(client, stop):
    page = client.get("/topics/deep/")
    client.force_login(a_learner("ada"))
    own = client.get("/topics/deep/", headers={"If-None-Match": page["ETag"]})
    assert "<bdi>ada</bdi>" in own.content.decode() and "ETag" not in own
    client.post("/accounts/logout/", {"csrfmiddlewaretoken": token_in(own)})
    assert "Signed out." in text(client.get("/topics/deep/"))
    assert text(client.get("/topics/deep/")) == text(page)
