import re
import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from roadmap import services
from roadmap.models import UserProgress
from tests.factories import a_learner, a_resource, a_stop

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def press(client, resource, state, **more):
    return client.post(resource.progress_url, {"state": state, "next": "/", **more})


def state_of(learner, resource):
    return UserProgress.objects.get(user=learner, resource=resource).state


@pytest.fixture
def learner(client):
    learner = a_learner()
    client.force_login(learner)
    return learner


def test_one_press_marks_done_and_goes_back_to_the_page(client, learner):
    resource = a_resource()
    response = client.post(
        resource.progress_url, {"state": "done", "next": "/topics/x/?level=cult"}
    )
    assert response.status_code == 302
    assert response["Location"] == "/topics/x/?level=cult"
    assert state_of(learner, resource) == "done"


def test_the_same_wanted_state_twice_is_one_state(client, learner):
    resource = a_resource()
    press(client, resource, "done")
    press(client, resource, "done")
    assert state_of(learner, resource) == "done"
    assert UserProgress.objects.count() == 1


def test_undo_leads_back_to_the_state_before(client, learner):
    resource = a_resource()
    press(client, resource, "planned")
    said = client.post(
        resource.progress_url, {"state": "done", "next": "/"}, headers=HTMX
    ).content.decode()
    assert 'name="state" value="planned"' in said
    press(client, resource, "planned")
    assert state_of(learner, resource) == "planned"


def test_an_unknown_state_is_refused_and_changes_nothing(client, learner):
    resource = a_resource()
    assert press(client, resource, "perhaps").status_code == 400
    assert not UserProgress.objects.exists()


@pytest.mark.parametrize(
    "address",
    [
        "//evil.example/",
        "https://evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "foo",
        "",
    ],
)
def test_a_foreign_return_address_is_not_followed(client, learner, address):
    response = client.post(a_resource().progress_url, {"state": "done", "next": address})
    assert response["Location"] == "/"


@pytest.mark.parametrize("name", ["mark_resource", "mark_topic", "note"])
def test_posts_refuse_get_and_a_missing_token(name, learner):
    from django.test import Client
    from django.urls import reverse

    slug = a_stop().slug if name == "mark_topic" else a_resource().slug
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(learner)
    address = reverse(name, args=[slug])
    assert strict.get(address).status_code == 405
    assert strict.post(address, {"state": "done"}).status_code == 403
    assert not UserProgress.objects.exists()


def test_dates_follow_the_state(client, learner):
    resource = a_resource()
    press(client, resource, "in_progress")
    press(client, resource, "done")
    row = UserProgress.objects.get()
    assert row.started == row.finished == timezone.localdate()
    press(client, resource, "in_progress")
    assert UserProgress.objects.get().finished is None


def test_a_whole_section_is_marked_and_undone_in_one_press(client, learner):
    stop = a_stop()
    kept, skipped = a_resource(topic=stop), a_resource(topic=stop)
    press(client, skipped, "skipped")
    page = client.post(stop.progress_url, {"state": "done", "next": "/"}, headers=HTMX)
    assert (state_of(learner, kept), state_of(learner, skipped)) == ("done", "skipped")
    moment = page.content.decode().split('name="undo" value="')[1].split('"')[0]
    client.post(stop.progress_url, {"undo": moment, "next": "/"})
    assert state_of(learner, kept) == ""
    assert state_of(learner, skipped) == "skipped"


def test_start_over_keeps_notes(client, learner):
    stop = a_stop()
    resource = a_resource(topic=stop)
    press(client, resource, "done")
    services.save_note(learner, resource, "Remember this")
    client.post(stop.progress_url, {"state": "", "next": "/"})
    row = UserProgress.objects.get()
    assert (row.state, row.note) == ("", "Remember this")


@pytest.mark.parametrize("moment", ["", "yesterday", "2026", "2026-01-01T00:00:00", "9" * 400])
def test_an_undo_that_names_no_moment_is_refused(client, learner, moment):
    stop = a_stop()
    a_resource(topic=stop)
    data = {"undo": moment} if moment else {"undo": " "}
    assert client.post(stop.progress_url, data).status_code == 400


def test_a_tick_from_a_page_that_is_gone_is_still_a_tick(client, learner):
    resource = a_resource()
    data = {"state": "done", "next": "/topics/gone/"}
    assert client.post(resource.progress_url, data, headers=HTMX).status_code == 200
    assert state_of(learner, resource) == "done"


def test_undo_leaves_alone_what_was_changed_since(learner):
    resource = a_resource()
    at = services.mark(learner, [resource], "done")
    services.mark(learner, [resource], "revisit")
    assert services.undo(learner, [resource.pk], at) == []
    assert state_of(learner, resource) == "revisit"


def test_only_my_own_progress_changes(client, learner):
    other, resource = a_learner(), a_resource()
    services.mark(other, [resource], "planned")
    press(client, resource, "done")
    assert state_of(other, resource) == "planned"
    assert state_of(learner, resource) == "done"


def test_a_resource_with_learners_cannot_be_deleted(learner):
    resource = a_resource()
    services.mark(learner, [resource], "done")
    with pytest.raises(ProtectedError):
        resource.delete()


def test_the_database_refuses_a_second_row_and_an_unknown_state(learner):
    resource = a_resource()
    services.mark(learner, [resource], "done")
    for state in ("done", "perhaps"):
        with pytest.raises(IntegrityError), transaction.atomic():
            UserProgress.objects.bulk_create(
                [UserProgress(user=learner, resource=resource, state=state)]
            )


def test_a_retired_resource_keeps_its_tick_in_the_log(client, learner):
    resource = a_resource("Once on the roadmap", topic=a_stop())
    press(client, resource, "done")
    resource.retired_at = timezone.now()
    resource.save()
    assert "Once on the roadmap" in client.get("/log/").content.decode()


def test_the_later_of_two_tabs_wins_and_nothing_breaks(client, learner):
    resource = a_resource()
    press(client, resource, "done")
    press(client, resource, "in_progress")
    row = UserProgress.objects.get()
    assert (row.state, row.previous_state) == ("in_progress", "done")
    assert timezone.now() - row.changed_at < timedelta(minutes=1)


@pytest.mark.django_db(transaction=True)
def test_eight_threads_on_one_entry_end_in_one_row():
    learner, resource = a_learner(), a_resource()
    errors = []

    def tick():
        try:
            services.mark(learner, [resource], "done")
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=tick) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert UserProgress.objects.get().state == "done"


def test_the_counts_are_split_by_level(client, learner):
    stop = a_stop()
    easy, deep = (a_resource(topic=stop, level=level) for level in ("introductory", "cult"))
    a_resource(topic=stop, level="cult")
    a_resource(topic=stop, level="cult", optional=True)
    a_resource(topic=stop)
    services.mark(learner, [easy, deep], "done")
    for address in (stop.get_absolute_url(), "/log/"):
        counts = client.get(address).content.decode().split('class="of-levels"')[1]
        counts = " ".join(re.sub(r"<[^>]+>", " ", counts.split("</li>")[0]).split())
        assert "Introductory 1 of 1" in counts
        assert "Cult 1 of 2" in counts


def test_what_was_skipped_is_named_where_nothing_else_is_left(client, learner):
    stop = a_stop()
    services.mark(learner, [a_resource(topic=stop)], "skipped")
    page = client.get(stop.get_absolute_url()).content.decode()
    assert "1 skipped" in page
    assert "no entries yet" not in page
