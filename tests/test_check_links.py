"""The command: resumable, one at a time, and never a silent change."""

import os
import signal
import threading
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from roadmap.links import health
from roadmap.links.verdict import Finding
from roadmap.management.commands import check_links
from roadmap.models import Link, LinkCheck, Resource, Suggestion
from tests.factories import a_resource
from tests.link_server import reply
from tests.test_links_fetch import a_fetcher, site

__all__ = ["site"]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_this_machine(monkeypatch, settings, tmp_path):
    monkeypatch.setattr(check_links, "fetcher", a_fetcher)
    settings.VAR_DIR = tmp_path


def run(*options):
    out = StringIO()
    call_command("check_links", *options, stdout=out)
    return out.getvalue()


def verdict_of(url):
    return LinkCheck.objects.by_url([url])[url].verdict


def age(days):
    """Let the checks so far be that old."""
    for check in LinkCheck.objects.all():
        check.checked_at -= timedelta(days=days)
        check.missing_since = check.missing_since and check.missing_since - timedelta(days=days)
        check.save()


def test_each_link_of_what_is_on_the_roadmap_is_looked_at_once(site):
    one = a_resource(url=site.url("/one"))
    a_resource(url=site.url("/one"))
    Link.objects.create(resource=one, label="Slides", url=site.url("/slides"))
    a_resource(url=site.url("/retired"), retired_at=timezone.now())
    a_resource(url="")
    assert "Links looked at: 2. Works: 2." in run()
    assert site.asked() == {"/robots.txt": 1, "/one": 1, "/slides": 1}


def test_a_second_run_leaves_what_is_fresh(site):
    a_resource(url=site.url("/one"))
    run()
    assert "Links looked at: 0." in run()
    age(days=8)
    assert "Links looked at: 1." in run()
    assert "Links looked at: 1." in run("--older-than", "0d")


def test_a_limit_takes_the_new_ones_first_and_then_the_oldest(site):
    for path in ("/a", "/b", "/c"):
        a_resource(url=site.url(path))
        run()
        age(days=8)
    a_resource(url=site.url("/new"))
    site.seen.clear()
    run("--limit", "2")
    assert set(site.asked()) == {"/robots.txt", "/new", "/a"}


def test_a_page_that_is_gone_is_said_to_be_only_on_the_second_day(site):
    url = site.url("/page")
    entry = a_resource(url=url)
    site.pages["/page"] = reply(404)
    run()
    assert verdict_of(url) == "unknown"
    age(days=3)
    run()  # sooner than the week that others wait
    assert verdict_of(url) == "gone"
    assert list(Resource.objects.with_gone_link()) == [entry]
    site.pages["/page"] = reply(200)
    run("--older-than", "0d")
    assert verdict_of(url) == "fine"
    assert not Resource.objects.with_gone_link().exists()


def test_a_moved_link_is_suggested_once_for_each_entry_and_changes_nothing(site):
    one, two = a_resource(url=site.url("/old")), a_resource(url=site.url("/old"))
    site.pages["/old"] = reply(301, Location="/new")
    assert "Moved: 1. New addresses suggested: 2." in run()
    run("--older-than", "0d")
    rows = Suggestion.objects.values_list("resource", "kind", "url", "by", "state")
    assert set(rows) == {(e.pk, "moved", site.url("/new"), None, "waiting") for e in (one, two)}
    one.refresh_from_db()
    assert one.url == site.url("/old")


def test_what_a_curator_declined_is_not_suggested_again_but_a_newer_address_is(site):
    a_resource(url=site.url("/old"))
    site.pages["/old"] = reply(301, Location="/new")
    run()
    Suggestion.objects.update(state="declined", decided_at=timezone.now())
    run("--older-than", "0d")
    assert Suggestion.objects.count() == 1
    site.pages["/old"] = reply(301, Location="/newer")
    run("--older-than", "0d")
    assert Suggestion.objects.waiting().get().url == site.url("/newer")


