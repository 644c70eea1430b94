"""Copies of the SQLite database: made while people tick, checked before they count, put back.

Both ways go through SQLite's own backup, which sees one moment of the whole and puts a whole in
place or nothing: neither a running site nor a killed command is a danger.
"""

import os
import re
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from django.db import connection
from django.db.migrations.loader import MigrationLoader

NAME = "cairn-%Y-%m-%dT%H%M%S.%fZ.sqlite3"
NAMED = re.compile(r"cairn-\d{4}-\d\d-\d\dT\d{6}\.\d{6}Z\.sqlite3")
COUNTED = {
    "topics": "roadmap_topic",
    "entries": "roadmap_resource",
    "people": "accounts_user",
    "marks": "roadmap_userprogress",
}
WAIT = 60  # seconds for whoever is writing


class BackupError(Exception):
    """One sentence that says why there is no backup, or why it was not restored."""


def here() -> Path:
    """The file of this site's database. Raises BackupError."""
    if connection.vendor != "sqlite":
        raise BackupError(
            "The database of this site is PostgreSQL: use pg_dump and pg_restore, as docs/backup.md says."
        )
    return Path(connection.settings_dict["NAME"])


def fresh_name() -> str:
    return datetime.now(UTC).strftime(NAME)


def back_up(to: Path) -> str:
    """Write a checked copy, readable by its owner alone; gives its counts. Raises BackupError."""
    source = here()
    if to.exists():
        raise BackupError(f"{to} exists already; name another file, or a folder.")
    if not source.is_file():
        raise BackupError(f"There is no database at {source} yet.")
    with _beside(to) as partial:
        _copy(source, partial)
        counts = check(partial)
        _sync(partial)
        partial.rename(to)
        _sync(to.parent)
    return counts


def keep_newest(folder: Path, count: int) -> list[Path]:
    """Delete the older backups that `back_up` named in this folder; gives them."""
    found = sorted(path for path in folder.iterdir() if NAMED.fullmatch(path.name))
    for path in (old := found[:-count]):
        path.unlink(missing_ok=True)
    return old


def restore(source: Path) -> tuple[str, Path | None]:
    """Put a backup in place of the database; gives its counts and where what was here is kept.

    Raises BackupError, and has then changed nothing.
    """
    to = here()
    if not source.is_file():
        raise BackupError(f"There is no file {source}.")
    if to.exists() and source.samefile(to):
        raise BackupError("This is the database itself.")
    check(source)
    aside = None
    if to.exists():
        aside = to.with_name(f"before-{fresh_name()}")
        try:
            back_up(aside)
        except BackupError as error:
            raise BackupError(
                f"What is here now could not be kept aside: {error} If it is damaged, stop the site, "
                f"move {to.name}, {to.name}-wal and {to.name}-shm away together, and restore again."
            ) from error
    else:
        to.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(to, os.O_CREAT | os.O_WRONLY, 0o600))
    _copy(source, to, "wal")
    return check(to), aside


def check(path: Path) -> str:
    """Look whether this is a sound database of Cairn that this code can read; gives its counts.

    Raises BackupError.
    """
    try:
        with closing(_open(path, "ro")) as database:
            applied = set(database.execute("SELECT app, name FROM django_migrations"))
            counts = _counts(database)
            fault = database.execute("PRAGMA integrity_check(1)").fetchone()[0]
            astray = database.execute("PRAGMA foreign_key_check").fetchone()
    except sqlite3.Error as error:
        raise BackupError(f"{path} is no sound database of Cairn: {error}.") from error
    if fault != "ok" or astray:
        raise BackupError(
            f"{path} is damaged: {fault if fault != 'ok' else f'{astray[0]} points to nothing'}."
        )
    known = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    if newer := sorted(applied - known.keys()):
        raise BackupError(
            f"{path} was made by a newer Cairn, which knows {'.'.join(newer[0])}; update the code first."
        )
    return counts


def _counts(database: sqlite3.Connection) -> str:
    # Each table's name stands above.
    numbers = {
        word: database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608  # nosec
        for word, table in COUNTED.items()
    }
    return ", ".join(f"{number:,} {word}" for word, number in numbers.items())


@contextmanager
def _beside(path: Path) -> Iterator[Path]:
    """A file of our own in the same folder, gone afterwards."""
    try:
        number, name = tempfile.mkstemp(".partial", f".{path.name}.", path.parent)
        os.close(number)
        try:
            yield Path(name)
        finally:
            for left in (name, f"{name}-wal", f"{name}-shm", f"{name}-journal"):
                Path(left).unlink(missing_ok=True)
    except OSError as error:
        raise BackupError(f"{path} could not be written: {error.strerror or error}.") from error


def _copy(source: Path, to: Path, journal: str = "delete") -> None:
    try:
        with closing(_open(source, "rw")) as one, closing(_open(to, "rw")) as other:
            # All pages in one step: one moment, while others write on.
            one.backup(other, pages=-1)
            # What is put away is one file, whole without a log beside it.
            other.execute(f"PRAGMA journal_mode={journal}").fetchone()
    except sqlite3.Error as error:
        raise BackupError(f"{source} could not be copied to {to}: {error}.") from error


def _open(path: Path, mode: str) -> sqlite3.Connection:
    return sqlite3.connect(
        f"{path.resolve().as_uri()}?mode={mode}", uri=True, timeout=WAIT, isolation_level=None
    )


def _sync(path: Path) -> None:
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
