import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from roadmap import services
from roadmap.merging import merge
from roadmap.models import Alias, Resource, Source, SourceEntry, UserProgress
from tests.admin_forms import as_shown
from tests.factories import a_learner, a_resource, a_stop, a_topic

pytestmark = pytest.mark.django_db
TOPICS, RESOURCES = "/admin/roadmap/topic/", "/admin/roadmap/resource/"


@pytest.fixture
def curator(client):
    curator = a_learner("curator", is_staff=True, is_superuser=True)
    client.force_login(curator)
    return curator


def act(client, action, *resources, **more):
    data = {"action": action, "_selected_action": [each.pk for each in resources], **more}
    return client.post(RESOURCES, data, follow=True)


@pytest.mark.parametrize("who", ["stranger", "learner"])
def test_others_are_sent_to_the_site_s_own_door_or_refused(client, who):
    if who == "learner":
        client.force_login(a_learner())
    response = client.get("/admin/")
    assert response.status_code in (302, 403)
    if response.status_code == 302:
        assert response["Location"].startswith(("/accounts/login/", "/admin/login/"))


def test_topics_stand_as_a_tree_in_walking_order(client, curator):
    first = a_stop("First stop", position=1)
    a_stop("Second stop", position=2)
    a_topic("Inside the first", parent=first)
    html = client.get(TOPICS).content.decode()
    order = [html.index(title) for title in ("First stop", "└ Inside the first", "Second stop")]
    assert order == sorted(order)


def test_an_entry_is_found_by_author_and_by_an_old_title(client, curator):
    resource = a_resource("Yes you should", authors="Andrej Karpathy")
    Alias.objects.create(kind="title", value="An older name", resource=resource)
    a_resource("Something else")
    for query in ("karpathy", "older name"):
        html = client.get(RESOURCES, {"q": query}).content.decode()
        assert "Yes you should" in html
        assert "Something else" not in html


def test_levels_are_set_in_bulk_and_each_is_a_new_version(client, curator):
    one, two = a_resource(), a_resource()
    act(client, "level_cult", one, two)
    assert list(Resource.objects.values_list("level", "version")) == [("cult", 2), ("cult", 2)]


def test_a_kind_is_set_in_bulk_and_asked_for_when_missing(client, curator):
    resource = a_resource()
    assert "Choose a kind first" in act(client, "set_kind", resource).content.decode()
    act(client, "set_kind", resource, kind="book")
    resource.refresh_from_db()
    assert resource.kind == "book"


def test_retiring_keeps_the_ticks_and_bringing_back_undoes_it(client, curator):
    resource = a_resource(topic=a_stop())
    services.mark(a_learner(), [resource], "done")
    act(client, "retire", resource)
    assert not Resource.objects.published().exists()
    assert UserProgress.objects.get().state == "done"
    act(client, "bring_back", resource)
    assert Resource.objects.published().exists()


def test_deleting_retires_with_a_reason_and_is_taken_back(client, curator):
    resource = a_resource("Doomed")
    services.mark(a_learner("secretive"), [resource], "done")
    door = f"{RESOURCES}{resource.pk}/delete/"
    html = client.get(door).content.decode()
    assert "1 learner has something on it" in html and "secretive" not in html
    client.post(door, {"reason": "Out of date"})
    resource.refresh_from_db()
    assert resource.retired_at is not None
    assert resource.history.first().history_change_reason == "Out of date"
    assert "Doomed" in client.get(RESOURCES, {"retired": "yes"}).content.decode()
    assert "comes back" not in client.get(door).content.decode()
    client.post(door, {"reason": ""})
    resource.refresh_from_db()
    assert resource.retired_at is None
    assert "delete_selected" not in client.get(RESOURCES).content.decode()


def test_retiring_a_topic_says_what_goes_out_of_sight_with_it(client, curator):
    stop = a_stop("Stop")
    a_topic("Below", parent=stop)
    a_resource(topic=stop)
    html = client.get(f"{TOPICS}{stop.pk}/delete/").content.decode()
    assert "1 topic below it" in html and "1 entry stands" in html


def test_an_edit_is_a_new_version_with_who_and_why(client, curator):
    topic = a_stop("Old title", slug="kept", body="One\nTwo")
    address = f"{TOPICS}{topic.pk}/change/"
    sent = as_shown(client, address) | {"title": "New title", "reason": "Clearer"}
    sent["body"] = sent["body"].replace("\n", "\r\n")
    response = client.post(address, sent)
    assert response.status_code == 302, response.content.decode()[:2000]
    topic.refresh_from_db()
    assert (topic.title, topic.slug, topic.version, topic.body) == (
        "New title",
        "kept",
        2,
        "One\nTwo",
    )
    record = topic.history.first()
    assert (record.history_user, record.history_change_reason) == (curator, "Clearer")


def test_a_slug_changed_by_hand_leaves_the_old_address_open(client, curator):
    resource = a_resource(slug="old-name")
    address = f"{RESOURCES}{resource.pk}/change/"
    client.post(address, as_shown(client, address) | {"slug": "new-name"})
    assert client.get("/resources/old-name/")["Location"] == "/resources/new-name/"


def test_a_topic_cannot_be_put_below_itself(client, curator):
    topic = a_stop("Stop")
    child = a_topic("Child", parent=topic)
    address = f"{TOPICS}{topic.pk}/change/"
    html = client.post(address, as_shown(client, address) | {"parent": child.pk}).content.decode()
    assert "cannot stand below itself" in html


def test_the_page_of_an_entry_says_how_many_did_it_and_never_who(client, curator):
    resource = a_resource()
    services.mark(a_learner("secretive"), [resource], "done")
    services.save_note(a_learner("writer"), resource, "A private thought")
    html = client.get(f"{RESOURCES}{resource.pk}/change/").content.decode()
    assert "Done: 1" in html
    for private in ("secretive", "writer", "A private thought"):
        assert private not in html


def test_the_page_of_an_entry_says_where_it_stands_who_lists_it_and_what_became_of_it(
    client, curator
):
    resource, old = a_resource("Good", topic=a_stop("The stop")), a_resource("The old name")
    source = Source.objects.create(slug="list", name="A good list")
    SourceEntry.objects.create(source=source, key="good", line=17, resource=resource)
    merge(old, resource, curator, "One thing")
    html = client.get(f"{RESOURCES}{resource.pk}/change/").content.decode()
    for fact in ("The roadmap › The stop", "A good list, line 17", "The old name", "One thing"):
        assert fact in html


def test_progress_is_not_in_the_admin(client, curator):
    assert client.get("/admin/roadmap/userprogress/").status_code == 404


@pytest.mark.parametrize("address", [TOPICS, RESOURCES, "/admin/roadmap/sourceentry/"])
def test_more_rows_cost_no_more_queries(client, curator, address):
    def cost():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    a_resource(topic=a_stop())
    before = cost()
    for _ in range(5):
        a_resource(topic=a_stop())
    assert cost() == before
