import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from roadmap import services
from roadmap.models import Alias, Resource, UserProgress
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


def test_nothing_can_be_deleted(client, curator):
    resource = a_resource()
    assert client.post(f"{RESOURCES}{resource.pk}/delete/", {"post": "yes"}).status_code == 403
    assert "delete_selected" not in client.get(RESOURCES).content.decode()


def test_an_edit_is_a_new_version_and_keeps_the_slug(client, curator):
    topic = a_stop("Old title", slug="kept")
    inlines = ("prerequisites", "placements", "aliases")
    sizes = {f"{name}-{part}_FORMS": 0 for name in inlines for part in ("TOTAL", "INITIAL")}
    fields = {"title": "New title", "slug": "kept", "parent": topic.parent_id, "position": 3}
    response = client.post(f"{TOPICS}{topic.pk}/change/", fields | sizes)
    assert response.status_code == 302, response.content.decode()[:2000]
    topic.refresh_from_db()
    assert (topic.title, topic.slug, topic.version) == ("New title", "kept", 2)


def test_a_topic_cannot_be_put_below_itself(client, curator):
    topic = a_stop("Stop")
    child = a_topic("Child", parent=topic)
    inlines = ("prerequisites", "placements", "aliases")
    sizes = {f"{name}-{part}_FORMS": 0 for name in inlines for part in ("TOTAL", "INITIAL")}
    fields = {"title": "Stop", "slug": topic.slug, "parent": child.pk, "position": 3}
    html = client.post(f"{TOPICS}{topic.pk}/change/", fields | sizes).content.decode()
    assert "cannot stand below itself" in html


def test_the_page_of_an_entry_says_how_many_did_it_and_never_who(client, curator):
    resource = a_resource()
    services.mark(a_learner("secretive"), [resource], "done")
    services.save_note(a_learner("writer"), resource, "A private thought")
    html = client.get(f"{RESOURCES}{resource.pk}/change/").content.decode()
    assert "field-ticked" in html
    for private in ("secretive", "A private thought"):
        assert private not in html


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
