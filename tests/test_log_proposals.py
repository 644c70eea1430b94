"""What a log names and the roadmap does not goes to the curators in one press, and nothing private with it."""

import pytest

from roadmap.models import Suggestion, UserProgress
from roadmap.suggesting import MOST_AN_HOUR
from tests.factories import a_learner, a_resource, a_stop

pytestmark = pytest.mark.django_db
LOG = """# My log

## Algebra
- [x] [Vectors](https://vectors.example/)
- [x] [Eigenvalues](https://github.com/ada/eigenvalues): my secret thought

## My own heading
- [ ] [A film](https://youtu.be/kCc8FmEb1nY)
"""


@pytest.fixture
def learner(client):
    learner = a_learner("ada")
    client.force_login(learner)
    return learner


@pytest.fixture
def algebra():
    stop = a_stop("Algebra")
    a_resource("Vectors", stop, url="https://vectors.example/")
    return stop


def keys(client, text=LOG):
    html = client.post("/log/import/", {"text": text}).content.decode()
    return [part.split('"')[0] for part in html.split('name="propose" value="')[1:]]


def propose(client, roadmap, text=LOG, **data):
    sent = {"text": text, "action": "propose", "roadmap": roadmap.slug, **data}
    return client.post("/log/import/", sent, follow=True)


def test_what_is_unknown_is_sent_for_its_heading_or_the_roadmap(client, learner, algebra):
    propose(client, algebra.parent, propose=keys(client))
    made = {each.title: each for each in Suggestion.objects.all()}
    assert set(made) == {"Eigenvalues", "A film"}
    assert made["Eigenvalues"].topic == algebra and made["A film"].topic == algebra.parent
    assert made["Eigenvalues"].proposed_kind == "repository"
    assert {each.by for each in made.values()} == {learner}


def test_no_progress_and_no_note_leaves_the_log(client, learner, algebra):
    propose(client, algebra.parent, propose=keys(client))
    told = str(list(Suggestion.objects.values()))
    assert "secret" not in told
    assert not UserProgress.objects.exists()


def test_only_what_is_chosen_is_sent(client, learner, algebra):
    propose(client, algebra.parent, propose=keys(client)[:1])
    assert Suggestion.objects.count() == 1


def test_twice_is_told_and_too_many_wait_for_later(client, learner, algebra):
    text = "".join(f"- [x] [Thing {n}](https://e.org/{n})\n" for n in range(MOST_AN_HOUR + 5))
    html = propose(client, algebra.parent, text, propose=keys(client, text)).content.decode()
    assert Suggestion.objects.count() == MOST_AN_HOUR
    assert "20 suggestions were sent" in html and "5 were too many for now" in html


def test_a_second_time_it_waits_already(client, learner, algebra):
    for _ in range(2):
        html = propose(client, algebra.parent, propose=keys(client)).content.decode()
    assert "2 wait already" in html and Suggestion.objects.count() == 2


def test_a_roadmap_that_is_none_is_not_found(client, learner, algebra):
    assert propose(client, algebra, propose=keys(client)).status_code == 404
    assert not Suggestion.objects.exists()


def test_a_link_that_nobody_may_open_is_left_out(client, learner, algebra):
    text = "| Resource | Progress |\n|---|---|\n| [Local](ftp://e.org/a) | ✅ |\n"
    propose(client, algebra.parent, text, propose=keys(client, text))
    assert all(each.url == "" for each in Suggestion.objects.all())
