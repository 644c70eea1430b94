"""While the database is in trouble: a plain 503 at every door, and what can be read is read."""

import errno
import json

import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, OperationalError, connection
from django.db.backends.utils import CursorWrapper

from roadmap.models import Token, UserProgress
from roadmap.trouble import is_trouble
from tests.admin_forms import as_shown
from tests.factories import a_curator, a_learner, a_resource, a_stop

pytestmark = pytest.mark.django_db
WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")


@pytest.fixture
def full_disk(monkeypatch):
    """Every statement that writes is refused, as SQLite does on a full disk."""

    def begin():
        plain = CursorWrapper._execute

        def execute(self, sql, params, *ignored):
            if sql.lstrip().upper().startswith(WRITES):
                raise OperationalError("database or disk is full")
            return plain(self, sql, params, *ignored)

        monkeypatch.setattr(CursorWrapper, "_execute", execute)

    return begin


@pytest.fixture
def client(client):
    client.raise_request_exception = False
    return client


@pytest.mark.parametrize("address", ["/", "/resources/", "/papers/", "/search/?q=stone", "/log/"])
@pytest.mark.parametrize("who", ["learner", "guest"])
def test_on_a_full_disk_pages_are_read(client, full_disk, address, who):
    a_resource("Stone", a_stop())
    if who == "learner":
        client.force_login(a_learner())
    full_disk()
    assert client.get(address).status_code == 200


def test_a_page_whose_session_cannot_be_kept_is_shown(client, full_disk):
    resource = a_resource(topic=a_stop())
    client.post(resource.progress_url, {"state": "done"})
    full_disk()
    # An invitation is put by in the session.
    from accounts.invitations import invitation

    assert client.get(f"/accounts/signup/?invitation={invitation()}").status_code == 200
    assert b'aria-pressed="true"' in client.get(resource.get_absolute_url()).content


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
@pytest.mark.parametrize("who", ["learner", "guest", "guest with marks"])
def test_a_tick_that_cannot_be_kept_is_a_503_and_never_a_yes(client, full_disk, who, headers):
    resource, other = a_resource(topic=a_stop()), a_resource(topic=a_stop())
    if who == "learner":
        client.force_login(a_learner())
    if who == "guest with marks":
        client.post(other.progress_url, {"state": "done"})
    full_disk()
    response = client.post(resource.progress_url, {"state": "done"}, headers=headers)
    assert (response.status_code, response["Retry-After"]) == (503, "5")
    assert b"Back in a moment" in response.content
    assert not UserProgress.objects.exists()


def test_a_program_reads_on_and_is_told_as_json_what_cannot_be_kept(client, full_disk):
    resource = a_resource(topic=a_stop())
    secret = Token.objects.make(a_learner(), "phone", Token.Scope.WRITE, None)
    bearer = {"Authorization": f"Bearer {secret}"}
    full_disk()
    assert client.get("/api/resources", headers=bearer).status_code == 200
    response = client.patch(
        f"/api/me/progress/{resource.slug}", {"state": "done"}, "application/json", headers=bearer
    )
    assert (response.status_code, response["Retry-After"]) == (503, "5")
    assert json.loads(response.content)["status"] == 503


def test_the_admin_reads_on_and_says_when_to_save_again(client, full_disk):
    client.force_login(a_curator())
    address = f"/admin/roadmap/topic/{a_stop().pk}/change/"
    fields = as_shown(client, address) | {"title": "New"}
    full_disk()
    assert client.get(address).status_code == 200
    response = client.post(address, fields)
    assert (response.status_code, response["Retry-After"]) == (503, "5")


@pytest.mark.parametrize("password", ["granite-and-moss", "wrong"])
def test_no_password_is_tried_while_tries_cannot_be_counted(client, full_disk, settings, password):
    table = {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cairn_cache"}
    settings.CACHES = settings.CACHES | {"default": table}
    call_command("createcachetable")
    a_learner("ada", password="granite-and-moss")
    full_disk()
    response = client.post("/accounts/login/", {"login": "ada", "password": password})
    assert "Too many tries" in response.content.decode()


@pytest.mark.parametrize("address", ["/", "/admin/", "/accounts/login/", "/api/topics"])
def test_where_nothing_can_be_read_every_door_says_503(client, monkeypatch, address):
    client.force_login(a_learner())

    def refuse(*arguments, **options):
        raise OperationalError("connection refused")

    monkeypatch.setattr(CursorWrapper, "_execute", refuse)
    response = client.get(address)
    assert (response.status_code, response["Retry-After"]) == (503, "5")


def test_what_is_trouble_and_what_is_a_fault_of_ours():
    damage = DatabaseError("database disk image is malformed")
    damage.__cause__ = Exception("SQLite says so")
    assert is_trouble(damage) and is_trouble(OSError(errno.ENOSPC, "No space left on device"))
    assert not is_trouble(DatabaseError("Save with update_fields did not affect any rows."))
    assert not is_trouble(IntegrityError("UNIQUE constraint failed"))
    assert not is_trouble(FileNotFoundError()) and not is_trouble(None)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="is about SQLite")
def test_sqlite_is_opened_as_decided():
    with connection.cursor() as cursor:

        def value(name):
            return cursor.execute(f"PRAGMA {name}").fetchone()[0]

        assert value("journal_mode") == "wal"
        assert value("foreign_keys") == 1
        assert value("synchronous") == 2  # FULL
        assert value("busy_timeout") == 10_000
        assert value("wal_autocheckpoint") == 1000
        assert value("journal_size_limit") == 64 * 1024**2
    assert connection.transaction_mode == "IMMEDIATE"


def test_a_name_that_no_account_can_have_is_told_so(client):
    response = client.post("/accounts/login/", {"login": "a" * 100_000, "password": "b"})
    assert response.status_code == 200 and b"at most 254 characters" in response.content
