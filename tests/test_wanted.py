"""What is wanted: every gap is listed where it stands, with the form one press away."""

import re

import pytest
from django.utils import timezone

from roadmap.models import LinkCheck
from roadmap.models.link_check import digest_of
from tests.factories import a_resource, a_stop, a_topic, relate

pytestmark = pytest.mark.django_db


def titles(client, show="", **query):
    html = client.get("/wanted/", {"show": show, **query}).content.decode()
    return re.findall(r'<a class="title" href="[^"]+">([^<]+)', html)


def counts(client, **query):
    html = client.get("/wanted/", query).content.decode()
    nav = html[html.index("What is wanted") :]
    return [int(n) for n in re.findall(r'class="n">(\d+)', nav)]


@pytest.fixture
def stop():
    return a_stop("Attention", slug="attention")


def test_entries_without_a_link_are_wanted_and_others_are_not(client, stop):
    a_resource("Lost", stop, url="")
    a_resource("Found", stop)
    a_resource("Nowhere", url="")
    a_resource("Retired", stop, url="", retired_at=timezone.now())
    a_resource("Hidden", a_stop("Old stop", retired_at=timezone.now()), url="")
    assert titles(client, "link") == ["Lost"]


def test_empty_topics_are_wanted_and_headings_of_others_are_not(client, stop):
    a_topic("Empty", parent=stop)
    full = a_topic("Full", parent=stop)
    a_resource(topic=full)
    a_resource(topic=a_topic("Only retired", parent=stop), retired_at=timezone.now())
    assert titles(client, "topic") == ["Empty", "Only retired"]


def test_a_cult_entry_is_wanted_an_easier_way_in_until_something_explains_it(client, stop):
    hard, explained = (
        a_resource("Hard", stop, level="cult"),
        a_resource("Known", stop, level="cult"),
    )
    relate(a_resource("Easy", stop), "explains", explained)
    relate(a_resource("Gone", retired_at=timezone.now()), "explains", hard)
    assert titles(client, "easier") == ["Hard"]


def test_an_entry_whose_link_is_gone_is_wanted_a_better_one(client, stop):
    dead = a_resource("Dead", stop, url="https://dead.example/")
    a_resource("Alive", stop, url="https://alive.example/")
    for url, verdict in (("https://dead.example/", "gone"), ("https://alive.example/", "fine")):
        since = timezone.now() if verdict == "gone" else None
        LinkCheck.objects.create(
            url=url,
            digest=digest_of(url),
            verdict=verdict,
            checked_at=timezone.now(),
            missing_since=since,
        )
    assert titles(client, "gone") == ["Dead"]
    html = client.get("/wanted/?show=gone").content.decode()
    assert f'href="{dead.get_absolute_url()}suggest/?kind=link"' in html


def test_each_gap_leads_to_its_form(client, stop):
    lost = a_resource("Lost", stop, url="", level="cult")
    html = client.get("/wanted/?show=link").content.decode()
    assert f'href="{lost.get_absolute_url()}suggest/?kind=link"' in html
    html = client.get("/wanted/?show=easier").content.decode()
    assert f'href="{lost.get_absolute_url()}suggest/?kind=entry"' in html


def test_counts_and_lists_follow_the_topic(client, stop):
    other = a_stop("Other", slug="other")
    a_resource("Here", a_topic("Below", parent=stop), url="")
    a_resource("There", other, url="")
    assert titles(client, "link", topic="attention") == ["Here"]
    assert counts(client, topic="attention") == [1, 0, 0, 0]
    assert counts(client) == [2, 0, 0, 0]
    assert counts(client, topic="no-such") == [2, 0, 0, 0]


def test_the_first_section_with_gaps_is_shown(client, stop):
    assert titles(client) == ["Attention"]


def test_odd_addresses_are_read_as_far_as_they_make_sense(client, stop):
    assert client.get("/wanted/?show=x&page=nine&topic=%00").status_code == 200


def test_a_page_is_bounded(client, stop):
    for number in range(60):
        a_resource(f"Lost {number}", stop, url="")
    assert len(titles(client, "link")) == 50
    assert len(titles(client, "link", page=2)) == 10


def test_nothing_missing_is_said(client, stop):
    a_resource(topic=stop)
    assert "Nothing is missing here" in client.get("/wanted/").content.decode()


def test_it_is_linked_from_every_foot(client, stop):
    assert 'href="/wanted/"' in client.get("/papers/").content.decode()
