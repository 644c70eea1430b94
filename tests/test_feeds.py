"""Feeds that any reader can read, with ids that stay, whatever a title holds."""

from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from roadmap.models import Alias, Placement, Source, SourceEntry
from tests.factories import a_resource, a_stop, a_topic

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
SITE = "/feeds/new.atom"
DAY = datetime(2026, 3, 4, 5, 6, tzinfo=UTC)


def feed(client, address=SITE):
    response = client.get(address)
    assert response.status_code == 200
    assert response["Content-Type"].startswith("application/atom+xml")
    root = ElementTree.fromstring(response.content)
    for element in [root, *root.findall(f"{ATOM}entry")]:
        for name in ("id", "title", "updated"):
            assert element.findtext(ATOM + name), name
        assert element.findtext(f"{ATOM}id").startswith("tag:")
    assert root.findtext(f"{ATOM}author/{ATOM}name")
    ids = [element.findtext(f"{ATOM}id") for element in root.iter(f"{ATOM}entry")]
    assert len(set(ids)) == len(ids)
    return root


def titles(client, address=SITE):
    return [entry.findtext(f"{ATOM}title") for entry in feed(client, address).iter(f"{ATOM}entry")]


def a_source(name="A list", **fields):
    return Source.objects.create(name=name, slug=fields.pop("slug", "a-list"), **fields)


def test_what_came_last_stands_first(client):
    stop = a_stop()
    a_resource("Old", topic=stop, created_at=DAY)
    a_resource("New", topic=stop, created_at=DAY + timedelta(days=1))
    assert titles(client) == ["New", "Old"]


def test_an_entry_says_what_it_is_and_leads_to_its_page_and_its_link(client):
    a_resource(
        "Attention & more",
        topic=a_stop("Transformers"),
        slug="attention",
        url="https://example.org/a?b=1&c=2",
        authors="Vaswani",
        why="It matters <a lot>.",
        kind="paper",
        level="cult",
        created_at=DAY,
    )
    entry = feed(client).find(f"{ATOM}entry")
    links = {link.get("rel"): link.get("href") for link in entry.findall(f"{ATOM}link")}
    assert links == {
        "alternate": "http://testserver/resources/attention/",
        "related": "https://example.org/a?b=1&c=2",
    }
    assert entry.findtext(f"{ATOM}title") == "Attention & more"
    assert entry.findtext(f"{ATOM}summary") == "It matters &lt;a lot&gt;."
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Vaswani"
    assert entry.findtext(f"{ATOM}id") == "tag:testserver,2026-03-04:/resources/attention/"
    terms = [each.get("term") for each in entry.findall(f"{ATOM}category")]
    assert terms == ["Paper", "Cult", "Transformers"]


def test_a_topic_has_what_comes_to_its_children_and_when_it_came_there(client):
    stop = a_stop("Deep", slug="deep")
    a_resource("Below", topic=a_topic(parent=stop))
    a_resource("Elsewhere", topic=a_stop())
    moved = a_resource("Old, new here", topic=a_stop(), created_at=DAY)
    Placement.objects.create(topic=stop, resource=moved, added_at=timezone.now())
    assert titles(client, "/feeds/topics/deep.atom") == ["Old, new here", "Below"]


def test_an_entry_has_one_id_in_all_feeds_and_each_feed_its_own(client):
    stop = a_stop(slug="deep")
    moved = a_resource(topic=a_stop(), created_at=DAY)
    Placement.objects.create(topic=stop, resource=moved)
    SourceEntry.objects.create(source=a_source(), key="1", resource=moved)
    found = [
        feed(client, f"/feeds/{path}.atom") for path in ("new", "topics/deep", "sources/a-list")
    ]
    assert len({root.findtext(f"{ATOM}entry/{ATOM}id") for root in found}) == 1
    assert len({root.findtext(f"{ATOM}id") for root in found}) == 3


def test_an_edit_changes_no_id_and_is_not_told_as_new(client):
    resource = a_resource("Before", topic=a_stop(), created_at=DAY)
    before = feed(client)
    resource.title = "After"
    resource.save()
    after = feed(client)
    for name in ("id", "updated"):
        assert after.findtext(f"{ATOM}entry/{ATOM}{name}") == (
            before.findtext(f"{ATOM}entry/{ATOM}{name}")
        )


def test_what_left_and_what_stands_nowhere_shown_is_not_told(client):
    a_resource("Gone", topic=a_stop(), retired_at=timezone.now())
    a_resource("Hidden", topic=a_stop(retired_at=timezone.now()))
    a_resource("Here", topic=a_stop())
    assert titles(client) == ["Here"]


def test_a_source_has_what_it_names_and_ours_is_none(client):
    a_resource("Not named", topic=a_stop())
    named = a_resource("Named", topic=a_stop())
    SourceEntry.objects.create(source=a_source(), key="1", resource=named)
    SourceEntry.objects.create(source=a_source("Ours", slug="ours", own_files=True), key="1")
    assert titles(client, "/feeds/sources/a-list.atom") == ["Named"]
    assert client.get("/feeds/sources/ours.atom").status_code == 404


