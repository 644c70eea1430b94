"""Backups: sound copies while people tick, put back whole or not at all."""

import os
import re
import shutil
import sqlite3
import stat
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from roadmap import backups, services
from roadmap.models import UserProgress
from tests.databases import address_of
from tests.factories import a_learner, a_resource, a_stop

ROOT = Path(__file__).parent.parent
pytestmark = pytest.mark.django_db(transaction=True)
on_sqlite = pytest.mark.skipif("connection.vendor != 'sqlite'")
on_postgresql = pytest.mark.skipif("connection.vendor != 'postgresql'")


@pytest.fixture
def ticked():
    learner, stop = a_learner("ada"), a_stop()
    for _ in range(3):
        services.mark(learner, [a_resource(topic=stop)], "done")
    return learner


def marks_in(path):
    with closing(sqlite3.connect(path)) as database:
        return database.execute("SELECT count(*) FROM roadmap_userprogress").fetchone()[0]


@on_sqlite
def test_a_backup_is_one_sound_file_for_its_owner_alone(ticked, tmp_path, capsys):
    path = tmp_path / "copy.sqlite3"
    call_command("backup", path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in tmp_path.iterdir()] == ["copy.sqlite3"]
    assert "3 marks; sound." in capsys.readouterr().out
    assert marks_in(path) == 3


@on_sqlite
def test_no_file_is_written_over(ticked, tmp_path):
    path = tmp_path / "diary.txt"
    path.write_text("mine")
    with pytest.raises(CommandError, match="exists already"):
        call_command("backup", path)
    assert path.read_text() == "mine"


@on_sqlite
def test_a_folder_keeps_the_newest_and_nothing_else_is_deleted(ticked, tmp_path):
    (tmp_path / "cairn-2020.sqlite3").write_text("somebody's own")
    for _ in range(4):
        call_command("backup", tmp_path, keep=2)
    names = sorted(path.name for path in tmp_path.iterdir())
    assert len(names) == 3 and "cairn-2020.sqlite3" in names


@on_sqlite
@pytest.mark.parametrize("keep", [0, -1])
def test_keeping_none_is_refused(ticked, tmp_path, keep):
    with pytest.raises(CommandError, match="--keep"):
        call_command("backup", tmp_path, keep=keep)
    assert not list(tmp_path.iterdir())


@on_sqlite
def test_what_cannot_be_written_is_one_sentence_and_leaves_nothing(ticked, tmp_path):
    with pytest.raises(CommandError, match="No such file or directory"):
        call_command("backup", tmp_path / "gone" / "copy.sqlite3")


@on_sqlite
def test_backups_are_sound_while_people_tick(ticked, tmp_path):
    stop, resources = threading.Event(), [a_resource(topic=a_stop()) for _ in range(20)]

    def tick():
        while not stop.is_set():
            for resource in resources:
                services.mark(ticked, [resource], "done")
                services.mark(ticked, [resource], "")
        connection.close()

    thread = threading.Thread(target=tick)
    thread.start()
    try:
        for number in range(5):
            backups.back_up(tmp_path / f"{number}.sqlite3")
    finally:
        stop.set()
        thread.join()


@on_sqlite
def test_a_restored_database_is_as_it_was_and_what_was_there_is_kept(ticked, tmp_path, capsys):
    backups.back_up(tmp_path / "copy.sqlite3")
    services.mark(ticked, [a_resource(topic=a_stop())], "done")
    call_command("restore", tmp_path / "copy.sqlite3")
    assert UserProgress.objects.count() == 3
    aside = Path(re.search("Kept aside what was here: (.*)", capsys.readouterr().out)[1])
    try:
        assert marks_in(aside) == 4
    finally:
        aside.unlink()


def damaged(path):
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2)
        file.write(os.urandom(40_000))


def of_something_else(path):
    path.unlink()
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE recipes (name)")


def from_the_future(path):
    with closing(sqlite3.connect(path)) as database:
        row = ("roadmap", "9999_not_yet", timezone.now().isoformat())
        database.execute("INSERT INTO django_migrations (app, name, applied) VALUES (?, ?, ?)", row)
        database.commit()


def pointing_nowhere(path):
    with closing(sqlite3.connect(path)) as database:
        database.execute(
            "DELETE FROM roadmap_resource WHERE id = (SELECT max(id) FROM roadmap_resource)"
        )
        database.commit()


@on_sqlite
@pytest.mark.parametrize(
    "spoil, sentence",
    [
        (damaged, "damaged|no sound database"),
        (of_something_else, "no sound database of Cairn"),
        (lambda path: path.write_text("recipes"), "no sound database of Cairn"),
        (lambda path: path.write_bytes(b""), "no sound database of Cairn"),
        (from_the_future, r"made by a newer Cairn, which knows roadmap\.9999_not_yet"),
        (pointing_nowhere, "damaged: .* points to nothing"),
        (Path.unlink, "There is no file"),
    ],
)
def test_what_is_no_backup_is_refused_and_changes_nothing(ticked, tmp_path, spoil, sentence):
    path = tmp_path / "copy.sqlite3"
    backups.back_up(path)
    UserProgress.objects.all()[0].delete()
    spoil(path)
    before = set(backups.here().parent.iterdir())
    with pytest.raises(CommandError, match=rf"({sentence}).* Nothing was changed\."):
        call_command("restore", path)
    assert UserProgress.objects.count() == 2
    assert set(backups.here().parent.iterdir()) == before


@on_sqlite
def test_the_database_itself_is_no_backup(ticked):
    with pytest.raises(CommandError, match="This is the database itself"):
        call_command("restore", backups.here())


@on_postgresql
@pytest.mark.parametrize("command", ["backup", "restore"])
def test_on_postgresql_both_point_to_its_own_tools(command, tmp_path):
    with pytest.raises(CommandError, match="pg_dump"):
        call_command(command, tmp_path / "copy")


def steps_of(heading):
    """The commands that docs/backup.md gives under a heading."""
    text = (ROOT / "docs" / "backup.md").read_text()
    chapter = text.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    return "\n".join(re.findall(r"^    (.*)$", chapter, re.M)).replace(
        ".venv/bin/python", sys.executable
    )


def perform(steps, folder, **variables):
    (folder / "manage.py").symlink_to(ROOT / "manage.py")
    plain = {"PATH": os.environ["PATH"], "HOME": str(folder), "HTTPS": "0"}
    done = subprocess.run(
        ["bash", "-eux", "-o", "pipefail", "-c", steps],
        cwd=folder,
        env=plain | variables,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@on_sqlite
def test_the_drill_goes_as_it_is_written(ticked, tmp_path):
    (tmp_path / "var").mkdir()
    backups.back_up(tmp_path / "var" / "cairn.sqlite3")
    said = perform(steps_of("The drill on SQLite"), tmp_path, VAR_DIR=str(tmp_path / "var"))
    written, restored = re.findall(r"(\d+ topics, .* marks); sound\.", said)
    assert written == restored and written.endswith("3 marks")
    assert marks_in(tmp_path / "var" / "cairn.sqlite3") == 3
    assert not (tmp_path / "drill").exists()


@on_postgresql
@pytest.mark.skipif(not shutil.which("pg_dump"), reason="has no pg_dump")
def test_the_drill_on_postgresql_goes_as_it_is_written(ticked, tmp_path):
    address = address_of(connection.settings_dict)
    said = perform(steps_of("The drill on PostgreSQL"), tmp_path, DATABASE_URL=address)
    before, after = re.findall(r"^\s*(\d+)$", said, re.M)
    assert before == after == "3"
