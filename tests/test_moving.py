"""A site moves to another database: all of it, or nothing."""

import os
import subprocess
import sys
from inspect import getclosurevars
from io import StringIO
from uuid import uuid4

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from accounts.models import User
from roadmap import content_version
from roadmap.models import Resource, Topic
from roadmap.moving import THERE, destination, everything
from tests.databases import address_of
from tests.factories import a_resource, a_stop
from tests.whole_site import a_whole_site

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = settings.BASE_DIR


@pytest.fixture(autouse=True)
def the_other_database_may_be_opened(transactional_db, monkeypatch):
    """Django lets a test open only what its class names, and no class can name what is not known yet."""
    guard = getclosurevars(BaseDatabaseWrapper.ensure_connection).nonlocals["cls"]
    monkeypatch.setattr(guard, "databases", {*guard.databases, THERE})


@pytest.fixture
def elsewhere(tmp_path):
    """The address of an empty SQLite database."""
    return f"sqlite:///{tmp_path / 'other.sqlite3'}"


@pytest.fixture
def a_third_database(tmp_path):
    """The address of an empty database of the kind that the tests run on."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path / 'third.sqlite3'}"
        return
    name = f"moved_{uuid4().hex}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    yield address_of(connection.settings_dict | {"NAME": name})
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def rows(model, using):
    """All that the rows of a model say, however the database writes it."""
    fields = [field.attname for field in model._meta.local_concrete_fields]
    found = model._base_manager.using(using).order_by("pk")
    return [
        [bytes(v) if isinstance(v, memoryview) else v for v in row]
        for row in found.values_list(*fields)
    ]


def move(url):
    out = StringIO()
    call_command("move_database", url, stdout=out)
    return out.getvalue()


def test_every_row_of_every_table_arrives_as_it_was(elsewhere):
    a_whole_site()
    said = move(elsewhere)
    with destination(elsewhere):
        for model in everything():
            assert rows(model, "default"), f"{model._meta.label}: tests/whole_site.py makes none"
            assert rows(model, THERE) == rows(model, "default"), model._meta.label
    assert "counted and summed on both sides: alike" in said


def test_the_other_site_is_whole_and_goes_on(elsewhere):
    topic = a_stop("Attention")
    paper = a_resource("Attention Is All You Need", topic)
    with destination(elsewhere):
        pass
    move(elsewhere)
    with destination(elsewhere):
        found = connections[THERE].cursor()
        found.execute("SELECT count(*) FROM roadmap_resource_words")
        assert found.fetchone() == (Resource.objects.count(),)
        before = content_version.read(using=THERE)
        newer = Topic.objects.using(THERE).create(title="Later", slug="later", position=9)
        assert newer.pk > topic.pk
        assert "" != before != content_version.read(using=THERE)
        moved = Resource.objects.using(THERE).get(pk=paper.pk)
        moved.title = "Renamed"
        moved.save(using=THERE)
    assert Resource.objects.get(pk=paper.pk).title == "Attention Is All You Need"


def test_what_is_not_empty_is_not_written_over(elsewhere):
    a_resource("Mine", a_stop())
    move(elsewhere)
    with pytest.raises(CommandError, match="The other database is not empty: "):
        move(elsewhere)


def test_nothing_is_moved_by_half(elsewhere, monkeypatch):
    a_resource("Mine", a_stop())
    monkeypatch.setattr("roadmap.moving._summed", lambda *_: (0, 0))
    with pytest.raises(CommandError, match="did not arrive as it was sent; nothing was moved"):
        move(elsewhere)
    with destination(elsewhere):
        assert not Topic.objects.using(THERE).exists()
        assert Group.objects.using(THERE).exists()


@pytest.mark.parametrize(
    "url", ["", "nowhere", "mysql://a@b/c", "postgres://cairn@127.0.0.1:9/none"]
)
def test_an_address_that_leads_nowhere_is_named_in_one_sentence(url):
    with pytest.raises(CommandError) as caught:
        move(url)
    assert str(caught.value).startswith("The other database")
    assert "\n" not in str(caught.value)
    assert THERE not in connections.settings


def test_there_and_back_again(elsewhere, a_third_database):
    """From this database to SQLite, and from there to one like this."""
    a_whole_site()
    before = {model: rows(model, "default") for model in everything()}
    move(elsewhere)
    command = [sys.executable, "manage.py", "move_database", a_third_database]
    there = os.environ | {"DATABASE_URL": elsewhere, "HTTPS": "0"}
    said = subprocess.run(command, cwd=ROOT, env=there, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr
    assert "alike" in said.stdout
    with destination(a_third_database):
        for model, known in before.items():
            assert rows(model, THERE) == known, model._meta.label
        newer = User.objects.using(THERE).create(username="newer")
        assert newer.pk > max(before_row[0] for before_row in before[User])


def test_what_the_other_database_cannot_hold_is_named(elsewhere, monkeypatch):
    """SQLite takes text of any length; others do not."""
    resource = a_resource("Mine", a_stop())
    monkeypatch.setattr(Resource._meta.get_field("title"), "max_length", 3)
    monkeypatch.setattr("roadmap.moving._takes_anything", lambda: False)
    with pytest.raises(
        CommandError, match=rf"^roadmap_resource, row {resource.pk}, title: is longer than 3"
    ):
        move(elsewhere)
