"""Each rule finds what breaks it, and only that."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from roadmap.circles import circles
from roadmap.house import House
from roadmap.house_rules import OVERFULL, RULES, check
from roadmap.models import Alias, Placement, Resource, Topic
from tests.factories import a_learner, a_resource, a_stop, a_topic, needs, relate

pytestmark = pytest.mark.django_db


def found(rule):
    """What one rule found: the titles, and the sentences."""
    rule = next(each for each in RULES if each.find.__name__ == rule)
    return [(finding.about.title, finding.sentence) for finding in rule.find(House())]


def run(*options):
    """The exit code and what was printed."""
    out = StringIO()
    try:
        call_command("check_roadmap", *options, stdout=out)
    except SystemExit as ended:
        return ended.code, out.getvalue()
    return 0, out.getvalue()


def test_circles_are_found_without_going_round_for_ever():
    assert list(circles([(1, 2), (2, 3)])) == []
    assert list(circles([(1, 2), (2, 3), (3, 1)])) == [[1, 2, 3]]
    assert list(circles([(1, 2), (1, 3), (2, 4), (3, 4)])) == []  # a diamond is none
    assert list(circles([(1, 1), (2, 3), (3, 2)])) == [[1], [2, 3]]


def test_a_circle_may_be_longer_than_the_stack_is_deep():
    edges = [(n, n + 1) for n in range(50_000)]
    assert [len(circle) for circle in circles([*edges, (50_000, 0)])] == [50_001]


def test_a_topic_that_stands_below_itself():
    one = a_topic("One")
    two = a_topic("Two", parent=one)
    assert found("topics_in_circles") == []
    Topic.objects.filter(pk=one.pk).update(parent=two)
    assert found("topics_in_circles") == [("One", "One → Two → One")]


def test_a_topic_that_needs_itself_by_way_of_others():
    one, two = a_stop("One"), a_stop("Two")
    needs(one, two)
    assert found("prerequisites_in_circles") == []
    needs(two, one)
    assert found("prerequisites_in_circles") == [("One", "One → Two → One")]


def test_relations_that_say_what_comes_first_make_no_circle_but_praise_may():
    one, two = a_resource("One"), a_resource("Two")
    for kind in ("recommended_by", "builds_on"):
        relate(one, kind, two)
    relate(two, "recommended_by", one)
    relate(two, "explains", one)
    assert found("relations_in_circles") == []
    relate(two, "builds_on", one)
    assert found("relations_in_circles") == [("One", "One → Two → One")]


def test_two_that_were_merged_into_each_other():
    one = a_resource("One", retired_at=timezone.now())
    two = a_resource("Two", retired_at=timezone.now(), merged_into=one)
    Resource.objects.filter(pk=one.pk).update(merged_into=two)
    assert found("merges_in_circles") == [("One", "One → Two → One")]


def test_a_topic_below_one_that_left_is_reached_by_nobody():
    stop = a_stop("Left", retired_at=timezone.now())
    child = a_topic("Child", parent=stop)
    a_topic("Grandchild", parent=child)
    a_topic("Left too", parent=stop, retired_at=timezone.now())
    sentence = "stands below “Left”, which has left the roadmap"
    assert found("unreachable_topics") == [("Child", sentence)]


def test_an_address_that_stands_for_two():
    old = a_resource("Old", slug="old-now")
    Alias.objects.create(kind="slug", value="old", resource=old)
    Alias.objects.create(kind="slug", value="old-now", resource=old)  # its own: nothing is lost
    Alias.objects.create(kind="title", value="new", resource=old)
    assert found("doubled_slugs") == []
    a_resource("New", slug="old")
    assert found("doubled_slugs") == [("Old", "its old address “old” leads to “New” now")]


def test_addresses_that_differ_in_capitals_alone():
    a_stop("Small", slug="maths")
    a_stop("Large", slug="Maths")
    a_resource("Other", slug="MATHS")
    assert found("doubled_slugs") == [("Small", "has an address like that of “Large”")]


def test_addresses_in_texts_lead_somewhere():
    a_stop("Here", slug="here")
    entry = a_resource("Entry", slug="entry", summary="[a](/topics/here/#x) [b](/resources/entry)")
    Alias.objects.create(kind="slug", value="earlier", resource=entry)
    a_stop(
        "Text", body="See [this](/resources/earlier/), [that](/topics/nowhere/) and `/topics/x/`."
    )
    a_stop("Left", slug="left", retired_at=timezone.now(), body="[x](/topics/none/)")
    a_stop("More", summary="[left](/topics/left/)")
    assert found("dangling_slugs") == [
        ("Text", "names /topics/nowhere/, which is nowhere"),
        ("More", "names /topics/left/, which is nowhere"),
    ]


def test_an_entry_that_nobody_meets():
    a_resource("Placed", a_stop())
    a_resource("Nowhere")
    a_resource("Hidden", a_stop(retired_at=timezone.now()))
    a_resource("Retired", retired_at=timezone.now())
    assert [title for title, _ in found("entries_nowhere")] == ["Nowhere", "Hidden"]


def test_the_same_link_under_two_titles():
    a_resource("One", url="https://arxiv.org/abs/1706.03762")
    a_resource("Two", url="https://arxiv.org/pdf/1706.03762v5")
    a_resource("None", url="")
    a_resource("None either", url="")
    assert found("same_link_twice") == [("One", "has the same link as “Two”")]


def test_like_titles_are_told_unless_they_are_one_link():
    a_resource("Self-Supervised Learning", slug="a")
    a_resource("self supervised learning", slug="b")
    a_resource("One thing", url="https://example.org/x")
    a_resource("One Thing", url="https://example.org/x")
    a_resource("C")
    a_resource("C++")
    assert found("like_titles") == [("Self-Supervised Learning", "is titled like b")]


def test_topics_that_are_empty_or_too_full():
    stop = a_stop("Heading")
    a_topic("Empty", parent=stop)
    full = a_topic("Full", parent=stop)
    for _ in range(OVERFULL):
        a_resource(topic=full)
    a_resource(topic=full, retired_at=timezone.now())
    assert found("overfull_topics") == []
    a_resource(topic=full)
    assert found("overfull_topics") == [("Full", "holds 41 entries; parts would help")]
    assert found("empty_topics") == [("Empty", "holds nothing")]


def test_cult_entries_have_an_easier_way_in():
    stop = a_stop()
    hard, harder = a_resource("Hard", stop, level="cult"), a_resource("Harder", stop, level="cult")
    relate(a_resource(topic=stop), "explains", hard)
    relate(a_resource(retired_at=timezone.now()), "explains", harder)
    assert found("cult_without_introduction") == [("Harder", "has no easier way in")]


def test_levels_and_links_that_are_missing():
    stop = a_stop("Stop")
    a_resource("Rated", stop, level="cult")
    a_resource("Unrated", stop, url="")
    sentence = "lacks the level of 1 of its entries, which are 2"
    assert found("missing_levels") == [("Stop", sentence)]
    assert found("entries_without_link") == [("Unrated", "has no link")]


def test_a_site_with_nothing_keeps_all_rules():
    assert run("--strict") == (0, "Errors: 0. Advice: 0.\n")


def test_advice_ends_well_unless_it_is_to_be_strict():
    a_resource("Nowhere", level="cult")
    code, said = run()
    assert code == 0
    assert "Advice: Entries that stand nowhere (1)" in said
    assert "“Nowhere” stands in no topic." in said
    assert run("--strict")[0] == 1


def test_an_error_ends_badly():
    a_topic("Child", parent=a_stop(retired_at=timezone.now()))
    code, said = run()
    assert code == 1
    assert "Error: Topics that nobody reaches (1)" in said


def test_the_roadmap_that_comes_along_has_no_error():
    call_command("loaddata", "roadmap", verbosity=0)
    assert [rule for rule, _ in check() if rule.is_error] == []


def test_a_large_roadmap_costs_no_more_queries():
    def grow(size):
        for _ in range(size):
            stop = a_stop(summary="[x](/topics/none/)")
            one, two = a_resource(topic=stop, level="cult"), a_resource(topic=stop, url="")
            relate(one, "builds_on", two)
            Alias.objects.create(kind="slug", value=f"old-{stop.pk}", topic=stop)

    grow(2)
    with CaptureQueriesContext(connection) as few:
        check()
    grow(10)
    with CaptureQueriesContext(connection) as many:
        check()
    assert len(many) == len(few) <= 8


def test_curators_see_the_rules_with_a_way_to_each(client):
    client.force_login(a_learner(is_staff=True, is_superuser=True))
    assert "Every rule is kept." in client.get("/admin/house-rules/").content.decode()
    entry = a_resource("<b>Nowhere</b>", level="cult")
    html = client.get("/admin/house-rules/").content.decode()
    assert f'<a href="/admin/roadmap/resource/{entry.pk}/change/">&lt;b&gt;Nowhere' in html
    assert "/admin/house-rules/" in client.get("/admin/").content.decode()


@pytest.mark.parametrize(("fields", "status"), [({}, 302), ({"is_staff": True}, 403)])
def test_others_do_not(client, fields, status):
    client.force_login(a_learner(**fields))
    assert client.get("/admin/house-rules/").status_code in {status, 403}


def test_a_long_list_on_the_page_says_how_many_more(client):
    client.force_login(a_learner(is_staff=True, is_superuser=True))
    stop = a_stop()
    entries = [
        Resource(title=f"Entry {n}", slug=f"e-{n}", level="cult", url=f"https://e.org/{n}")
        for n in range(150)
    ]
    Resource.objects.bulk_create(entries)
    Placement.objects.bulk_create([Placement(topic=stop, resource=entry) for entry in entries])
    assert "and 50 more" in client.get("/admin/house-rules/").content.decode()
