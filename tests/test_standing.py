"""The list of everything, counted in memory: the same as the database would say."""

import pytest
from django.http import QueryDict
from django.test import Client

from roadmap import services
from roadmap.filters import DIMENSIONS, ResourceFilter
from roadmap.models import Resource
from roadmap.standing import StandingFilter
from roadmap.visitors import Learner
from roadmap.walk import Walk
from tests.factories import a_learner, a_resource, a_stop

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
                state = ["", "done", "planned", "skipped", "revisit"][number % 5]
                services.mark(learner, [entry] if state else [], state)
                number += 1
    return learner


@pytest.mark.parametrize("query", QUERIES)
def test_it_finds_and_counts_what_the_database_would(learner, query):
    visitor, everything = Learner(learner), Resource.objects.on_roadmaps()
    walk = Walk(visitor)
    shelf = walk.content.shelf
    found = StandingFilter(QueryDict(query), shelf, shelf, walk.overview, "", everything.all)
    asked = ResourceFilter(QueryDict(query), everything, visitor)
    assert found.ids == [entry.pk for entry in asked.qs.order_by("title", "id")]
    assert found.total == asked.total and found.pills == asked.pills
    for name in ("levels", "kinds", "states", "accesses"):
        assert getattr(found, name) == getattr(asked, name), name


def test_what_is_chosen_is_what_is_shown_as_chosen(learner):
    walk = Walk(Learner(learner))
    shelf = walk.content.shelf
    query = "level=cult&kind=video&kind=paper&state=todo&access=free&q=deep"
    found = StandingFilter(QueryDict(query), shelf, shelf, walk.overview, "")
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


def test_the_list_of_everything_has_pages_of_a_hundred(client):
    stop = a_stop()
    for number in range(103):
        a_resource(f"Entry {number:03}", stop)
    first, second = (client.get(f"/resources/?page={n}").content.decode() for n in (1, 2))
    assert first.count('class="entry"') == 100 and second.count('class="entry"') == 3
    assert "Entry 099" in first and "Entry 100" in second and "103 entries" in first


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
