"""A stranger's page is kept whole: never stale, and never anybody's own."""

import re
from threading import Thread

import pytest
import time_machine
from django.contrib.messages.storage.base import Message
from django.contrib.messages.storage.cookie import CookieStorage
from django.db import OperationalError, connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import resolve

from roadmap import content_version, strangers
from roadmap.models import Resource
from tests.factories import a_paper
from tests.strangers import a_stop_with_entries, another, said_of, text, token_in

pytestmark = pytest.mark.django_db
ADDRESSES = ["/", "/topics/deep/", "/resources/", "/papers/", "/wanted/"]
# What the version of the content follows.
FOLLOWED = {*content_version.TABLES, content_version.CHECKS, "roadmap_content_version"}


@pytest.fixture
def stop():
    return a_stop_with_entries()


@pytest.fixture
def client():
    return Client(enforce_csrf_checks=True)


def queries_of(client, address, **headers):
    with CaptureQueriesContext(connection) as queries:
        text(client.get(address, headers=headers))
    return [query["sql"] for query in queries]


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_second_stranger_gets_what_the_first_got_for_one_query(client, stop, address):
    first = client.get(address)
    other = another(client)
    with CaptureQueriesContext(connection) as queries:
        second = other.get(address)
    assert len(queries) == 1
    assert text(first) == text(second)
    assert token_in(first) != token_in(second)
    assert said_of(first) == said_of(second)


@pytest.mark.parametrize("address", ADDRESSES)
def test_what_is_kept_is_the_page_to_the_byte(client, stop, address, settings):
    kept = [text(client.get(address)) for _ in range(2)]
    settings.MIDDLEWARE = [each for each in settings.MIDDLEWARE if "strangers" not in each]
    assert kept == [text(Client().get(address))] * 2


def test_each_kind_of_page_that_is_kept_is_looked_at_here():
    assert {resolve(address).url_name for address in ADDRESSES} == strangers.PAGES


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_kept_page_reads_only_what_its_version_follows(stop, address):
    for sql in queries_of(Client(), address):
        tables = set(re.findall(r'(?:FROM|JOIN) "?(\w+)', sql))
        assert tables and tables <= FOLLOWED, sql
        # Of the checks of links only that one is gone.
        assert content_version.CHECKS not in tables or '"verdict" = gone' in sql.replace("'", "")


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_kept_page_follows_neither_from_the_day_nor_from_what_else_is_sent(stop, address):
    with time_machine.travel("2026-03-01 12:00Z"):
        today = text(Client().get(address))
    odd = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https", "User-Agent": "<b>"}
    odd |= {"Referer": "https://evil.example/?x", "X-Original-URL": "/log/", "Accept": "text/json"}
    with time_machine.travel("2031-12-31 12:00Z"):
        assert text(Client().get(address, headers=odd)) == today


def test_hosts_schemes_and_languages_have_pages_of_their_own(client, stop, settings):
    settings.ALLOWED_HOSTS = ["one.example", "two.example"]
    for secure in (False, True):
        for host in ("one.example", "two.example", "one.example:81"):
            page = text(client.get("/topics/deep/", secure=secure, headers={"Host": host}))
            scheme = "https" if secure else "http"
            assert f'rel="canonical" href="{scheme}://{host}/topics/deep/"' in page
    assert client.get("/topics/deep/", headers={"Host": "evil.example"}).status_code == 400
    german = {"Host": "one.example", "Accept-Language": "de"}
    assert '<html lang="de"' in text(client.get("/topics/deep/", headers=german))
    assert '<html lang="en-gb"' in text(
        client.get("/topics/deep/", headers={"Host": "one.example"})
    )


@pytest.mark.django_db(transaction=True)
def test_an_edit_in_the_admin_is_seen_at_once_by_whatever_worker(client, stop):
    page = client.get("/topics/deep/")
    entry = Resource.objects.get(title="Entry 0")

    def edit():
        entry.title = "Edited elsewhere"
        entry.save()
        connection.close()

    thread = Thread(target=edit)
    thread.start()
    thread.join()
    new = client.get("/topics/deep/", headers={"If-None-Match": page["ETag"]})
    assert "Edited elsewhere" in text(new)
    elsewhere = Client()
    assert text(elsewhere.get("/topics/deep/")) == text(new)