def test_while_one_new_address_waits_there_is_no_second(site):
    a_resource(url=site.url("/old"))
    for to in ("/new", "/newer"):
        site.pages["/old"] = reply(301, Location=to)
        run("--older-than", "0d")
    assert Suggestion.objects.get().url == site.url("/new")


@pytest.fixture
def interruptible():
    """A shell that runs the tests in the background makes them deaf to SIGINT."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_a_run_that_is_stopped_keeps_what_it_found_and_the_next_goes_on(site, how, monkeypatch):
    taken, check = threading.Event(), check_links.check
    monkeypatch.setattr(
        check_links, "check", lambda *args: check(*args[:3], lambda count: taken.set())
    )
    for path in ("/a", "/b", "/c"):
        a_resource(url=site.url(path))
    site.pages["/b"] = lambda handler, verb: (
        (taken.wait(30) and os.kill(os.getpid(), how)) or handler.server.closing.wait(9)
    )
    with pytest.raises(SystemExit) as stopped:
        run()
    assert stopped.value.code == 130
    assert [check.url for check in LinkCheck.objects.all()] == [site.url("/a")]
    site.pages.clear()
    site.seen.clear()
    assert "Links looked at: 2." in run()
    assert site.asked("HEAD") == {"/b": 1, "/c": 1}


def test_two_runs_at_once_are_one(site):
    a_resource(url=site.url("/a"))
    with health.alone(), pytest.raises(CommandError, match="being checked already"):
        run()
    assert "Links looked at: 1." in run()


def test_two_machines_that_found_the_same_keep_one_row(monkeypatch):
    """The second began before the first saved."""
    url = "https://example.org/a"
    health.save([(url, Finding("fine"))])
    monkeypatch.setattr(type(LinkCheck.objects.all()), "by_url", lambda self, urls: {})
    health.save([(url, Finding("walled", "forbidden", 403))])
    assert LinkCheck.objects.get().verdict == "fine"


def test_a_host_that_wants_a_rest_is_gone_on_with_another_day(site):
    for path in ("/a", "/b", "/c"):
        a_resource(url=site.url(path))
    site.pages["/a"] = reply(429)
    assert (
        "Behind a wall: 1. Left for the next run, since their sites asked for a rest: 2." in run()
    )
    site.pages.clear()
    assert "Links looked at: 2. Works: 2." in run()


def test_answers_are_saved_in_batches(site, monkeypatch):
    sizes = []
    save = health.save
    monkeypatch.setattr(health, "save", lambda batch: sizes.append(len(batch)) or save(batch))
    monkeypatch.setattr(health, "BATCH", 2)
    for number in range(5):
        a_resource(url=site.url(f"/{number}"))
    run()
    assert sizes == [2, 2, 1]


def test_an_error_of_ours_ends_the_run_and_is_told(site, monkeypatch):
    a_resource(url=site.url("/a"))
    fetcher = a_fetcher()
    monkeypatch.setattr(fetcher, "find", lambda url: 1 / 0)
    monkeypatch.setattr(check_links, "fetcher", lambda: fetcher)
    with pytest.raises(ZeroDivisionError):
        run()


@pytest.mark.parametrize(
    "options",
    [["--older-than", "soon"], ["--older-than", "1w"], ["--limit", "0"], ["--limit", "x"]],
)
def test_odd_options_are_refused_in_one_sentence(options):
    with pytest.raises(CommandError, match="“"):
        run(*options)


def test_more_links_cost_no_more_queries(site, django_assert_num_queries):
    def batch(start, size):
        return [(f"https://example.org/{n}", Finding("fine")) for n in range(start, start + size)]

    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as few:
        health.save(batch(0, 2))
    with django_assert_num_queries(len(few)):
        health.save(batch(2, 20))


def test_sites_are_told_where_to_find_out_who_asks(settings):
    settings.SITE_ADDRESS = "https://learn.example.org"
    assert "(+https://learn.example.org/about/" in health.fetcher().exchange.agent
