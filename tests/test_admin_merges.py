"""A curator merges two entries in the admin, and takes it back."""

import pytest

from accounts.roles import MAINTAINER
from roadmap import services
from roadmap.merging import merge
from roadmap.models import Merge, Placement, Resource, UserProgress
from tests.factories import a_curator, a_learner, a_resource, a_stop

pytestmark = pytest.mark.django_db
RESOURCES, MERGES = "/admin/roadmap/resource/", "/admin/roadmap/merge/"


@pytest.fixture
def curator(client):
    curator = a_curator("curator")
    client.force_login(curator)
    return curator


@pytest.fixture
def pair():
    return a_resource("The old entry"), a_resource("The good entry", topic=a_stop())


def page_of(one, other):
    return f"{MERGES}add/?resource={one.pk}&into={other.pk}"


def choose(client, *resources):
    data = {"action": "merge", "_selected_action": [each.pk for each in resources]}
    return client.post(RESOURCES, data)


def test_two_chosen_in_the_list_are_shown_side_by_side(client, curator, pair):
    one, other = pair
    services.save_note(a_learner("secretive"), one, "A private thought")
    services.mark(a_learner(), [one, other], "done")
    address = choose(client, other, one)["Location"]
    assert address == page_of(one, other)
    html = client.get(address).content.decode()
    assert "2 learners have something on it" in html and "1 of them has something on both" in html
    assert "secretive" not in html and "A private thought" not in html
    assert page_of(other, one).replace("&", "&amp;") in html
    assert not Merge.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_not_two_are_asked_for_again(client, curator, count):
    response = choose(client, *(a_resource() for _ in range(count)))
    assert "Choose two entries" in client.get(response["Location"]).content.decode()


def test_sending_the_page_merges_with_the_reason(client, curator, pair):
    one, other = pair
    services.mark(a_learner(), [one], "done")
    response = client.post(page_of(one, other), {"reason": "The same course"})
    made = Merge.objects.get()
    assert (made.resource, made.into, made.user, made.reason) == (
        *pair,
        curator,
        "The same course",
    )
    assert response["Location"] == f"{MERGES}{made.pk}/change/"
    assert UserProgress.objects.filter(resource=other, state="done").exists()


def test_the_page_of_the_merge_undoes_it_and_names_what_stays(client, curator, pair):
    one, other = pair
    Placement.objects.create(resource=one, topic=a_stop("Elsewhere"))
    made = merge(one, other)
    other.placements.filter(topic__title="Elsewhere").update(remark="New")
    address = f"{MERGES}{made.pk}/change/"
    assert "Undo the merge" in client.get(address).content.decode()
    assert client.get(f"{MERGES}{made.pk}/undo/").status_code == 405
    html = client.post(f"{MERGES}{made.pk}/undo/", follow=True).content.decode()
    assert "The merge is undone" in html and "The good entry in Elsewhere" in html
    assert "Undo the merge" not in html
    assert Resource.objects.published().count() == 2


def test_what_cannot_be_merged_is_refused_with_a_sentence(client, curator, pair):
    one, other = pair
    merge(one, other)
    for pair in [(other, other), (a_resource(), one)]:
        response = client.post(page_of(*pair), {"reason": ""})
        assert response.status_code == (409 if pair[0] == pair[1] else 200)
    assert "Choose two different entries" in client.get(page_of(other, other)).content.decode()
    assert Merge.objects.count() == 1


def test_a_merged_entry_is_not_brought_back_by_hand(client, curator, pair):
    one, other = pair
    merge(one, other)
    client.post(RESOURCES, {"action": "bring_back", "_selected_action": [one.pk]})
    assert Resource.objects.get(pk=one.pk).retired_at is not None


def test_merging_is_for_those_with_a_role(client, pair):
    client.force_login(a_learner())
    assert client.post(page_of(*pair)).status_code in (302, 403)
    assert not Merge.objects.exists()
    client.force_login(a_curator(role=MAINTAINER))
    assert client.get(page_of(*pair)).status_code == 200


def test_a_page_without_two_asks_for_them(client, curator, pair):
    assert "Choose both" in client.get(f"{MERGES}add/").content.decode()
    assert client.get(f"{MERGES}add/?resource={pair[0].pk}").status_code == 200
    assert client.get(f"{MERGES}add/?resource=x&into=y").status_code == 200
    assert client.get(f"{MERGES}999/change/").status_code == 404
    assert client.get(MERGES).status_code == 200
