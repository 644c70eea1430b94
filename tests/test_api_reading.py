"""What programs read: the content of the pages, by the same filters, page by page."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from roadmap.models import Alias, Link
from tests.factories import a_paper, a_resource, a_stop, a_topic, needs, relate

pytestmark = pytest.mark.django_db
PROBLEM = "application/problem+json"


def got(client, address, **headers):
    response = client.get(address, headers=headers)
    assert response.status_code == 200, response.content
    return response.json()


def refused(client, address, status):
    response = client.get(address)
    assert (response.status_code, response["Content-Type"]) == (status, PROBLEM)
    said = response.json()
    assert said["status"] == status
    assert said["detail"].endswith(".")
    return said


def titles(client, address):
    return [item["title"] for item in got(client, address)["items"]]


def test_the_document_is_openapi_and_names_every_address(client):
    document = got(client, "/api/openapi.json")
    assert document["openapi"].startswith("3.1")
    assert list(OpenAPIV31SpecValidator(document).iter_errors()) == []
    for path in ("topics", "topics/{slug}", "topics/{slug}/resources", "resources", "papers"):
        assert f"/api/{path}" in document["paths"]


def test_what_goes_out_has_the_shape_that_was_told(client):
    stop = a_stop(slug="deep")
    paper = a_paper(topic=stop, slug="paper", level="cult", arxiv_id="1706.03762")
    relate(a_resource(topic=stop), "explains", paper)
    Link.objects.create(resource=paper, label="Code", url="https://example.org/code")
    document = got(client, "/api/openapi.json")
    for path, methods in document["paths"].items():
        if "get" in methods and "/me/" not in path:
            slug = "deep" if "topics" in path else "paper"
            shape = methods["get"]["responses"]["200"]["content"]["application/json"]["schema"]
            whole = shape | {"components": document["components"]}
            Draft202012Validator(whole).validate(got(client, path.replace("{slug}", slug)))


def test_topics_come_in_walking_order_with_their_depth_and_needs(client):
    before, stop = a_stop("Calculus", slug="calculus"), a_stop("Deep", summary="Layers.")
    child = a_topic("Convolution", parent=stop)
    a_resource(topic=child)
    needs(stop, before, "The chain rule.")
    items = got(client, "/api/topics")["items"]
    assert [(each["title"], each["depth"]) for each in items] == [
        ("The roadmap", 0),
        ("Calculus", 1),
        ("Deep", 1),
        ("Convolution", 2),
    ]
    assert items[2]["needs"] == [{"topic": "calculus", "reason": "The chain rule."}]
    assert items[2]["summary"] == "Layers."
    assert items[2]["tally"] == {"done": 0, "total": 1, "skipped": 0, "optional": 0}


def test_one_topic_says_what_it_holds(client):
    stop = a_stop(slug="deep", concepts="- **Layer**", body="Try it.")
    child = a_topic(parent=stop, slug="child")
    resource = a_resource("Entry", topic=stop, optional=True)
    said = got(client, "/api/topics/deep")
    assert said["children"] == [child.slug]
    assert said["concepts"] == "- **Layer**"
    assert said["entries"] == [
        {"resource": resource.slug, "title": "Entry", "optional": True, "remark": ""}
    ]


def test_the_entries_of_a_topic_are_those_of_its_children_too(client):
    stop = a_stop(slug="deep")
    a_resource("Below", topic=a_topic(parent=stop), level="cult")
    a_resource("Own", topic=stop)
    a_resource("Elsewhere", topic=a_stop())
    assert titles(client, "/api/topics/deep/resources") == ["Below", "Own"]
    assert titles(client, "/api/topics/deep/resources?level=cult") == ["Below"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("level=cult", ["Deep"]),
        ("level=cult&level=unrated", ["Deep", "Nobody said"]),
        ("kind=video", ["Light"]),
        ("access=free", ["Deep"]),
        ("q=nobody%20said", ["Nobody said"]),
        ("state=&q=", ["Deep", "Light", "Nobody said"]),
    ],
)
def test_a_list_is_filtered_as_its_page_is(client, query, expected):
    a_resource("Light", level="introductory", kind="video")
    a_resource("Deep", level="cult", access="free")
    a_resource("Nobody said")
    assert titles(client, f"/api/resources?{query}") == expected


def test_papers_are_papers_the_newest_first(client):
    a_resource("No paper")
    for title, date in (("Older", "2014"), ("Newer", "2017-06"), ("Undated", "")):
        a_paper(title, published=date)
    assert titles(client, "/api/papers") == ["Newer", "Older", "Undated"]


def test_a_resource_says_what_it_is_joined_to(client):
    hard, easy = a_paper("Attention", slug="hard", doi="10.1/2"), a_resource("Drawn", slug="easy")
    relate(easy, "explains", hard)
    related = {"kind": "explains", "slug": "easy", "title": "Drawn"}
    said = got(client, "/api/resources/hard")
    assert (said["relations"], said["back_relations"]) == ([], [related])
    assert said["paper"]["doi"] == "10.1/2"
    assert said["page"] == "http://testserver/resources/hard/"


@pytest.mark.parametrize("path", ["resources", "papers", "topics", "topics/the-stop/resources"])
def test_pages_follow_each_other_and_miss_and_repeat_nothing(client, path):
    stop = a_stop(slug="the-stop")
    for number in range(7):
        # Two of each title, so that the order needs its last field.
        a_paper(f"Paper {number // 2}", topic=stop, published=f"20{20 - number // 3}")
        a_topic(parent=stop)
    whole = [each["slug"] for each in got(client, f"/api/{path}")["items"]]
    found, address = [], f"http://testserver/api/{path}?limit=2"
    while address:
        page = got(client, address)
        assert len(page["items"]) <= 2
        found += [each["slug"] for each in page["items"]]
        address = page["next"]
    assert found == whole
    assert len(set(found)) == len(found) >= 7


def test_the_next_page_keeps_the_filters(client):
    for number in range(3):
        a_resource(f"Deep {number}", level="cult")
        a_resource(f"Light {number}")
    following = got(client, "/api/resources?level=cult&limit=1")["next"]
    assert titles(client, following) == ["Deep 1"]


def test_a_row_that_went_in_between_hides_no_other(client):
    rows = [a_resource(f"Entry {number}") for number in range(4)]
    following = got(client, "/api/resources?limit=2")["next"]
    rows[0].retired_at = rows[1].retired_at = timezone.now()
    rows[0].save()
    rows[1].save()
    assert titles(client, following) == ["Entry 2", "Entry 3"]


def test_old_addresses_lead_on_and_what_left_is_no_longer_listed(client):
    stop, survivor = a_stop(slug="new"), a_resource("Stays", slug="survivor", topic=a_stop())
    Alias.objects.create(kind="slug", value="old", topic=stop)
    a_resource(slug="merged", retired_at=timezone.now(), merged_into=survivor)
    assert client.get("/api/topics/old")["Location"] == "/api/topics/new"
    assert client.get("/api/topics/old/resources?q=a")["Location"] == (
        "/api/topics/new/resources?q=a"
    )
    assert client.get("/api/resources/merged")["Location"] == "/api/resources/survivor"
    assert titles(client, "/api/resources") == ["Stays"]


@pytest.mark.parametrize(
    "address",
    ["/api/nope", "/api/topics/nope", "/api/resources/%00", "/api/topics/a/b"],
)
def test_what_is_not_there_is_a_sentence_for_programs(client, address):
    refused(client, address, 404)


def test_a_topic_below_a_retired_one_does_not_exist(client):
    stop = a_stop(retired_at=timezone.now())
    child = a_topic(parent=stop, slug="child")
    refused(client, f"/api/topics/{child.slug}", 404)
    refused(client, f"/api/topics/{child.slug}/resources", 404)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("level=perhaps", "level"),
        ("kind=x", "kind"),
        ("q=%00", "q"),
        ("limit=0", "limit"),
        ("limit=many", "limit"),
        ("limit=999999999999999999999", "limit"),
        ("cursor=made-up", "cursor"),
        ("cursor=%00", "cursor"),
        ("levle=cult", "levle"),
    ],
)
def test_what_a_page_would_leave_out_is_named_to_a_program(client, query, field):
    assert refused(client, f"/api/resources?{query}", 422)["field"] == field


def test_a_cursor_of_another_list_is_refused(client):
    for _ in range(2):
        a_paper(topic=a_stop())
    cursor = got(client, "/api/papers?limit=1")["next"].split("cursor=")[1]
    assert refused(client, f"/api/resources?cursor={cursor}", 422)["field"] == "cursor"
    assert refused(client, f"/api/topics?cursor={cursor}", 422)["field"] == "cursor"


def test_another_method_is_told_which_there_are(client):
    response = client.post("/api/resources", "{}", content_type="application/json")
    assert (response.status_code, response["Content-Type"]) == (405, PROBLEM)
    assert response["Allow"] == "GET"


def test_what_did_not_change_is_not_sent_again(client):
    resource = a_resource("Before", topic=a_stop())
    first = client.get("/api/resources")
    again = client.get("/api/resources", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    resource.title = "After"
    resource.save()
    changed = client.get("/api/resources", headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]


def test_a_page_with_a_next_is_the_same_when_asked_again(client):
    for _ in range(2):
        a_resource(topic=a_stop())
    first = client.get("/api/resources?limit=1")
    again = client.get("/api/resources?limit=1", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304


def test_head_is_answered_like_get_without_content(client):
    a_resource(topic=a_stop())
    response = client.head("/api/resources")
    assert (response.status_code, response.content) == (200, b"")
    assert response["ETag"] == client.get("/api/resources")["ETag"]


def test_nobody_elsewhere_may_read_it_through_a_browser(client):
    response = client.get("/api/resources", headers={"Origin": "https://elsewhere.example"})
    assert not any(name.startswith("Access-Control") for name in response.headers)
    assert "Authorization" in response["Vary"]


def test_too_many_requests_wait(client, settings):
    settings.API_LIMIT_ADDRESS = 2
    for _ in range(2):
        got(client, "/api/topics")
    response = client.get("/api/topics")
    assert (response.status_code, response["Content-Type"]) == (429, PROBLEM)
    assert 1 <= int(response["Retry-After"]) <= 60
    assert client.get("/api/topics", REMOTE_ADDR="192.0.2.7").status_code == 200


def test_one_network_of_the_new_addresses_is_one_visitor(client, settings):
    settings.API_LIMIT_ADDRESS = 1
    assert client.get("/api/topics", REMOTE_ADDR="2001:db8::1").status_code == 200
    assert client.get("/api/topics", REMOTE_ADDR="2001:db8::2").status_code == 429
    assert client.get("/api/topics", REMOTE_ADDR="2001:db8:0:1::1").status_code == 200


def test_a_database_out_of_reach_is_a_sentence_too(client, monkeypatch):
    from django.db import OperationalError

    def broken(*args):
        raise OperationalError("gone")

    client.raise_request_exception = False
    monkeypatch.setattr("roadmap.api.content.Walk", broken)
    response = client.get("/api/topics")
    assert (response.status_code, response["Content-Type"]) == (503, PROBLEM)
    assert response["Retry-After"] == "5"


@pytest.mark.parametrize(
    "path", ["topics", "topics/s", "topics/s/resources", "resources", "resources/r", "papers"]
)
def test_ten_more_rows_cost_no_more_queries(client, path):
    stop = a_stop(slug="s")
    hub = a_paper(slug="r", topic=stop)

    def grow(count):
        for _ in range(count):
            paper = a_paper(topic=a_topic(parent=stop))
            relate(paper, "builds_on", hub)
            needs(a_stop(), stop)
            Link.objects.create(resource=paper, label="Code", url="https://example.org/code")

    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert json.dumps(got(client, f"/api/{path}"))
        return len(captured)

    grow(2)
    before = queries()
    grow(10)
    assert queries() == before
