"""Starting the site: settings that are wrong say so, content is loaded once, health is told."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import DatabaseError, connection

from roadmap import checks, environment, stores
from roadmap.models import Topic
from tests.factories import a_learner, a_topic

ROOT = Path(__file__).parent.parent


def manage(tmp_path, *arguments, **variables):
    kept = {"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path), "HTTPS": "0"}
    return subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), *arguments],
        env=kept | variables,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HTTPS", "perhaps"),
        ("DEBUG", "2"),
        ("SIGNUP", "sometimes"),
        ("DATABASE_URL", "mysql://localhost/x"),
        ("DATABASE_URL", "what"),
        ("CACHE_URL", "nowhere://"),
        ("EMAIL_URL", "pigeon://"),
        ("SECRET_KEY", "short"),
        ("TIME_ZONE", "Mars/Olympus"),
        ("EMAIL_CONFIRMATION", "maybe"),
        ("SITE_ADDRESS", "learn.example.org"),
        ("LINKS_GONE_AFTER_DAYS", "0"),
    ],
)
def test_a_wrong_setting_stops_the_start_with_one_sentence_naming_it(tmp_path, name, value):
    result = manage(tmp_path, "check", **{name: value})
    assert result.returncode == 1
    assert name in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


def test_a_secret_key_is_made_once_and_only_its_owner_reads_it(tmp_path, monkeypatch):
    monkeypatch.delenv("SECRET_KEY", raising=False)
    path = tmp_path / "secret_key"
    key = environment.secret_key(path)
    assert environment.secret_key(path) == key
    assert len(key) >= 50
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_connections_to_postgresql_are_kept_as_the_site_wants(monkeypatch):
    def kept(way):
        monkeypatch.setenv("DATABASE_POOL", way)
        return stores.database_at("postgres://cairn@localhost/cairn?sslmode=require", "HERE")

    assert kept("none")["CONN_MAX_AGE"] == 60
    assert kept("4")["OPTIONS"]["pool"]["max_size"] == 4
    assert kept("4")["OPTIONS"]["sslmode"] == "require"
    assert kept("pgbouncer")["DISABLE_SERVER_SIDE_CURSORS"]
    for wrong in ("some", "0", "-1", "²"):
        with pytest.raises(ImproperlyConfigured, match=r"^DATABASE_POOL must be"):
            kept(wrong)


def test_https_alone_decides_redirect_hsts_and_cookies(tmp_path):
    names = "SECURE_SSL_REDIRECT SECURE_HSTS_SECONDS SESSION_COOKIE_SECURE SESSION_COOKIE_NAME"
    ask = f"from django.conf import settings as s; print([getattr(s, n) for n in {names.split()}])"
    secure = manage(tmp_path, "shell", "-v0", "-c", ask, HTTPS="1").stdout
    plain = manage(tmp_path, "shell", "-v0", "-c", ask, HTTPS="0").stdout
    assert secure.strip() == "[True, 31536000, True, '__Host-session']"
    assert plain.strip() == "[False, 0, False, 'session']"


@pytest.mark.django_db
def test_an_empty_database_is_filled_and_a_full_one_is_never_touched(monkeypatch):
    monkeypatch.delenv("ROADMAP", raising=False)
    call_command("prepare")
    count = Topic.objects.count()
    topic = Topic.objects.get(slug="statistics")
    topic.title = "Statistics, edited"
    topic.save()
    call_command("prepare")
    assert Topic.objects.count() == count
    assert Topic.objects.get(slug="statistics").title == "Statistics, edited"


@pytest.mark.django_db
def test_a_start_is_refused_where_wal_is_unsafe(monkeypatch):
    from django.core.management.base import SystemCheckError

    monkeypatch.setattr(connection, "vendor", "sqlite")
    monkeypatch.setattr(checks.sqlite3, "sqlite_version_info", (3, 40, 1))
    with pytest.raises(SystemCheckError, match=r"cairn\.E001"):
        call_command("prepare")


@pytest.mark.django_db
def test_roadmap_none_starts_empty(monkeypatch):
    monkeypatch.setenv("ROADMAP", "none")
    call_command("prepare")
    assert not Topic.objects.exists()


@pytest.mark.django_db
def test_a_site_with_other_content_is_not_filled(monkeypatch):
    monkeypatch.delenv("ROADMAP", raising=False)
    a_topic("Cooking")
    call_command("prepare")
    assert Topic.objects.count() == 1


@pytest.mark.django_db
def test_the_fixture_loads_twice_without_doubles():
    from django.apps import apps

    def counts():
        return {
            model.__name__: model.objects.count()
            for model in apps.get_app_config("roadmap").get_models()
            if not model.__name__.startswith("Historical")
        }

    call_command("loaddata", "roadmap", verbosity=0)
    once = counts()
    call_command("loaddata", "roadmap", verbosity=0)
    assert counts() == once
    rows = json.loads((ROOT / "fixtures/roadmap.json").read_text())
    assert sum(once.values()) == len(rows)


@pytest.mark.django_db
def test_health_is_200_with_the_database_and_503_without(client, monkeypatch):
    assert client.get("/healthz").status_code == 200

    def refuse():
        raise DatabaseError("gone")

    monkeypatch.setattr("roadmap.views.health.connection.cursor", refuse)
    assert client.get("/healthz").status_code == 503


@pytest.mark.django_db
@pytest.mark.parametrize("place", ["roadmap.views.home.Walk", "accounts.session_store._signed_in"])
def test_database_trouble_on_a_page_is_a_503_that_says_when_to_return(client, monkeypatch, place):
    from django.db import OperationalError

    def refuse(*arguments):
        raise OperationalError("database is locked")

    monkeypatch.setattr(place, refuse)
    client.force_login(a_learner())
    client.raise_request_exception = False
    response = client.get("/")
    assert response.status_code == 503
    assert response["Retry-After"]
    assert b"Back in a moment" in response.content


@pytest.mark.django_db
def test_wal_is_refused_on_an_sqlite_that_can_corrupt_it(monkeypatch):
    monkeypatch.setattr(connection, "vendor", "sqlite")
    monkeypatch.setattr(checks.sqlite3, "sqlite_version_info", (3, 40, 1))
    assert [message.id for message in checks.wal_is_safe(None)] == ["cairn.E001"]
    monkeypatch.setattr(checks.sqlite3, "sqlite_version_info", (3, 51, 3))
    assert checks.wal_is_safe(None) == []


@pytest.fixture
def database_of_locale(monkeypatch):
    """Makes a PostgreSQL database of a locale the one that is looked at."""
    made = []
    # Of its own beside other runs of the tests on the same server.
    name = f"{connection.settings_dict['NAME']}_of_another_locale"

    def make(locale):
        other = connection.copy()
        other.settings_dict = connection.settings_dict | {"NAME": name}
        with connection._nodb_cursor() as cursor:
            cursor.execute(
                f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'"
                " LC_COLLATE 'C' LC_CTYPE %s",
                [locale],
            )
        made.append(other)
        monkeypatch.setattr(checks, "connection", other)

    yield make
    for other in made:
        other.close()
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name}")


@pytest.mark.skipif("connection.vendor != 'postgresql'")
@pytest.mark.parametrize(("locale", "warned"), [("C", ["cairn.W001"]), ("C.UTF-8", [])])
@pytest.mark.django_db
def test_a_database_that_knows_no_letters_beyond_english_is_warned_of(
    database_of_locale, locale, warned
):
    database_of_locale(locale)
    found = checks.letters_are_folded(None, databases=["default"])
    assert [message.id for message in found] == warned
    assert all("locale C," in message.msg for message in found)


@pytest.mark.django_db
def test_the_database_of_the_tests_folds_letters():
    assert checks.letters_are_folded(None, databases=["default"]) == []


def test_every_setting_is_in_the_table_and_every_line_of_it_is_a_setting():
    import re

    files = [ROOT / f"roadmap/{name}.py" for name in ("settings", "environment", "stores")]
    files += ROOT.glob("roadmap/management/commands/*.py")
    code = "".join(path.read_text() for path in files)
    read = set(
        re.findall(
            r'(?:flag|choice|number|words|text|time_zone|address|secret|contact|language|_url|environ\.get)\(\s*"([A-Z_]+)"',
            code,
        )
    )
    told = set(re.findall(r"^\| `([A-Z_]+)`", (ROOT / "docs/settings.md").read_text(), re.M))
    assert read | {"DATABASE_URL", "CACHE_URL", "EMAIL_URL"} == told


def test_the_cache_in_the_database_has_room_for_what_limits_count(monkeypatch):
    def room(address):
        monkeypatch.setenv("CACHE_URL", address)
        return stores.caches("dbcache://cairn_cache")

    assert room("dbcache://other")["default"]["OPTIONS"]["MAX_ENTRIES"] >= 10_000
    assert room("dbcache://other?max_entries=9")["default"]["OPTIONS"]["MAX_ENTRIES"] == 9
    redis = room("redis://localhost:6379/0")
    assert "MAX_ENTRIES" not in redis["default"].get("OPTIONS", {})
    assert redis["spare"]["OPTIONS"]["MAX_ENTRIES"] >= 10_000


def test_nginx_closes_idle_connections_before_the_server_does():
    """What it sent on one that closes at that moment would be answered with 502."""
    import re

    from gunicorn.config import Keepalive

    deploy = ROOT / "docs" / "deploy"
    (seconds,) = re.findall(r"\bkeepalive_timeout (\d+)s;", (deploy / "nginx.conf").read_text())
    assert int(seconds) < Keepalive.default
    shipped = [deploy / "cairn.service", ROOT / "Containerfile"]
    assert not any("--keep-alive" in path.read_text() for path in shipped)
