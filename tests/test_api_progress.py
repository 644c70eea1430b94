"""My progress by token: who may, what is kept, and that nobody overwrites another's change."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from roadmap import services
from roadmap.models import Token, UserProgress
from tests.factories import a_learner, a_resource, a_stop

pytestmark = pytest.mark.django_db
PROBLEM = "application/problem+json"


@pytest.fixture
def learner():
    return a_learner("ada")


@pytest.fixture
def resource():
    return a_resource("Entry", topic=a_stop(), slug="entry")


def a_token(user, scope="write", until=None):
    return Token.objects.make(user, f"token {Token.objects.count()}", scope, until)


def with_token(secret):
    return {"Authorization": f"Bearer {secret}"}


def read(client, secret, path="me/progress/entry", **headers):
    return client.get(f"/api/{path}", headers=with_token(secret) | headers)


def change(client, secret, _headers=None, **fields):
    return client.patch(
        "/api/me/progress/entry",
        json.dumps(fields),
        content_type="application/json",
        headers=with_token(secret) | (_headers or {}),
    )


def is_problem(response, status, field=None):
    assert response["Content-Type"] == PROBLEM, response.content
    said = response.json()
    assert (response.status_code, said["status"], said.get("field")) == (status, status, field)
    assert said["detail"].endswith(".")
    return True


def test_a_mark_is_written_and_read(client, learner, resource):
    secret = a_token(learner)
    written = change(
        client, secret, state="done", note="A **note**\r\n", started="2024-01-02", amount="3/7"
    )
    assert written.status_code == 200, written.content
    said = read(client, secret).json()
    assert said == written.json()
    today = timezone.localdate().isoformat()
    assert said | {"changed_at": ""} == {
        "resource": "entry",
        "state": "done",
        "amount": "3/7",
        "note": "A **note**",
        "started": "2024-01-02",
        "finished": today,
        "changed_at": "",
    }
    assert UserProgress.objects.get().user == learner


def test_what_is_left_out_stays_and_what_is_emptied_goes(client, learner, resource):
    secret = a_token(learner)
    change(client, secret, state="in_progress", note="Mine", amount="3/7")
    assert change(client, secret, amount="").json()["note"] == "Mine"
    assert change(client, secret, note="").json()["state"] == "in_progress"
    assert change(client, secret, state=None).json()["state"] is None


def test_no_row_is_not_started_and_a_change_that_says_nothing_makes_none(client, learner, resource):
    secret = a_token(learner)
    said = read(client, secret).json()
    assert (said["state"], said["note"], said["changed_at"]) == (None, "", None)
    assert change(client, secret).json() == said
    assert UserProgress.objects.count() == 0


def test_progress_shows_in_the_lists_with_a_token_and_not_without(client, learner, resource):
    secret = a_token(learner, "read")
    services.mark(learner, [resource], "done")
    mine = read(client, secret, "resources?state=done").json()["items"]
    assert [(each["slug"], each["state"]) for each in mine] == [("entry", "done")]
    assert read(client, secret, "topics").json()["items"][0]["tally"]["done"] == 1
    assert client.get("/api/resources").json()["items"][0]["state"] is None
    refused = client.get("/api/resources?state=done")
    assert is_problem(refused, 401, "state")
    assert refused["WWW-Authenticate"] == "Bearer"


def test_everybody_s_token_opens_their_own_alone(client, learner, resource):
    services.save_note(learner, resource, "Private")
    other = a_token(a_learner("bob"))
    assert read(client, other).json()["note"] == ""
    assert read(client, other, "me/progress").json()["items"] == []
    assert "Private" not in client.get("/api/resources/entry").content.decode()
    change(client, other, note="Bob's")
    assert UserProgress.objects.get(user=learner).note == "Private"


def test_a_token_to_read_changes_nothing(client, learner, resource):
    secret = a_token(learner, "read")
    assert read(client, secret).status_code == 200
    assert is_problem(change(client, secret, state="done"), 403)
    assert not UserProgress.objects.exists()


@pytest.mark.parametrize("path", ["me/progress", "me/progress/entry"])
def test_without_a_token_nothing_of_anybody_is_open(client, learner, resource, path):
    client.force_login(learner)  # A cookie opens nothing here.
    response = client.get(f"/api/{path}")
    assert is_problem(response, 401)
    assert response["WWW-Authenticate"] == "Bearer"


def test_the_cookie_of_somebody_signed_in_writes_nothing(client, learner, resource):
    client.force_login(learner)
    response = client.patch(
        "/api/me/progress/entry", '{"state": "done"}', content_type="application/json"
    )
    assert is_problem(response, 401)
    assert not UserProgress.objects.exists()


@pytest.mark.parametrize(
    "header",
    ["Bearer nonsense", "Bearer", "Bearer \u00e9", "Basic YTpi", "cairn_x", "Bearer " + "x" * 5000],
)
def test_a_token_that_does_not_work_is_told_even_where_none_is_needed(client, header):
    assert is_problem(client.get("/api/topics", headers={"Authorization": header}), 401)


def test_an_expired_token_and_one_of_somebody_switched_off_open_nothing(client, learner, resource):
    old = a_token(learner, until=timezone.now() - timedelta(seconds=1))
    assert is_problem(read(client, old), 401)
    secret = a_token(learner, until=timezone.now() + timedelta(days=1))
    assert read(client, secret).status_code == 200
    learner.is_active = False
    learner.save()
    assert is_problem(read(client, secret), 401)


def test_nothing_kept_opens_the_door(learner):
    secret = a_token(learner)
    kept = Token.objects.values_list().get()
    assert secret not in map(str, kept)
    assert len(secret) >= 43
    assert Token.objects.opened_by(Token.objects.get().digest) is None


def test_its_page_knows_when_a_token_was_last_used(client, learner, resource):
    secret = a_token(learner)
    assert Token.objects.get().last_used_at is None
    read(client, secret)
    assert timezone.now() - Token.objects.get().last_used_at < timedelta(minutes=1)


def test_a_change_since_it_was_read_is_not_overwritten(client, learner, resource):
    secret = a_token(learner)
    tag = read(client, secret)["ETag"]
    first = change(client, secret, {"If-Match": tag}, note="First")
    assert first.status_code == 200
    assert is_problem(change(client, secret, {"If-Match": tag}, note="Second"), 412)
    assert read(client, secret).json()["note"] == "First"
    assert change(client, secret, {"If-Match": first["ETag"]}, note="Third").status_code == 200


def test_a_change_on_the_site_counts_as_one(client, learner, resource):
    secret = a_token(learner)
    tag = read(client, secret)["ETag"]
    client.force_login(learner)
    client.post(resource.progress_url, {"state": "done"})
    assert is_problem(change(client, secret, {"If-Match": tag}, state=None), 412)
    assert UserProgress.objects.get().state == "done"


def test_a_refused_change_leaves_no_row_behind(client, learner, resource):
    refused = change(client, a_token(learner), {"If-Match": '"other"'}, state="done")
    assert is_problem(refused, 412)
    assert not UserProgress.objects.exists()


def test_a_compressed_answer_s_tag_is_good_for_a_change(client, learner, resource):
    secret = a_token(learner)
    change(client, secret, note="long " * 100)
    tag = read(client, secret, **{"Accept-Encoding": "gzip"})["ETag"]
    assert tag.startswith('W/"')
    assert change(client, secret, {"If-Match": tag}, note="Next").status_code == 200


def test_only_where_there_is_none_yet(client, learner, resource):
    secret = a_token(learner)
    change(client, secret, state="done")
    assert is_problem(change(client, secret, {"If-None-Match": "*"}, state=None), 412)


@pytest.mark.parametrize("header", ["If-Match", "If-None-Match"])
def test_a_condition_that_cannot_be_read_is_not_taken_for_none(client, learner, resource, header):
    response = change(client, a_token(learner), {header: "no quotes"}, state="done")
    assert is_problem(response, 400, header)
    assert not UserProgress.objects.exists()


def test_my_progress_is_not_sent_again_unchanged(client, learner, resource):
    secret = a_token(learner)
    tag = read(client, secret)["ETag"]
    assert read(client, secret, **{"If-None-Match": tag}).status_code == 304
    change(client, secret, state="planned")
    assert read(client, secret, **{"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"state": "finished"}, "state"),
        ({"state": 3}, "state"),
        ({"state": ["done"]}, "state"),
        ({"amount": "a lot"}, "amount"),
        ({"amount": None}, "amount"),
        ({"note": {"a": 1}}, "note"),
        ({"note": "x" * 100_001}, "note"),
        ({"note": "a\0b"}, "note"),
        ({"started": "yesterday"}, "started"),
        ({"started": "2999-01-01"}, "started"),
        ({"started": "2024-02-02", "finished": "2024-02-01"}, "finished"),
        ({"state": "planned", "finished": "2024-02-01"}, "finished"),
        ({"statee": "done"}, "statee"),
    ],
)
def test_what_makes_no_sense_is_named_and_nothing_is_written(
    client, learner, resource, fields, field
):
    response = change(client, a_token(learner), **({"note": "Never kept"} | fields))
    assert is_problem(response, 422, field)
    assert not UserProgress.objects.exists()


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 422),
        (b"{", 400),
        (b"[" * 100_000, 400),
        (b"\xff\xfe", 400),
        (b'"text"', 422),
        (b"[]", 422),
        (b"null", 422),
        (b'{"note": "\\ud800"}', 400),
        (b'{"state": NaN}', 422),
        (b'{"note": "' + b"x" * 1_000_001 + b'"}', 413),
    ],
)
def test_a_body_that_is_none_is_refused(client, learner, resource, body, status):
    response = client.patch(
        "/api/me/progress/entry",
        body,
        content_type="application/json",
        headers=with_token(a_token(learner)),
    )
    assert response.status_code == status
    assert response["Content-Type"] == PROBLEM


def test_the_first_and_the_last_day_can_be_told_together(client, learner, resource):
    said = change(client, a_token(learner), started="2024-01-02", finished="2024-02-03").json()
    assert (said["state"], said["started"], said["finished"]) == (
        "done",
        "2024-01-02",
        "2024-02-03",
    )


def test_all_my_progress_comes_newest_first_page_by_page(client, learner):
    stop = a_stop()
    for number in range(5):
        services.mark(learner, [a_resource(topic=stop, slug=f"entry-{number}")], "done")
    services.mark(a_learner(), [a_resource(topic=stop)], "done")
    secret, found, path = a_token(learner, "read"), [], "me/progress?limit=2"
    while path:
        page = read(client, secret, path).json()
        found += [each["resource"] for each in page["items"]]
        path = (page["next"] or "").removeprefix("http://testserver/api/")
    assert found == [f"entry-{number}" for number in (4, 3, 2, 1, 0)]


def test_each_token_has_a_limit_of_its_own(client, learner, resource, settings):
    settings.API_LIMIT_TOKEN, settings.API_LIMIT_ADDRESS = 2, 1
    one, two = a_token(learner), a_token(learner)
    assert [read(client, one).status_code for _ in range(3)] == [200, 200, 429]
    assert read(client, two).status_code == 200


def test_whoever_tries_out_tokens_is_counted_by_address(client, settings):
    settings.API_LIMIT_ADDRESS = 2
    tries = [read(client, f"cairn_{number}").status_code for number in range(3)]
    assert tries == [401, 401, 429]


def test_ten_more_marks_cost_no_more_queries(client, learner, django_assert_num_queries):
    stop, secret = a_stop(), a_token(learner, "read")
    services.mark(learner, [a_resource(topic=stop)], "done")
    read(client, secret, "me/progress")
    with django_assert_num_queries(2):
        read(client, secret, "me/progress")
    services.mark(learner, [a_resource(topic=stop) for _ in range(10)], "done")
    with django_assert_num_queries(2):
        assert len(read(client, secret, "me/progress").json()["items"]) == 11
