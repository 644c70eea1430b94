"""What is written down of a request: enough to find what went wrong, and nothing that is private."""

import io
import json
import logging
import re
import socket

import pytest
from django.core import mail
from django.db import IntegrityError
from django.urls import reverse

from roadmap.logs import JsonFormatter, without_values
from roadmap.models import Token
from tests.factories import a_curator, a_learner, a_resource, a_stop

pytestmark = pytest.mark.django_db


@pytest.fixture
def lines(settings):
    """What goes to the log meanwhile, read back; `.text` is all of it."""
    settings.LOG_REQUESTS = True
    handler = logging.StreamHandler(io.StringIO())
    handler.setFormatter(JsonFormatter())
    root = logging.getLogger()
    root.addHandler(handler)

    class Lines:
        text = property(lambda self: handler.stream.getvalue())

        def __iter__(self):
            return map(json.loads, self.text.splitlines())

    yield Lines()
    root.removeHandler(handler)


def test_a_request_is_one_object_with_its_id_and_its_route(client, lines):
    stop = a_stop()
    answer = client.get(stop.get_absolute_url(), headers={"X-Request-ID": "proxy-0042.a"})
    (line,) = lines
    assert answer["X-Request-ID"] == line["request"] == "proxy-0042.a"
    assert (line["method"], line["route"]) == ("GET", "/topics/<slug:slug>/")
    assert (line["status"], line["level"]) == (200, "info") and line["ms"] >= 0


@pytest.mark.parametrize(
    "odd", ["", "short", "a" * 65, "../../etc", "a b c d e", 'x"}{"y":"z', "ümläut-ü"]
)
def test_an_id_that_is_not_sane_is_not_taken_over(client, odd):
    name = client.get("/healthz", headers={"X-Request-ID": odd})["X-Request-ID"]
    assert re.fullmatch("[0-9a-f]{32}", name)


def test_nothing_secret_and_no_note_is_written_down(client, lines, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    secret, note = "granite-and-moss-7", "my-very-own-thought"
    a_learner("ada", password=secret, email="ada@example.org")
    resource = a_resource(topic=a_stop())
    client.post("/accounts/login/", {"login": "ada", "password": f"{secret}-mistyped"})
    client.post("/accounts/login/", {"login": "ada", "password": secret})
    assert "_auth_user_id" in client.session
    client.post(f"/resources/{resource.slug}/note/", {"note": note})
    client.post("/me/tokens/", {"name": "phone", "scope": "write", "lasts": "90"})
    token = Token.objects.make(a_learner(), "phone", "write", None)
    client.get("/api/me/progress", headers={"Authorization": f"Bearer {token}"})
    client.get("/api/me/progress", headers={"Authorization": f"Bearer {token}-wrong"})
    client.get("/search/?q=something-private")
    session = client.cookies["session"].value
    client.logout()
    client.post("/accounts/password/reset/", {"email": "ada@example.org"})
    key = re.search(r"/reset/key/([^/\s]+)/", mail.outbox[-1].body)[1]
    client.get(f"/accounts/password/reset/key/{key}/", follow=True)
    client.post(f"/accounts/password/reset/key/{key}/x/")
    client.get(f"/start/{secret}/")
    client.put(f"/start/{secret}/")
    assert len(list(lines)) >= 10
    for private in (secret, note, token, token[6:], key, session, "something-private", "ada@"):
        assert private not in lines.text


def test_an_error_is_told_without_the_row_that_postgresql_quotes(client, lines, monkeypatch):
    def refuse(*arguments):
        raise IntegrityError(
            "violates a constraint\nDETAIL: Failing row contains (1, my thought,\nall of it)"
        )

    monkeypatch.setattr("roadmap.views.home.Walk", refuse)
    client.raise_request_exception = False
    answer = client.get("/")
    (line,) = [line for line in lines if "error" in line]
    assert answer.status_code == 500 and line["request"] == answer["X-Request-ID"]
    assert "IntegrityError: violates a constraint" in line["error"] and "in refuse" in line["error"]
    assert "thought" not in lines.text and "all of it" not in lines.text


def test_what_led_to_an_error_is_told_too():
    words = ["no moss", "nor lichen"]
    try:
        try:
            raise KeyError("stone")
        except KeyError as error:
            raise ValueError("\n".join(words)) from error
    except ValueError as error:
        said = without_values(error)
    assert "KeyError: 'stone'" in said and "ValueError: no moss" in said and "nor " not in said


def test_the_server_of_development_may_hand_over_its_socket():
    record = logging.LogRecord("x", logging.INFO, "", 0, '"%s" %s', ("GET / HTTP/1.1", "200"), None)
    with socket.socket() as record.request:
        pass
    assert JsonFormatter.sentence(record) == '"GET / HTTP/1.1" 200'


def test_what_strangers_send_leaves_no_traceback(client, lines):
    client.get("/", headers={"Host": "evil.example"})
    assert client.get("/admin/roadmap/topic/").status_code == 302
    assert not [line for line in lines if "error" in line]


def test_staff_alone_see_what_a_page_costs(client):
    stop = a_stop()
    assert "Server-Timing" not in client.get(stop.get_absolute_url())
    client.force_login(a_learner())
    assert "Server-Timing" not in client.get(stop.get_absolute_url())
    client.force_login(a_curator())
    told = client.get(stop.get_absolute_url())["Server-Timing"]
    assert re.fullmatch(r'db;dur=\d+\.\d;desc="\d+ queries", total;dur=\d+\.\d', told)
    assert "Server-Timing" in client.get(reverse("admin:index"))
