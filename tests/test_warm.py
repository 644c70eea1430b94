"""Before a server forks, what is the same for everybody is made; nothing can keep it from starting."""

import subprocess
import sys
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import get_language

from roadmap import pieces, services, warm
from roadmap.models import Progress, Resource, Seen, UserProgress
from tests.factories import a_learner, a_resource, a_stop

pytestmark = pytest.mark.django_db


@pytest.fixture
def stop():
    stop = a_stop("Deep learning")
    for number in range(3):
        a_resource(f"Entry {number}", topic=stop)
    return stop


@pytest.fixture(autouse=True)
def held(monkeypatch):
    """The connections of this test, which it still needs."""
    monkeypatch.setattr(warm, "_let_go", lambda: None)


def test_the_first_learner_finds_the_rows_rendered(client, stop, monkeypatch):
    learner = a_learner()
    services.mark(learner, Resource.objects.all()[:1], "done")
    warm.warm_up()
    monkeypatch.setattr(pieces, "_rendered", lambda row: pytest.fail("rendered anew"))
    client.force_login(learner)
    html = client.get(stop.get_absolute_url()).content.decode()
    assert html.count('class="entry"') == 3
    assert html.count('aria-pressed="true"') == 1


def test_the_first_learner_asks_no_more_what_was_changed(client, stop):
    learner = a_learner()
    services.mark(learner, Resource.objects.all()[:1], "done")
    warm.warm_up()
    client.force_login(learner)
    with CaptureQueriesContext(connection) as queries:
        client.get(stop.get_absolute_url())
    assert not [query for query in queries if "historicalresource" in query["sql"]]


def test_who_is_shown_it_has_marked_something_in_each_state(stop):
    for number in range(2):
        a_resource(f"Another entry {number}", topic=stop)
    overview = warm.Everything(warm.NOBODY).overview()
    assert set(overview.states.values()) == set(Progress.State.values)
    assert not UserProgress.objects.exists()


def test_a_learner_is_shown_a_page_as_well_and_leaves_nothing(stop, monkeypatch):
    asked = []

    def request(path, who):
        asked.append((path, who.pk, get_language()))
        return _home(path, who)

    monkeypatch.setattr(warm, "_request", request)
    warm.warm_up()
    topic = stop.get_absolute_url()
    of_all = [("/", None, "en-gb"), ("/", None, "de")]
    assert asked == [*of_all, (topic, None, "en-gb"), (topic, 0, "en-gb")]
    assert not Seen.objects.exists()


def test_what_changed_after_the_start_shows(client, stop):
    warm.warm_up()
    a_resource("Came later", topic=stop)
    assert "Came later" in client.get(stop.get_absolute_url()).content.decode()


def test_a_database_that_is_not_there_is_told_of_and_stops_nothing(monkeypatch, caplog):
    def away():
        raise OperationalError("no such table")

    monkeypatch.setattr("roadmap.content_version.read", away)
    warm.warm_up()
    assert "the database is not ready: no such table" in caplog.text


def test_a_page_that_fails_stops_nothing(stop, monkeypatch, caplog):
    monkeypatch.setattr("roadmap.views.topics.news_of", lambda *args: 1 / 0)
    warm.warm_up()
    assert "ZeroDivisionError" in caplog.text


def test_no_more_time_is_taken_than_a_start_may_take(client, stop, monkeypatch):
    asked = []
    monkeypatch.setattr(warm, "SECONDS", -1)
    monkeypatch.setattr(warm, "_request", lambda path, who: asked.append(path) or _home(path, who))
    warm.warm_up()
    assert asked == ["/"]


_home = warm._request


@pytest.mark.parametrize("options", [{}, {"pool": {"max_size": 4}}])
def test_no_connection_goes_into_a_worker(monkeypatch, options):
    monkeypatch.undo()
    closed = []
    connection = SimpleNamespace(
        settings_dict={"OPTIONS": options},
        close=lambda: closed.append("connection"),
        close_pool=lambda: closed.append("pool"),
    )
    monkeypatch.setattr(warm, "connections", SimpleNamespace(all=lambda **_: [connection]))
    warm._let_go()
    assert closed == ["connection", "pool"][: 1 + bool(options)]


def test_a_server_does_without_what_only_some_lists_need():
    """ftfy and bibtexparser hold tables of megabytes; each worker would carry them."""
    asks = (
        "import sys, django; django.setup(); from django.urls import get_resolver;"
        "get_resolver().url_patterns; print({'ftfy', 'bibtexparser'} & sys.modules.keys())"
    )
    done = subprocess.run(
        [sys.executable, "-c", asks],
        capture_output=True,
        text=True,
        check=True,
        cwd=settings.BASE_DIR,
    )
    assert done.stdout.splitlines()[-1] == "set()"
