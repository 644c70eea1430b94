"""The lists of everything, counted once for all: the same as the database would say of each visitor."""

import re

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.session_store import SessionStore
from roadmap import services
from roadmap.filters import DIMENSIONS, ResourceFilter
from roadmap.guests import Guest
from roadmap.models import Paper, Placement, Resource, Topic, UserProgress
from roadmap.shelf import EVERYTHING, PAPERS, ShelfFilter
from roadmap.visitors import Learner
from roadmap.walk import Walk
from tests.factories import a_learner, a_paper, a_resource, a_stop

pytestmark = pytest.mark.django_db
QUERIES = [
    "",
    "level=cult",
    "level=cult&level=unrated&kind=paper",
    "kind=paper&kind=video&access=free",
    "state=todo",
    "state=todo&level=introductory",
    "state=done&access=paid",
    "state=revisit",
    "state=in_progress&kind=nonsense",
    "q=deep",
    "q=deep&state=todo&kind=video",
    "q=nowhere",
]


@pytest.fixture
def learner():
    """With marks on some of all kinds of entries."""
    learner, stops, number = a_learner(), [a_stop(), a_stop()], 0
    for level in ("", "introductory", "cult"):
        for kind in ("paper", "video", ""):
            for access in ("free", "paid"):
                title = f"{'Deep' if number % 3 else 'Broad'} {number * 7 % 18}"
                entry = a_resource(title, stops[number % 2], level=level, kind=kind, access=access)
                entry.published = str(2000 + number % 4)
                entry.save()
                if number % 4:
                    Paper.objects.create(resource=entry)
                state = ["", "done", "planned", "skipped", "revisit"][number % 5]
                services.mark(learner, [entry] if state else [], state)
                number += 1
    return learner


def as_a_guest(learner):
    """With the same marks in a session."""
    guest = Guest(SessionStore())
    for row in UserProgress.objects.of(learner).select_related("resource"):
        guest.mark([row.resource], row.state)
    return guest


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("shelf", [EVERYTHING, PAPERS], ids=lambda shelf: shelf.name)
@pytest.mark.parametrize("who", [Learner, as_a_guest])
def test_it_finds_and_counts_what_the_database_would(learner, who, shelf, query):
    visitor = who(learner)
    found = ShelfFilter(QueryDict(query), shelf, Walk(visitor))
    asked = ResourceFilter(QueryDict(query), shelf.entries(), visitor)
    wanted = [entry.pk for entry in asked.qs.order_by(*shelf.order)]
    assert found.ids_at(range(100)) == tuple(wanted)
    assert found.ids_at(range(1, 3)) == tuple(wanted[1:3])
    assert found.count == len(wanted)
    assert found.total == asked.total and found.pills == asked.pills
    for name in ("levels", "kinds", "states", "accesses"):
        assert getattr(found, name) == getattr(asked, name), name


def test_what_is_chosen_is_what_is_shown_as_chosen(learner):
    query = "level=cult&kind=video&kind=paper&state=todo&access=free&q=deep"
    found = ShelfFilter(QueryDict(query), EVERYTHING, Walk(Learner(learner)))
    assert [pill.value for pill in found.pills] == [
        "cult",
        "paper",
        "video",
        "todo",
        "free",
        "deep",
    ]
    left = QueryDict(found.pills[1].query.removeprefix("?"))
    assert left.getlist("kind") == ["video"] and set(left) == {*DIMENSIONS, "q"}


def test_what_stands_only_where_a_topic_left_is_not_in_the_list():
    stays, left = a_stop(), a_stop()
    a_resource("Stands nowhere yet")
    a_resource("Left with its topic", left)
    a_resource("Stays elsewhere", left)
    Placement.objects.create(topic=stays, resource=Resource.objects.get(title="Stays elsewhere"))
    Topic.objects.filter(pk=left.pk).update(retired_at=timezone.now())
    found = Resource.objects.on_roadmaps().order_by("title")
    assert [entry.title for entry in found] == ["Stands nowhere yet", "Stays elsewhere"]


