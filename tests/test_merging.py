"""Merging two resources: what learners have of both, and what stood on the one that retires."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from roadmap import services
from roadmap.merging import MergeError, merge, outlook
from roadmap.models import Alias, Link, Paper, Placement, Relation, Resource, UserProgress
from tests.factories import a_learner, a_paper, a_resource, a_stop, relate

pytestmark = pytest.mark.django_db


def progress(learner, resource, days_ago=0, **fields):
    at = timezone.now() - timedelta(days=days_ago)
    return UserProgress.objects.create(user=learner, resource=resource, changed_at=at, **fields)


def of(learner, resource):
    return UserProgress.objects.get(user=learner, resource=resource)


@pytest.fixture
def pair():
    return a_resource("The old entry"), a_resource("The good entry")


# Learners


def test_a_tick_comes_along_and_stays_where_it_was(pair):
    one, other = pair
    learner = a_learner()
    services.mark(learner, [one], "done")
    before = of(learner, one).changed_at
    merge(one, other)
    assert of(learner, other).state == of(learner, one).state == "done"
    assert of(learner, one).changed_at == of(learner, other).changed_at == before


def test_of_two_states_the_later_wins_with_its_amount(pair):
    one, other = pair
    learner = a_learner()
    progress(learner, one, 5, state="in_progress", amount="3/7")
    progress(learner, other, 9, state="planned", amount="7/7")
    merge(one, other)
    assert (of(learner, other).state, of(learner, other).amount) == ("in_progress", "3/7")


def test_a_state_goes_before_a_later_row_without_one(pair):
    one, other = pair
    learner = a_learner()
    progress(learner, one, 9, state="done", finished=date(2020, 1, 2))
    progress(learner, other, 1, note="Only a note")
    merge(one, other)
    row = of(learner, other)
    assert (row.state, row.note, row.finished) == ("done", "Only a note", date(2020, 1, 2))


def test_notes_join_and_the_same_note_is_said_once(pair):
    one, other = pair
    learner, twice = a_learner(), a_learner()
    progress(learner, one, note="From the old one")
    progress(learner, other, note="From the good one")
    progress(twice, one, note="The same")
    progress(twice, other, note="The same")
    merge(one, other)
    assert of(learner, other).note == "From the good one\n\nFrom the old one"
    assert of(twice, other).note == "The same"


def test_the_earlier_start_and_the_later_finish_hold(pair):
    one, other = pair
    learner = a_learner()
    days = date(2020, 1, 1), date(2020, 2, 2), date(2020, 3, 3), date(2020, 4, 4)
    progress(learner, one, 2, state="done", started=days[0], finished=days[3])
    progress(learner, other, 1, state="revisit", started=days[1], finished=days[2])
    merge(one, other)
    row = of(learner, other)
    assert (row.state, row.started, row.finished) == ("revisit", days[0], days[3])


def test_the_log_names_what_was_merged_once(client, pair):
    one, other = pair
    learner = a_learner()
    services.mark(learner, [one], "done")
    merge(one, other)
    client.force_login(learner)
    html = client.get("/log/").content.decode()
    assert other.title in html and one.title not in html


def test_a_guest_s_tick_on_a_merged_entry_joins_the_survivor(client, pair):
    one, other = pair
    client.post(one.progress_url, {"state": "done", "next": "/"})
    merge(one, other)
    a_learner("ada", password="seven stones high")
    client.post("/accounts/login/", {"login": "ada", "password": "seven stones high"})
    assert list(UserProgress.objects.values_list("resource", "state")) == [(other.pk, "done")]


def test_whoever_still_has_the_merged_entry_at_hand_marks_the_survivor(pair):
    one, other = pair
    learner = a_learner()
    merge(Resource.objects.get(pk=one.pk), other)
    services.mark(learner, [one], "done")
    services.save_note(learner, one, "Late")
    assert (of(learner, other).state, of(learner, other).note) == ("done", "Late")
    assert UserProgress.objects.count() == 1


# What stood on it


def test_placements_move_and_none_is_doubled(pair):
    one, other = pair
    both, only = a_stop(), a_stop()
    for resource, topic in [(one, both), (one, only), (other, both)]:
        Placement.objects.create(resource=resource, topic=topic, position=4)
    merge(one, other)
    assert set(other.placements.values_list("topic", flat=True)) == {both.pk, only.pk}
    assert Placement.objects.published().count() == 2


def test_relations_move_without_doubles_and_none_joins_itself(pair):
    one, other = pair
    third = a_resource()
    relate(one, "builds_on", third)
    relate(other, "builds_on", third)
    relate(third, "explains", one)
    relate(one, "follows_up", other)
    merge(one, other)
    shown = Relation.objects.published().values_list("from_resource", "kind", "to_resource")
    assert set(shown) == {(other.pk, "builds_on", third.pk), (third.pk, "explains", other.pk)}


def test_links_and_paper_move_and_missing_facts_are_filled_in():
    one = a_paper("A", authors="Ada", level="cult", arxiv_id="1706.03762")
    other = a_resource("B", authors="Bertha", url="")
    Link.objects.create(resource=one, label="Code", url="https://code.example/")
    merge(one, other)
    other = Resource.objects.get(pk=other.pk)
    assert (other.authors, other.level, other.url) == ("Bertha", "cult", one.url)
    assert other.links.get().label == "Code"
    assert Paper.objects.get().resource == other


def test_the_old_address_leads_to_the_survivor_through_a_chain(client, pair):
    one, other = pair
    third = a_resource()
    merge(one, other)
    merge(Resource.objects.get(pk=other.pk), third)
    assert client.get(one.get_absolute_url())["Location"] == third.get_absolute_url()
    names = set(Alias.objects.filter(resource=third).values_list("kind", "value"))
    assert {("slug", one.slug), ("title", one.title), ("link", one.url)} <= names


def test_every_change_says_who_and_why(pair):
    one, other = pair
    curator = a_learner()
    Placement.objects.create(resource=one, topic=a_stop())
    merge(one, other, curator, "The same course under two names")
    records = [model.history.first() for model in (other, Resource.objects.get(pk=one.pk))]
    records.append(Placement.history.first())
    assert {r.history_user for r in records} == {curator}
    assert {r.history_change_reason for r in records} == {"The same course under two names"}
    assert len({r.history_date for r in records}) == 1


# What cannot be


def test_an_entry_is_merged_once_and_never_in_a_circle(pair):
    one, other = pair
    merge(one, other)
    one, other = Resource.objects.get(pk=one.pk), Resource.objects.get(pk=other.pk)
    for pair in [(one, a_resource()), (other, one), (other, other)]:
        with pytest.raises(MergeError):
            merge(*pair)


def test_what_is_retired_is_not_merged_into(pair):
    one, other = pair
    Resource.objects.filter(pk=other.pk).update(retired_at=timezone.now())
    with pytest.raises(MergeError, match="retired"):
        merge(one, other)
    assert not Resource.objects.filter(merged_into=other).exists()


def test_looking_ahead_changes_nothing(pair):
    one, other = pair
    learner = a_learner()
    services.mark(learner, [one, other], "done")
    Placement.objects.create(resource=one, topic=a_stop("Stop"))
    seen = outlook(one, other)
    assert (seen.learners, seen.learners_of_both, len(seen.moved)) == (1, 1, 1)
    assert one.placements.count() == 1 and not Alias.objects.exists()


def test_a_circle_that_a_file_brought_ends_where_it_closes(django_assert_max_num_queries):
    one, two = a_resource("One"), a_resource("Two")
    for resource, into in ((one, two), (two, one)):
        Resource.objects.filter(pk=resource.pk).update(merged_into=into, retired_at=timezone.now())
    three = a_resource("Three", merged_into=one, retired_at=timezone.now())
    with django_assert_max_num_queries(15):
        ways = Resource.objects.survivors([one.pk, two.pk, three.pk])
        assert ways == {one.pk: two.pk, two.pk: one.pk, three.pk: two.pk}
        for pk, last in ways.items():
            assert Resource.objects.get(pk=pk).survivor.pk == last