def test_what_is_not_there_or_not_shown_has_no_feed(client):
    a_topic(parent=a_stop(retired_at=timezone.now()), slug="below")
    for path in ("topics/nope", "topics/below", "sources/nope"):
        assert client.get(f"/feeds/{path}.atom").status_code == 404


def test_an_old_address_still_feeds(client):
    stop = a_stop(slug="new")
    Alias.objects.create(kind="slug", value="old", topic=stop)
    a_resource("Here", topic=stop)
    assert titles(client, "/feeds/topics/old.atom") == ["Here"]


@pytest.mark.parametrize(
    "nasty", ["\x0b", "\x1b[31m", "\ufffe", "]]>", "<b>&amp;</b>", "\U0001f9ee", "\u202e"]
)
def test_no_title_breaks_a_feed(client, nasty):
    title = f"A{nasty}Z"
    stop = a_stop(title, slug="nasty")
    resource = a_resource(title, topic=stop, authors=nasty, why=nasty)
    SourceEntry.objects.create(source=a_source(title), key="1", resource=resource)
    for path in ("new", "topics/nasty", "sources/a-list"):
        (found,) = titles(client, f"/feeds/{path}.atom")
        assert found[0] + found[-1] == "AZ"


def test_an_empty_feed_is_a_feed_and_stays_the_same(client):
    a_stop(slug="empty")
    root = feed(client, "/feeds/topics/empty.atom")
    assert root.find(f"{ATOM}entry") is None
    assert root.findtext(f"{ATOM}updated").startswith("1970-")


@pytest.mark.parametrize("path", [SITE, "/sitemap-resources.xml"])
def test_what_did_not_change_is_not_sent_again(client, path):
    a_resource(topic=a_stop())
    first = client.get(path)
    again = client.get(path, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    a_resource(topic=a_stop(), created_at=DAY)
    assert client.get(path, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_a_reader_that_asks_by_date_is_answered_too(client):
    a_resource(topic=a_stop(), created_at=DAY)
    first = client.get(SITE)
    assert first["Last-Modified"] == "Wed, 04 Mar 2026 05:06:00 GMT"
    again = client.get(SITE, headers={"If-Modified-Since": first["Last-Modified"]})
    assert again.status_code == 304


def test_only_the_newest_are_told(client):
    stop = a_stop()
    for number in range(52):
        a_resource(f"Entry {number}", topic=stop, created_at=DAY + timedelta(hours=number))
    found = titles(client)
    assert (len(found), found[0]) == (50, "Entry 51")


@pytest.mark.parametrize("path", ["new", "topics/deep", "sources/a-list"])
def test_ten_more_entries_cost_no_more_queries(client, path):
    stop, source = a_stop(slug="deep"), a_source()

    def grow(count):
        for _ in range(count):
            resource = a_resource(topic=a_topic(parent=stop))
            SourceEntry.objects.create(source=source, key=resource.slug, resource=resource)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            feed(client, f"/feeds/{path}.atom")
        return len(captured)

    grow(2)
    before = queries()
    grow(10)
    assert queries() == before


def test_the_list_names_every_feed(client):
    child = a_topic("Child", parent=a_stop("Stop"))
    a_source()
    page = client.get("/feeds/").content.decode()
    for path in ("new", f"topics/{child.slug}", "sources/a-list"):
        assert f'href="/feeds/{path}.atom"' in page


def test_pages_tell_a_reader_where_their_feed_is(client):
    a_stop("Deep", slug="deep")
    page = client.get("/topics/deep/").content.decode()
    alternate = 'rel="alternate" type="application/atom+xml" href="'
    assert f'{alternate}{SITE}"' in page
    assert f'{alternate}/feeds/topics/deep.atom"' in page


def test_search_engines_find_what_is_shown_and_nothing_else(client):
    stop = a_stop(slug="deep")
    a_resource(topic=stop, slug="here")
    a_resource(topic=stop, slug="gone", retired_at=timezone.now())
    a_topic(parent=a_stop(retired_at=timezone.now()), slug="below")
    root = ElementTree.fromstring(client.get("/sitemap.xml").content)
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    found = set()
    for section in root.iter(f"{space}loc"):
        part = ElementTree.fromstring(client.get(section.text).content)
        found |= {each.text.removeprefix("http://testserver") for each in part.iter(f"{space}loc")}
    assert {"/", "/resources/", "/topics/deep/", "/resources/here/", "/feeds/"} <= found
    assert not {"/resources/gone/", "/topics/below/"} & found
    for address in found:
        assert client.get(address).status_code == 200, address


def test_robots_are_told_where_not_to_look(client):
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /me/\n" in text
    assert "Sitemap: http://testserver/sitemap.xml\n" in text
