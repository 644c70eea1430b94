"""Where one goes on, why, and by which of two depths."""

import pytest

from roadmap import services
from roadmap.journey import continue_with, next_on
from roadmap.models import Resource
from roadmap.visitors import Learner
from roadmap.walk import Walk
from tests.factories import a_learner, a_resource, a_stop, a_topic, needs, relate

pytestmark = pytest.mark.django_db


def onward(learner):
    walk = Walk(Learner(learner))
    roadmap, titles = walk.roadmaps[0], dict(Resource.objects.values_list("pk", "title"))
    return [(titles[each.pk], each.reason) for each in next_on(walk, roadmap)]


def test_what_is_begun_goes_on_and_says_so():
    first, learner = a_stop("Algebra"), a_learner()
    done, _then = a_resource("One", first), a_resource("Two", first)
    services.mark(learner, [done], "done")
    assert onward(learner) == [("Two", "because you have begun Algebra: 1 entry done")]


def test_a_stop_follows_what_it_needs():
    later, algebra, calculus = a_stop("Learning"), a_stop("Algebra"), a_stop("Calculus")
    needs(later, algebra)
    needs(later, calculus)
    a_resource("Perceptrons", later)
    basics = [a_resource("Matrices", algebra), a_resource("Limits", calculus)]
    learner = a_learner()
    services.mark(learner, basics, "done")
    assert onward(learner) == [("Perceptrons", "because you finished Algebra and Calculus")]


def test_a_stop_whose_needs_are_open_waits_for_others():
    locked, before, free = a_stop("Locked"), a_stop("Before"), a_stop("Free")
    needs(locked, before)
    skipped = a_resource("Skipped", before)
    for stop in (locked, before, free):
        a_resource(f"In {stop.title}", stop)
    learner = a_learner()
    services.mark(learner, [skipped], "skipped")
    assert onward(learner) == [("In Before", "because it is the next stop on the path")]


def test_what_is_deep_comes_after_what_is_light():
    stop, learner = a_stop("Vision"), a_learner()
    done = a_resource("Done", stop)
    for title, level in (("Deep", "cult"), ("Light", "introductory"), ("Plain", "")):
        a_resource(title, stop, level=level)
    services.mark(learner, [done], "done")
    assert [title for title, _reason in onward(learner)] == ["Light", "Plain", "Deep"]


def test_what_follows_something_done_names_it():
    stop, learner = a_stop("Language"), a_learner()
    first, then = a_resource("GPT", stop), a_resource("GPT-2", stop)
    relate(then, "succeeds", first)
    services.mark(learner, [first], "done")
    assert onward(learner) == [("GPT-2", "because you have done GPT")]


def test_what_is_under_way_comes_in_walking_order():
    stop, learner = a_stop("Language"), a_learner()
    child = a_topic("Words", parent=stop)
    one, two = a_resource("One", stop), a_resource("Two", child)
    services.mark(learner, [two], "in_progress")
    services.mark(learner, [one], "in_progress")
    walk = Walk(Learner(learner))
    assert [each.pk for each in continue_with(walk, walk.roadmaps[0])] == [one.pk, two.pk]


def test_nothing_is_locked(client):
    later, before = a_stop("Later"), a_stop("Before")
    needs(later, before)
    a_resource("Before this", before)
    client.force_login(a_learner())
    entry = a_resource("Ahead", later)
    client.post(entry.progress_url, {"state": "done"})
    assert "1 of 1 done" in client.get(later.get_absolute_url()).content.decode()


def test_a_cult_path_has_the_easier_way_before_each(client):
    stop, elsewhere = a_stop("Vision"), a_stop("Elsewhere")
    deep, light = a_resource("Deep", stop, level="cult"), a_resource("Light", elsewhere)
    a_resource("Neither", stop)
    relate(light, "explains", deep)
    page = client.get(f"{stop.get_absolute_url()}?path=cult").content.decode()
    path = page[page.index('class="entries path"') :].split("</ol>")[0]
    assert path.index("Light") < path.index("Deep") and "Neither" not in path


def test_an_introductory_path_is_what_is_light(client):
    stop = a_stop("Vision")
    a_resource("Deep", stop, level="cult")
    a_resource("Light", stop, level="introductory")
    page = client.get(f"{stop.get_absolute_url()}?path=introductory").content.decode()
    path = page[page.index('class="entries path"') :].split("</ol>")[0]
    assert "Light" in path and "Deep" not in path
    assert 'href="?path=cult"' in client.get(stop.get_absolute_url()).content.decode()


def test_rows_name_the_easier_way_in_and_the_reverse(client):
    stop = a_stop("Vision")
    deep, light = a_resource("Deep", stop, level="cult"), a_resource("Light", stop)
    relate(light, "explains", deep)
    page = client.get(stop.get_absolute_url()).content.decode()
    assert f'easier way in: <a href="{light.get_absolute_url()}">' in page
    assert f'way in to <a href="{deep.get_absolute_url()}">' in page
