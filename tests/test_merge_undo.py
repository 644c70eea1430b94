"""Taking a merge back, merging under way while others write, and lists that are taken in after."""

import threading
import time
from textwrap import dedent

import pytest
from django.db import transaction

from roadmap import services
from roadmap.merging import MergeError, merge, undo
from roadmap.models import (
    Alias,
    KeptProgress,
    Link,
    Merge,
    Placement,
    Report,
    Resource,
    SourceEntry,
    UserProgress,
)
from roadmap.outline.readers import markdown
from roadmap.sync.apply import carry_out
from tests.at_once import together
from tests.factories import a_learner, a_resource, a_stop, relate

pytestmark = pytest.mark.django_db


def of(learner, resource):
    return UserProgress.objects.filter(user=learner, resource=resource).first()


def everything():
    """All that merging may touch, but for versions and times of change."""
    resources = Resource.objects.order_by("pk").values("pk", "url", "level", "retired_at")
    tables = (Placement, Link, Alias, UserProgress)
    return list(resources), [list(table.objects.order_by("pk").values()) for table in tables]


@pytest.fixture
def pair():
    one, other = a_resource("The old entry", level="cult"), a_resource("The good entry", url="")
    Placement.objects.create(resource=one, topic=a_stop("Stop"), position=7)
    Link.objects.create(resource=one, label="Code", url="https://code.example/")
    relate(one, "builds_on", a_resource("Before"))
    return one, other


def test_undoing_restores_everything(pair):
    one, other = pair
    only, both = a_learner(), a_learner()
    services.mark(only, [one], "done")
    services.mark(both, [one, other], "planned")
    services.save_note(both, one, "A thought")
    before = everything()
    made = merge(one, other)
    assert everything() != before
    undo(made)
    assert everything() == before
    assert Merge.objects.get().left == []
    assert not KeptProgress.objects.exists()


def test_what_a_learner_arranged_comes_along_and_back(pair):
    one, other = pair
    pinned, both = a_learner(), a_learner()
    for learner, resource, arranged in [
        (pinned, one, "pinned"),
        (both, one, "pinned"),
        (both, other, "hidden"),
    ]:
        services.arrange(learner, resource, arranged)
    made = merge(one, other)
    assert (of(pinned, other).arranged, of(both, other).arranged) == ("pinned", "hidden")
    assert undo(made).left == []
    assert of(pinned, other) is None and of(both, other).arranged == "hidden"


def test_what_somebody_touched_since_stays_and_is_named(pair):
    one, other = pair
    went_on, waited = a_learner("went-on"), a_learner()
    services.mark(waited, [one], "planned")
    services.mark(went_on, [one], "planned")
    made = merge(one, other)
    services.mark(went_on, [other], "done")
    other.placements.update(position=1)
    left = undo(made).left
    assert any("1 learner went on" in line for line in left)
    assert any("The good entry in Stop" in line and "stays" in line for line in left)
    assert of(went_on, other).state == "done" and of(went_on, one).state == "planned"
    assert of(waited, other) is None
    assert not any("went-on" in line for line in left)


def test_a_fact_that_was_edited_since_stays(pair):
    one, other = pair
    made = merge(one, other)
    Resource.objects.filter(pk=other.pk).update(level="introductory")
    assert [line for line in undo(made).left if "level" in line]
    other.refresh_from_db()
    assert (other.level, other.url) == ("introductory", "")


def test_a_chain_is_undone_from_its_end(pair):
    one, other = pair
    third = a_resource()
    first = merge(one, other)
    second = merge(Resource.objects.get(pk=other.pk), third)
    with pytest.raises(MergeError, match="undo that first"):
        undo(first)
    undo(second)
    assert undo(first).left == []
    assert Resource.objects.filter(retired_at=None).count() == 4


def test_a_merge_is_undone_once_and_can_be_made_again(pair):
    made = merge(*pair)
    undo(made)
    with pytest.raises(MergeError):
        undo(made)
    one, other = (Resource.objects.get(pk=each.pk) for each in pair)
    merge(one, other)
    assert Merge.objects.standing().count() == 1


