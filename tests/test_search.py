"""Search: the same findings on SQLite and PostgreSQL, kept in step by the database itself."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from roadmap import search_index, services
from roadmap.finding import find, highlighted
from roadmap.models import Alias, PersonalEntry, Resource
from roadmap.search_query import read
from roadmap.visitors import Learner, nobody
from tests.factories import a_learner, a_resource, a_stop, a_topic

pytestmark = pytest.mark.django_db


def titles(query, visitor=None):
    found = find(query, visitor or nobody())
    by_id = Resource.objects.in_bulk(found.ids)
    return [topic.title for topic in found.topics] + [by_id[pk].title for pk in found.ids]


@pytest.mark.parametrize(
    "query",
    [
        *("attention", "ATTENTION", "atten", "attention need", "vaswani", "lukasz", "Łukasz Vas"),
        *('"is all you"', "self-attention", "transduction", "atention", "attenton", "atetntion"),
        *("by:vaswani", "kind:paper attention", "level:cult att", "topic:nlp all", "is:todo need"),
    ],
)
def test_an_entry_is_found_by(query):
    a_resource(
        "Attention is all you need",
        a_stop("Language", slug="nlp"),
        authors="Ashish Vaswani, Łukasz Lukasz",
        summary="Self-attention for sequence transduction.",
        kind="paper",
        level="cult",
    )
    a_resource("Something else")
    assert titles(query) == ["Attention is all you need"]


@pytest.mark.parametrize(
    "query",
    [
        '"all is you"',
        "tention",
        "by:hinton attention",
        "level:introductory attention",
        "is:done all",
    ],
)
def test_an_entry_is_not_found_by(query):
    a_resource("Attention is all you need", authors="Vaswani", level="cult")
    assert titles(query) == []


def test_accents_and_other_scripts_are_found():
    a_resource("Café Gödel"), a_resource("Глубокое обучение")
    assert titles("cafe godel") == ["Café Gödel"]
    assert titles("ГЛУБОКОЕ") == ["Глубокое обучение"]


def test_titles_come_first_and_the_whole_title_before_all():
    a_resource("About other things", summary="Kernels too.")
    a_resource("Kernels and what came after them")
    a_resource("Kernels")
    expected = ["Kernels", "Kernels and what came after them", "About other things"]
    assert titles("kernels") == expected


def test_topics_are_found_by_title_and_concepts():
    a_stop("Statistics", concepts="- **Variance**: how far apart")
    assert titles("variance") == titles("statist") == ["Statistics"]


def test_old_names_lead_to_an_entry_until_they_are_taken_away():
    alias = Alias.objects.create(kind="title", value="Once upon", resource=a_resource("Now"))
    assert titles("upon") == ["Now"]
    Alias.objects.filter(pk=alias.pk).update(resource=a_resource("Later"))
    assert titles("upon") == ["Later"]
    alias.delete()
    assert titles("upon") == []


def test_what_changes_without_signals_is_followed():
    Resource.objects.bulk_create(
        [Resource(slug="a", title="Before"), Resource(slug="b", title="B")]
    )
    assert titles("before") == ["Before"]
    Resource.objects.filter(slug="a").update(title="After")
    assert (titles("before"), titles("after")) == ([], ["After"])
    row = Resource.objects.get(slug="a")
    row.summary = "Moved"
    Resource.objects.bulk_update([row], ["summary"])
    assert titles("moved") == ["After"]


def test_what_is_retired_or_deleted_leaves_and_comes_back():
    resource = a_resource("Gone soon")
    Resource.objects.update(retired_at=resource.created_at)
    assert titles("gone") == titles("gonw") == []
    Resource.objects.update(retired_at=None)
    assert titles("gone") == ["Gone soon"]
    Resource.objects.all().delete()
    assert titles("gone") == []


def test_loaddata_is_followed(tmp_path):
    resource, path = a_resource("From a file"), tmp_path / "one.json"
    call_command("dumpdata", "roadmap.resource", output=str(path), verbosity=0)
    resource.delete()
    call_command("loaddata", str(path), verbosity=0)
    assert titles("file") == ["From a file"]


def planned(name):
    return [(MigrationLoader(None).get_migration("roadmap", name), False)]


def test_a_migration_of_the_content_lays_the_words_anew():
    search_index.lift_before(plan=planned("0001_initial"))
    a_resource("Written meanwhile")
    assert titles("meanwhile") == []
    search_index.lay()
    search_index.lay()
    a_resource("Written meanwhile too")
    assert len(titles("meanwhile")) == 2


def test_a_migration_of_something_else_leaves_the_words_as_they_are():
    a_resource("Written before")
    search_index.lift_before(plan=planned("0010_saved_filter"))
    a_resource("Written meanwhile")
    with CaptureQueriesContext(connection) as asked:
        search_index.lay()
    assert not [query for query in asked if query["sql"].startswith(("INSERT", "DELETE"))]
    assert titles("written") == ["Written before", "Written meanwhile"]


def test_notes_and_private_entries_are_found_by_their_owner_alone(client):
    owner, other = a_learner(), a_learner(is_staff=True, is_superuser=True)
    resource, stop = a_resource("Plain"), a_stop("A stop")
    services.save_note(owner, resource, "Think of **zyzzyva** here")
    PersonalEntry.objects.create(user=owner, topic=stop, title="Zyzzyva task")
    mine, theirs = find("zyzzyva", Learner(owner)), find("zyzzyva", Learner(other))
    assert (len(mine.notes), len(mine.entries)) == (1, 1)
    assert not any([theirs.notes, theirs.entries, theirs.ids, theirs.topics, theirs.said])
    assert not find("zyzzyba", Learner(other)).said
    client.force_login(owner)
    html = client.get("/search/?q=zyzzyva").content.decode()
    assert "Zyzzyva task" in html and "<mark>zyzzyva</mark>" in html


def test_an_unknown_operator_and_an_unknown_value_are_told(client):
    a_resource("Size matters")
    html = client.get("/search/?q=size:matters+level:high").content.decode()
    assert "“size:” is not known here" in html and "“level:” does not know “high”" in html
    assert "Size matters" in html


def test_a_slip_is_told(client):
    a_resource("Attention")
    assert "This is for “attention”." in client.get("/search/?q=atention").content.decode()


def test_a_snippet_marks_what_was_found_and_escapes_the_rest():
    text = "<b> " + "before " * 50 + "the Kernel & more " + "after " * 60
    shown = highlighted(text, read("kern"))
    assert "<mark>Kernel</mark> &amp; more" in shown and shown.startswith("… ")
    assert shown.endswith("…") and len(shown) < 400
    assert "&lt;b&gt; <mark>x</mark>" in highlighted("<b> x", read("x"))


def test_typing_brings_the_results_alone(client):
    a_resource("Kernels")
    html = client.get("/search/?q=kern", headers={"HX-Request": "true"}).content.decode()
    assert "Kernels" in html and "<html" not in html


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_any_text_can_be_looked_for(query):
    a_resource("Attention")
    find(query, nobody())


def test_words_are_first_taken_as_they_stand_and_may_all_go_on_where_nothing_holds_them():
    a_resource("Net of fishers"), a_resource("Network of fishers")
    assert titles("net fish") == ["Net of fishers"]
    assert len(titles("netw fish")) == 1 and titles("fish netw") == ["Network of fishers"]


def test_a_topic_reaches_all_that_stands_below_it():
    top = a_stop("Language", slug="nlp")
    middle = a_topic("Models", parent=top)
    a_resource("Deep one", a_topic("Encoders", parent=middle)), a_resource("Deep elsewhere")
    assert titles("topic:nlp deep") == titles("topic:language deep") == ["Deep one"]
    assert titles("topic:none deep") == []