def test_what_is_told_to_one_is_shown_to_that_one_alone(client, stop):
    before = text(client.get("/topics/deep/"))
    storage = CookieStorage(RequestFactory().get("/"))
    other = another(client)
    other.cookies["messages"] = storage._encode([Message(20, "For you alone")])
    assert "For you alone" in other.get("/topics/deep/").content.decode()
    assert text(client.get("/topics/deep/")) == text(other.get("/topics/deep/")) == before


@pytest.mark.parametrize(
    "asked",
    [
        {"path": "/topics/deep/?level=cult"},
        {"path": "/topics/deep/?utm=1"},
        {"path": "/topics/deep/", "headers": {"HX-Request": "true"}},
        {"path": "/topics/deep/", "headers": {"Cookie": "theme=dark"}},
        {"path": "/about/"},
        {"path": "/resources/attention/"},
        {"path": "/search/"},
    ],
    ids=str,
)
def test_what_follows_from_more_is_made_each_time(client, stop, asked):
    a_paper("Attention", slug="attention", topic=stop)
    client.get("/topics/deep/")
    responses = [another(client).get(**asked) for _ in range(2)]
    assert not any("ETag" in response for response in responses)


def test_what_is_not_there_is_not_kept(client, stop, monkeypatch):
    kept = []
    monkeypatch.setattr(strangers.Keeper, "keep", lambda self, key, value: kept.append(key))
    assert client.get("/topics/nowhere/").status_code == 404
    assert client.get("/nowhere/").status_code == 404
    client.post("/topics/deep/")
    client.head("/nowhere/")
    assert not kept
    client.get("/topics/deep/")
    assert len(kept) == 1


def test_a_head_says_what_a_get_would(client, stop):
    heads = [client.head("/topics/deep/") for _ in range(2)]
    page = client.get("/topics/deep/")
    for head in heads:
        assert head.content == b""
        assert said_of(head) == said_of(page)
    asked = {"If-None-Match": page["ETag"]}
    assert client.head("/topics/deep/", headers=asked).status_code == 304


def test_the_headers_say_whose_a_page_is(client, stop):
    text(another(client).get("/topics/deep/"))
    page = client.get("/topics/deep/")
    vary = {"HX-Request", "Accept-Encoding", "Cookie", "Accept-Language"}
    assert set(page["Vary"].split(", ")) == vary
    assert page["Cache-Control"] == "private, no-cache"
    assert page["Offline-Reader"] == "guest"
    assert "Content-Security-Policy" in page and "Permissions-Policy" in page
    assert set(page.cookies) == {"csrf"} and page.cookies["csrf"]["httponly"]


def test_a_kept_page_is_logged_by_its_route(client, stop, settings, caplog):
    settings.LOG_REQUESTS = True
    for _ in range(2):
        text(client.get("/topics/deep/"))
    said = [record.said["route"] for record in caplog.records if record.message == "answered"]
    assert said == ["/topics/<slug:slug>/"] * 2


def test_while_the_database_is_gone_a_kept_page_is_a_503(client, stop, monkeypatch):
    text(client.get("/topics/deep/"))

    def refuse(*arguments):
        raise OperationalError("gone")

    client.raise_request_exception = False
    monkeypatch.setattr(content_version, "read", refuse)
    response = client.get("/topics/deep/")
    assert (response.status_code, response["Retry-After"]) == (503, "5")


def test_where_the_version_is_not_known_nothing_is_kept(client, stop, monkeypatch):
    monkeypatch.setattr(content_version, "read", lambda: "")
    assert "ETag" not in client.get("/topics/deep/")
    assert "Entry 0" in text(client.get("/topics/deep/"))


def test_no_more_is_kept_than_there_is_room_for(client, stop, settings, monkeypatch):
    settings.ALLOWED_HOSTS = ["*"]
    monkeypatch.setattr(strangers, "MOST", 20_000)
    keepers = []
    start = strangers.Keeper.__init__
    monkeypatch.setattr(
        strangers.Keeper,
        "__init__",
        lambda self, *room: (keepers.append(self), start(self, *room))[1],
    )
    for number in range(20):
        text(client.get("/papers/", headers={"Host": f"host-{number}.example"}))
    (pages,) = [keeper for keeper in keepers if keeper.most == 20_000]
    assert 0 < len(pages._newer) + len(pages._older) <= 6
    monkeypatch.setattr(strangers, "LARGEST", 100)
    assert "ETag" not in client.get("/papers/", headers={"Host": "last.example"})