def test_the_list_of_everything_has_pages_of_a_hundred(client):
    stop = a_stop()
    for number in range(103):
        a_resource(f"Entry {number:03}", stop)
    first, second = (client.get(f"/resources/?page={n}").content.decode() for n in (1, 2))
    assert first.count('class="entry"') == 100 and second.count('class="entry"') == 3
    assert "Entry 099" in first and "Entry 100" in second and "103 entries" in first


def test_papers_have_pages_of_a_hundred_the_newest_first(client):
    for number in range(103):
        a_paper(f"Paper {number:03}", published=str(2020 - number % 2))
    first, second = (client.get(f"/papers/?page={n}").content.decode() for n in (1, 2))
    assert first.count('class="entry"') == 100 and second.count('class="entry"') == 3
    assert 'id="year-2020"' in first and 'id="year-2020"' not in second
    assert "Paper 101" in second and "103 entries" in first


@pytest.mark.parametrize(("number", "shown"), [(None, 1), ("2", 2), ("99", 2), ("last one", 1)])
def test_the_nearest_page_is_shown_where_there_is_none(learner, number, shown, monkeypatch):
    monkeypatch.setattr("roadmap.shelf.PER_PAGE", 10)
    found = ShelfFilter(QueryDict(), EVERYTHING, Walk(Learner(learner)))
    page = found.page(number)
    assert (page.number, page.paginator.num_pages) == (shown, 2)
    assert page.object_list == found.ids_at(range(10) if shown == 1 else range(10, 18))


@pytest.mark.parametrize(
    ("shelf", "index"), [(EVERYTHING, "entries_by_title"), (PAPERS, "entries_by_date")]
)
def test_a_page_is_read_in_order_from_an_index(learner, shelf, index):
    """With nothing sorted: that would read all of it."""
    asked = ShelfFilter(QueryDict("state=todo&level=cult"), shelf, Walk(Learner(learner)))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # which otherwise reads a small table whole
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
    plan = asked.in_order.values_list("pk")[:100].explain()
    assert index in plan and "ORDER BY" not in plan and "Sort" not in plan


def test_what_is_the_same_for_everybody_is_asked_for_once(client, learner):
    client.get("/resources/?level=cult")
    client.force_login(learner)
    for who in (client, Client()):
        with CaptureQueriesContext(connection) as queries:
            assert "6 of 18 entries" in who.get("/resources/?level=cult").content.decode()
        assert not [each for each in queries if re.search("COUNT|BY .*title", each["sql"])]


def test_an_edit_and_a_new_entry_show_at_once_in_the_list_of_everything(client):
    stop = a_stop()
    entry = a_resource("Before", stop)
    assert "Before" in client.get("/resources/").content.decode()
    Resource.objects.filter(pk=entry.pk).update(title="After", level="cult")
    a_resource("Another", stop)
    page = client.get("/resources/?level=cult").content.decode()
    assert "After" in page and "Before" not in page and "1 of 2 entries" in page
    Resource.objects.filter(pk=entry.pk).update(retired_at=stop.created_at)
    assert "After" not in client.get("/resources/").content.decode()


def test_nobody_sees_in_the_list_what_another_marked(client):
    stop = a_stop()
    entry = a_resource("Entry", stop)
    guest, other = Client(), a_learner()
    guest.post(entry.progress_url, {"state": "done"})
    services.save_note(other, entry, "Mine alone")
    client.force_login(other)
    pages = [each.get("/resources/").content.decode() for each in (guest, Client(), client)]
    assert ['aria-pressed="true"' in page for page in pages] == [True, False, False]
    assert ["and my note" in page for page in pages] == [False, False, True]
    assert ["Done (1)</option>" in page for page in pages] == [True, False, False]
