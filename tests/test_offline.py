"""What a browser needs to install the site, keep pages, and send ticks later."""

import json
from datetime import timedelta

import pytest
from django.contrib.staticfiles import finders
from django.utils import timezone

from roadmap import services
from roadmap.models import PersonalEntry, UserProgress
from roadmap.views import offline
from tests.factories import a_learner, a_resource, a_stop

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def learner(client):
    learner = a_learner(password="secret")
    client.force_login(learner)
    return learner


def test_the_manifest_names_what_an_installed_site_needs(client, settings):
    settings.SITE_NAME = "Stones"
    response = client.get("/manifest.webmanifest")
    assert response["Content-Type"] == "application/manifest+json"
    shown = json.loads(response.content)
    assert (shown["name"], shown["start_url"], shown["scope"]) == ("Stones", "/", "/")
    assert {(each["purpose"], each["sizes"]) for each in shown["icons"]} >= {
        ("any", "192x192"),
        ("any", "512x512"),
        ("maskable", "512x512"),
    }
    assert [each["form_factor"] for each in shown["screenshots"]] == ["narrow", "wide"]
    for each in shown["shortcuts"]:
        assert client.get(each["url"]).status_code == 200
    assert '<link rel="manifest" href="/manifest.webmanifest">' in client.get("/").content.decode()


def test_pictures_of_the_manifest_are_as_large_as_it_says(client):
    shown = json.loads(client.get("/manifest.webmanifest").content)
    for icon in shown["icons"]:
        with open(finders.find(icon["src"].removeprefix("/static/")), "rb") as file:
            head = file.read(24)
        width, height = (int.from_bytes(head[at : at + 4], "big") for at in (16, 20))
        assert f"{width}x{height}" == icon["sizes"]


def test_the_worker_is_asked_for_anew_and_may_load_nothing_from_elsewhere(client):
    response = client.get("/worker.js")
    assert response["Content-Type"].startswith("text/javascript")
    assert "no-cache" in response["Cache-Control"]
    assert "worker-src 'self'" in response["Content-Security-Policy"]
    assert "unsafe" not in response["Content-Security-Policy"]
    again = client.get("/worker.js", headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304


def test_the_worker_keeps_only_files_that_there_are(client):
    said = client.get("/worker.js").content.decode().splitlines()[0]
    known = json.loads(said.removeprefix("const SITE = ").removesuffix(";"))
    for address in known["files"]:
        assert finders.find(address.removeprefix("/static/")), address
    assert known["outbox"] in known["files"]
    assert client.get(known["offline"]).status_code == 200


def test_another_file_makes_another_worker(client, monkeypatch):
    before = client.get("/worker.js").content
    monkeypatch.setattr(offline, "_version", lambda files: "another")
    assert client.get("/worker.js").content != before


def test_switched_off_the_worker_clears_up_and_pages_know_nothing_of_it(client, settings):
    settings.OFFLINE = False
    assert b"unregister" in client.get("/worker.js").content
    html = client.get("/").content.decode()
    assert "offline.js" not in html and "manifest" not in html and 'id="away"' not in html


def test_pages_say_whose_they_are_where_they_may_be_kept(client, learner):
    resource = a_resource(topic=a_stop(slug="deep"))
    for address in ("/", "/topics/deep/", resource.get_absolute_url(), "/log/", "/log/notes/"):
        assert client.get(address)["Offline-Reader"] == str(learner.pk)
    client.logout()
    assert client.get("/topics/deep/")["Offline-Reader"] == "guest"


@pytest.mark.parametrize(
    "address",
    ["/accounts/", "/me/data/", "/me/tokens/", "/me/data/export/", "/log/export/", "/api/topics"],
)
def test_personal_pages_and_files_may_not_be_kept(client, learner, address):
    response = client.get(address)
    assert response.status_code in {200, 302}
    assert "Offline-Reader" not in response


def test_fragments_errors_and_redirects_may_not_be_kept(client, learner):
    a_stop(slug="deep")
    for address, headers in (("/topics/deep/", HTMX), ("/topics/none/", {}), ("/topics/deep", {})):
        assert "Offline-Reader" not in client.get(address, headers=headers)


def test_who_is_signed_in_is_told_to_this_site_alone_and_never_stored(client, learner):
    response = client.get("/offline/who/")
    assert response.json()["learner"] == str(learner.pk)
    assert "no-store" in response["Cache-Control"]
    assert "Access-Control-Allow-Origin" not in response
    client.logout()
    assert client.get("/offline/who/").json()["learner"] == ""


def test_the_page_in_place_of_others_holds_nothing_personal(client):
    client.force_login(a_learner("somebody-at-home"))
    assert "somebody-at-home" not in client.get("/offline/").content.decode()


def test_signing_out_clears_the_browser(client, learner):
    assert client.post("/accounts/logout/")["Clear-Site-Data"] == '"cache", "storage"'
    assert "Clear-Site-Data" not in client.get("/")


def test_a_guest_who_wants_to_be_forgotten_is_forgotten_by_the_browser_too(client):
    assert "storage" in client.post("/me/data/delete/")["Clear-Site-Data"]


def later(client, thing, state, base, headers=HTMX, **more):
    return client.post(
        thing.progress_url, {"state": state, "base": base, "next": "/", **more}, headers=headers
    )


def test_a_late_tick_that_finds_what_it_was_made_on_is_taken(client, learner):
    resource = a_resource()
    assert later(client, resource, "done", "").status_code == 200
    assert UserProgress.objects.get().state == "done"


def test_a_late_tick_overwrites_nothing_ticked_elsewhere_and_says_so(client, learner):
    resource = a_resource("Attention")
    services.mark(learner, [resource], "skipped")
    response = later(client, resource, "done", "")
    assert response.status_code == 409
    assert UserProgress.objects.get().state == "skipped"
    html = response.content.decode()
    assert "it stays at “Skipped”, not “Done”" in html and "Set it to “Done”" in html


def test_a_late_tick_that_is_already_so_is_no_conflict(client, learner):
    resource = a_resource()
    services.mark(learner, [resource], "done")
    assert later(client, resource, "done", "").status_code == 200


def test_a_guest_s_late_tick_is_held_to_the_same(client):
    resource = a_resource()
    assert later(client, resource, "planned", "").status_code == 200
    assert later(client, resource, "done", "").status_code == 409
    assert client.session["guest_progress"][str(resource.pk)][0] == "planned"


def test_an_entry_of_one_s_own_is_held_to_the_same(client, learner):
    entry = PersonalEntry.objects.create(user=learner, topic=a_stop(), title="Mine", state="done")
    assert later(client, entry, "planned", "", headers={}).status_code == 409
    assert later(client, entry, "planned", "done", headers={}).status_code == 302
    entry.refresh_from_db()
    assert entry.state == "planned"


def test_a_late_tick_counts_on_the_day_it_was_made(client, learner):
    resource, other = a_resource(), a_resource()
    before = timezone.now() - timedelta(days=2)
    later(client, resource, "done", "", at=before.isoformat())
    later(client, other, "done", "", at=(timezone.now() + timedelta(days=9)).isoformat())
    days = {row.resource_id: row.finished for row in UserProgress.objects.all()}
    assert days[resource.pk] == timezone.localdate(before)
    assert days[other.pk] == timezone.localdate()


@pytest.mark.parametrize(
    "moment", ["yesterday", "2026-01-01", "0001-01-01T00:00:00+14:00", "9" * 5000]
)
def test_a_moment_that_is_none_is_refused(client, learner, moment):
    assert later(client, a_resource(), "done", "", at=moment).status_code == 400
    assert not UserProgress.objects.exists()
