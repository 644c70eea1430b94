"""The curators' queue: who may decide, what each decision does, and what two at once are told."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from roadmap.models import Alias, Paper, Relation, Resource, Suggestion
from roadmap.suggesting import DecidedError, RefusedError, accept, decline
from tests.at_once import together
from tests.factories import a_curator, a_learner, a_paper, a_resource, a_stop, a_suggestion, a_topic

pytestmark = pytest.mark.django_db
QUEUE = "/admin/roadmap/suggestion/"
Kind, State = Suggestion.Kind, Suggestion.State


@pytest.fixture
def curator(client):
    curator = a_curator("cleo")
    client.force_login(curator)
    return curator


@pytest.fixture
def topic():
    return a_stop("Attention", slug="attention")


def an_entry(topic, **fields):
    fields = {"url": "https://e.org/new", "title": "New", "proposed_kind": "article"} | fields
    return a_suggestion(Kind.ENTRY, topic=topic, **fields)


def said(made, **fields):
    """What the form of an entry in the queue sends."""
    names = ("title", "url", "proposed_kind", "level", "access")
    return {name: getattr(made, name) for name in names} | {"topic": made.topic_id} | fields


def press(client, made, what="accept", **fields):
    response = client.post(f"{QUEUE}{made.pk}/{what}/", fields, follow=True)
    made.refresh_from_db()
    return response


@pytest.mark.parametrize("who", ["stranger", "learner", "staff without the role"])
def test_nobody_else_decides_or_sees_the_queue(client, topic, who):
    made = an_entry(topic)
    if who != "stranger":
        client.force_login(a_learner(is_staff="staff" in who))
    for address, ask in ((QUEUE, client.get), (f"{QUEUE}{made.pk}/accept/", client.post)):
        response = ask(address, said(made) if ask == client.post else {})
        assert response.status_code in (302, 403)
        assert "/login/" in response.get("Location", "/login/")
    made.refresh_from_db()
    assert made.is_waiting and not Resource.objects.exists()


def test_an_accepted_entry_stands_at_the_end_of_its_topic_with_thanks(client, curator, topic):
    a_resource(topic=topic)
    ada = a_learner("ada")
    ada.name = "Ada L."
    ada.save()
    made = an_entry(topic, by=ada, wants_thanks=True, level="cult", access="free")
    press(client, made, **said(made, title="New, edited"))
    resource = made.became
    assert list(topic.placements.values_list("resource", flat=True))[-1] == resource.pk
    assert (resource.title, resource.level, resource.access) == ("New, edited", "cult", "free")
    assert (made.state, made.decided_by) == (State.ACCEPTED, curator)
    assert "Suggested by Ada L." in client.get(resource.get_absolute_url()).content.decode()
    assert "Ada L." in client.get("/about/").content.decode()


def test_whoever_does_not_want_to_be_named_is_not(client, curator, topic):
    made = an_entry(topic, by=a_learner("shy-one"))
    press(client, made, **said(made))
    for address in (made.became.get_absolute_url(), "/about/"):
        assert "shy-one" not in client.get(address).content.decode()


def test_an_arxiv_link_becomes_a_paper_with_number_and_month(client, curator, topic):
    made = an_entry(topic, url="https://arxiv.org/abs/1706.03762", proposed_kind="paper")
    press(client, made, **said(made))
    assert Paper.objects.get().arxiv_id == "1706.03762"
    assert made.became.published == "2017-06"
    assert made.became.slug in client.get("/papers/").content.decode()


def test_an_easier_way_in_explains_the_hard_one(client, curator, topic):
    hard = a_resource("Hard", topic, level="cult")
    made = an_entry(topic, resource=hard)
    press(client, made, **said(made))
    relation = Relation.objects.get()
    assert (relation.from_resource, relation.kind) == (made.became, "explains")
    assert relation.to_resource == hard


def test_a_better_link_replaces_the_old_one_which_still_names_the_entry(client, curator, topic):
    resource = a_resource("Paper", topic, url="https://old.example/a")
    made = a_suggestion(Kind.LINK, resource=resource, url="https://new.example/a")
    press(client, made, url="https://new.example/a?page=1")
    resource.refresh_from_db()
    assert (resource.url, resource.version) == ("https://new.example/a?page=1", 2)
    assert Alias.objects.get(kind="link").value == "https://old.example/a"


def test_a_link_that_moved_back_is_no_old_link_of_itself(client, curator, topic):
    resource = a_resource("Paper", topic, url="https://b.example/")
    Alias.objects.create(kind="link", value="https://a.example/", resource=resource)
    made = a_suggestion(Kind.MOVED, resource=resource, url="https://a.example/", by=None)
    assert "the link check" in client.get(QUEUE).content.decode()
    press(client, made, url=made.url)
    assert list(resource.aliases.values_list("value", flat=True)) == ["https://b.example/"]


def test_a_paper_learns_its_number_from_a_better_link(client, curator, topic):
    resource = a_paper("Paper", topic)
    made = a_suggestion(Kind.LINK, resource=resource, url="https://arxiv.org/abs/1706.03762")
    press(client, made, url=made.url)
    assert Paper.objects.get().arxiv_id == "1706.03762"


def test_a_level_is_set_and_the_history_says_who_and_why(client, curator, topic):
    resource = a_resource("Paper", topic)
    made = a_suggestion(Kind.LEVEL, resource=resource, level="cult")
    press(client, made, level="introductory")
    resource.refresh_from_db()
    newest = resource.history.first()
    assert (resource.level, newest.history_user) == ("introductory", curator)
    assert newest.history_change_reason == f"Suggestion {made.pk}, accepted"


def test_a_mistake_is_handled_with_what_was_done(client, curator, topic):
    made = a_suggestion(topic=topic, remark="A word is wrong")
    press(client, made, answer="The word is right now.")
    assert (made.state, made.reason) == (State.ACCEPTED, "The word is right now.")


def test_declining_takes_a_ready_sentence_or_ones_own(client, curator, topic):
    one, two = an_entry(topic), an_entry(topic)
    press(client, one, "decline", ready="The link could not be opened.")
    press(client, two, "decline", ready="The link could not be opened.", answer=" My  own ")
    assert [one.reason, two.reason] == ["The link could not be opened.", "My own"]
    assert {one.state, two.state} == {State.DECLINED} and not Resource.objects.exists()


def test_the_second_curator_is_told(client, curator, topic):
    made = an_entry(topic)
    press(client, made, **said(made))
    html = press(client, made, "decline", ready="No").content.decode()
    assert "decided this before you: accepted" in html
    assert made.state == State.ACCEPTED and Resource.objects.count() == 1


def test_a_withdrawn_suggestion_is_told_as_one(curator, topic):
    made = an_entry(topic)
    pk = made.pk
    made.delete()
    with pytest.raises(RefusedError, match="withdrawn"):
        decline(pk, curator, "")


def test_what_came_with_the_same_link_meanwhile_stops_the_second(curator, topic):
    one, two = an_entry(topic), an_entry(topic)
    accept(one.pk, curator, {}, seen=set())
    with pytest.raises(RefusedError, match="has come to the roadmap"):
        accept(two.pk, curator, {}, seen=set())
    two.refresh_from_db()
    assert two.is_waiting and Resource.objects.count() == 1


def test_the_queue_shows_what_is_here_and_what_else_waits(client, curator, topic):
    here = a_resource("Here", a_stop("Elsewhere"), url="http://www.e.org/new/")
    an_entry(topic)
    an_entry(topic, title="Twin")
    html = client.get(QUEUE).content.decode()
    assert here.get_absolute_url() in html and "Elsewhere" in html
    assert "The same link waits in" in html and "Twin" in html


@pytest.mark.parametrize("retired", [False, True])
def test_what_is_here_is_put_into_the_topic_and_not_doubled(client, curator, topic, retired):
    here = a_resource(
        "Here", url="https://e.org/new", retired_at=timezone.now() if retired else None
    )
    made = an_entry(topic, title="")
    press(client, made, place=here.slug, topic=topic.pk)
    assert list(topic.placements.values_list("resource", flat=True)) == [here.pk]
    assert made.became == here and Resource.objects.published().count() == 1


def test_a_wrong_edit_comes_back_with_its_sentence(client, curator, topic):
    made = an_entry(topic)
    response = press(client, made, **said(made, url="javascript:alert(1)", title=""))
    html = response.content.decode()
    assert response.status_code == 422 and made.is_waiting
    assert "begins with http" in html and "This field is required" in html


def test_two_entries_of_one_title_get_two_names(curator, topic):
    a_resource("New", slug="new")
    Alias.objects.create(kind="slug", value="attention-new", resource=a_resource())
    made = accept(an_entry(topic).pk, curator, {})
    assert made.became.slug == "attention-new-2"


def test_a_suggestion_for_what_was_merged_changes_the_survivor(curator, topic):
    survivor = a_resource("Survivor", topic)
    gone = a_resource("Gone", retired_at=timezone.now(), merged_into=survivor)
    accept(a_suggestion(Kind.LEVEL, resource=gone, level="cult").pk, curator, {})
    survivor.refresh_from_db()
    assert survivor.level == "cult"


def test_a_decided_one_is_shown_with_its_answer_and_no_buttons(client, curator, topic):
    made = an_entry(topic)
    press(client, made, "decline", answer="No room")
    html = client.get(f"{QUEUE}{made.pk}/change/", follow=True).content.decode()
    assert "No room" in html and f"{made.pk}/accept/" not in html


def test_nobody_adds_or_deletes_here(client, curator, topic):
    made = an_entry(topic)
    assert client.get(f"{QUEUE}add/").status_code == 403
    assert client.post(f"{QUEUE}{made.pk}/delete/", {"post": "yes"}).status_code == 403


def test_more_suggestions_cost_no_more_queries(client, curator, topic):
    def cost():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(QUEUE).status_code == 200
        return len(captured)

    def grow(count):
        for number in range(count):
            a_resource(topic=a_topic(parent=topic), url=f"https://e.org/{number}")
            an_entry(topic, url=f"https://e.org/{number}")
            a_suggestion(Kind.LEVEL, resource=a_resource(), level="cult")

    grow(2)
    before = cost()
    grow(6)
    assert cost() == before


def test_a_second_decision_raises_and_changes_nothing(curator, topic):
    made = an_entry(topic)
    decline(made.pk, curator, "No")
    with pytest.raises(DecidedError, match="cleo decided this before you: declined"):
        accept(made.pk, a_learner(), {})
    assert not Resource.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_curators_at_once_one_decides():
    one, other, made = a_learner(), a_learner(), an_entry(a_stop())
    errors = together(lambda: accept(made.pk, one, {}), lambda: accept(made.pk, other, {}))
    assert [type(error) for error in errors] == [DecidedError]
    assert Resource.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_link_accepted_twice_at_once_becomes_one_entry():
    topic = a_stop()
    one, other, curator = an_entry(topic), an_entry(topic), a_learner()
    errors = together(
        lambda: accept(one.pk, curator, {}, seen=set()),
        lambda: accept(other.pk, curator, {}, seen=set()),
    )
    assert [type(error) for error in errors] == [RefusedError]
    assert Resource.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_entries_accepted_at_once_stand_one_after_the_other():
    topic, curator = a_stop(), a_learner()
    made = [an_entry(topic, url=f"https://e.org/{name}") for name in "ab"]
    errors = together(*(lambda each=each: accept(each.pk, curator, {}) for each in made))
    assert errors == []
    assert list(topic.placements.values_list("position", flat=True)) == [10, 20]


def test_thanks_move_along_with_a_merge(client, topic):
    survivor = a_resource("Survivor", topic)
    gone = a_resource("Gone", retired_at=timezone.now(), merged_into=survivor)
    fields = {"state": State.ACCEPTED, "decided_at": timezone.now(), "wants_thanks": True}
    a_suggestion(Kind.LINK, resource=gone, became=gone, by=a_learner("ada"), **fields)
    assert "With help from ada" in client.get(survivor.get_absolute_url()).content.decode()
