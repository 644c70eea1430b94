"""What readers and curators see of the link check."""

from datetime import UTC, datetime

import pytest

from roadmap.models import Link, LinkCheck
from roadmap.models.link_check import digest_of
from tests.factories import a_learner, a_resource, a_stop

pytestmark = pytest.mark.django_db
DAY = datetime(2026, 5, 3, 12, tzinfo=UTC)


def a_check(url, verdict="fine", **fields):
    if verdict == "gone":
        fields = {"missing_since": DAY.replace(day=1)} | fields
    fields = {"checked_at": DAY, "digest": digest_of(url)} | fields
    return LinkCheck.objects.create(url=url, verdict=verdict, **fields)


@pytest.fixture
def curator(client):
    client.force_login(a_learner(is_staff=True, is_superuser=True))


@pytest.mark.parametrize(
    ("verdict", "fields", "words"),
    [
        ("fine", {}, "The link worked on 3 May 2026."),
        ("gone", {}, "The link has led to nothing since 1 May 2026."),
        (
            "moved",
            {"moved_to": "https://new.org/"},
            "The link worked on 3 May 2026, though its page has moved.",
        ),
        ("walled", {"reason": "sign_in"}, "on 3 May 2026: it asks to sign in."),
        ("unknown", {"reason": "timeout"}, "not clear on 3 May 2026: it took too long to answer."),
        (
            "unknown",
            {"reason": "robots", "worked_at": DAY.replace(day=2)},
            "The link worked on 2 May 2026. On 3 May 2026 that was not clear",
        ),
    ],
)
def test_an_entry_says_in_words_what_was_found_and_when(client, verdict, fields, words):
    entry = a_resource()
    a_check(entry.url, verdict, **fields)
    assert words in client.get(entry.get_absolute_url()).content.decode()


def test_an_entry_that_was_never_looked_at_says_nothing(client):
    assert "The link" not in client.get(a_resource().get_absolute_url()).content.decode()


def test_a_further_link_that_is_gone_says_so(client):
    entry = a_resource()
    link = Link.objects.create(resource=entry, label="Slides", url="https://example.org/slides")
    a_check(link.url, "gone")
    assert "led to nothing" in client.get(entry.get_absolute_url()).content.decode()


@pytest.mark.parametrize("signed_in", [True, False])
def test_a_row_says_only_that_a_link_is_gone_and_leads_to_the_entry(client, signed_in):
    if signed_in:
        client.force_login(a_learner())
    stop = a_stop()
    gone, moved = a_resource("Lost", stop), a_resource("Elsewhere", stop)
    a_check(gone.url, "gone")
    a_check(moved.url, "moved", moved_to="https://new.org/")
    html = client.get(stop.get_absolute_url()).content.decode()
    assert html.count("Link gone") == 1
    assert f'href="{gone.url}"' not in html
    assert f'href="{moved.url}"' in html


def test_the_about_page_says_when_links_were_looked_at(client):
    assert "It has not looked yet." in client.get("/about/").content.decode()
    a_check(a_resource().url)
    a_check(a_resource().url, "gone")
    a_check("https://example.org/of-no-entry-any-more")
    html = client.get("/about/").content.decode()
    assert "It last looked on 3 May 2026: works 1, gone 1." in html


def test_the_admin_tells_of_each_link_of_an_entry(client, curator):
    entry = a_resource()
    Link.objects.create(resource=entry, label="Slides", url="https://example.org/slides")
    a_check(entry.url, "moved", moved_to="https://new.org/<b>")
    a_check("https://example.org/slides")
    html = client.get(f"/admin/roadmap/resource/{entry.pk}/change/").content.decode()
    assert "The link worked on 3 May 2026." in html
    assert "https://new.org/&lt;b&gt;" in html


def test_entries_are_found_by_verdict(client, curator):
    gone, fine, never = a_resource("Lost one"), a_resource("Fine one"), a_resource("New one")
    a_check(gone.url, "gone")
    a_check(fine.url)
    slides = Link.objects.create(resource=fine, label="Slides", url="https://example.org/slides")
    for verdict, titles in (("gone", [gone]), ("fine", [fine]), ("never", [never])):
        found = client.get("/admin/roadmap/resource/", {"link": verdict}).context["cl"].queryset
        assert list(found) == titles
    a_check(slides.url, "walled", reason="forbidden")
    found = client.get("/admin/roadmap/resource/", {"link": "walled"}).context["cl"].queryset
    assert list(found) == [fine]


def test_checks_are_read_in_the_admin_and_not_changed(client, curator):
    entry = a_resource("The entry")
    check = a_check(entry.url, "gone")
    address = f"/admin/roadmap/linkcheck/{check.pk}/"
    assert "The entry" in client.get(f"{address}change/").content.decode()
    assert client.post(f"{address}change/", {"verdict": "fine"}).status_code == 403
    assert client.post(f"{address}delete/", {"post": "yes"}).status_code == 403
    assert client.get("/admin/roadmap/linkcheck/", {"verdict__exact": "gone"}).status_code == 200


def test_checks_cost_a_list_no_query_of_their_own(client, django_assert_max_num_queries):
    stop = a_stop()
    for _ in range(10):
        a_check(a_resource(topic=stop).url, "gone")
    with django_assert_max_num_queries(10):
        client.get(stop.get_absolute_url())