def test_what_was_kept_of_a_learner_goes_with_the_account(pair):
    one, other = pair
    learner = a_learner()
    services.save_note(learner, one, "Mine")
    services.save_note(learner, other, "Mine too")
    made = merge(one, other)
    assert KeptProgress.objects.get().row.note == "Mine too"
    learner.delete()
    assert not KeptProgress.objects.exists()
    assert undo(made).left == []


# At the same time


@pytest.mark.django_db(transaction=True)
def test_two_curators_who_merge_at_once_merge_once():
    one, other, third = a_resource(), a_resource(), a_resource()
    errors = together(lambda: merge(one, other), lambda: merge(one, third))
    assert [type(error) for error in errors] == [MergeError]
    assert Merge.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_opposite_merges_one_holds():
    one, other = a_resource(), a_resource()
    errors = together(lambda: merge(one, other), lambda: merge(other, one))
    assert [type(error) for error in errors] == [MergeError]
    assert Resource.objects.published().count() == 1


@pytest.mark.django_db(transaction=True)
def test_no_tick_is_lost_while_a_merge_is_under_way():
    one, other = a_resource(), a_resource()
    learners = [a_learner() for _ in range(6)]
    ticks = [lambda who=who: services.mark(who, [one], "done") for who in learners]
    assert together(lambda: merge(one, other), *ticks) == []
    done = UserProgress.objects.filter(resource=other, state="done")
    assert done.count() == len(learners)


@pytest.mark.django_db(transaction=True)
def test_a_merge_waits_for_a_tick_that_is_not_yet_kept():
    one, other, learner = a_resource(), a_resource(), a_learner()
    under_way = threading.Event()

    def tick():
        with transaction.atomic():
            services.mark(learner, [one], "done")
            under_way.set()
            time.sleep(0.3)  # time enough for the merge to pass by, if it could

    def then_merge():
        under_way.wait()
        merge(one, other)

    assert together(tick, then_merge) == []
    assert of(learner, other).state == "done"


# Lists

LIST = """
    # Learn

    ## Basics
    - [Alpha](https://alpha.example/)
    - [Alpha, again](https://again.example/)

    ## More
    - [Gamma](https://gamma.example/)
"""


def take_in(text=LIST, source="list"):
    return carry_out(markdown.read(dedent(text), source), source, "Learn")


def merge_the_alphas():
    again = Resource.objects.get(title="Alpha, again")
    return merge(again, Resource.objects.get(title="Alpha"))


def test_taking_the_list_in_again_after_a_merge_changes_nothing():
    take_in()
    learner = a_learner()
    services.mark(learner, Resource.objects.all(), "done")
    merge_the_alphas()
    before, rows = everything(), list(SourceEntry.objects.order_by("pk").values())
    made, report = take_in()
    assert (made.changes, made.questions, report) == ([], [], None)
    assert everything() == before
    assert list(SourceEntry.objects.order_by("pk").values()) == rows
    assert Report.objects.count() == 1


def test_a_list_that_names_the_merged_entry_means_the_survivor():
    take_in()
    merge_the_alphas()
    alpha = Resource.objects.get(title="Alpha")
    take_in("# Other\n\n## There\n- [Alpha, again](https://again.example/)\n", "other")
    assert Resource.objects.published().count() == 2
    assert alpha.placements.filter(topic__title="There").exists()


def test_what_another_list_says_of_the_merged_entry_keeps_the_survivor():
    take_in()
    take_in("# Other\n\n## There\n- [Alpha, again](https://again.example/)\n", "other")
    merge_the_alphas()
    Resource.objects.update(version=1)
    Resource.history.update(history_user=None)
    take_in("# Learn\n\n## More\n- [Gamma](https://gamma.example/)\n")
    assert Resource.objects.get(title="Alpha").retired_at is None


def test_undoing_after_an_import_gives_the_list_s_rows_back():
    take_in()
    made = merge_the_alphas()
    take_in()
    assert undo(made).left == []
    changes = take_in()[0].changes
    assert changes == []
    assert SourceEntry.objects.filter(resource__title="Alpha, again").exists()
