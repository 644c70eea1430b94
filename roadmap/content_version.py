"""A word that differs after every change of what everybody reads, kept by the database itself.

Triggers follow, so that imports in bulk, merges, `loaddata` and the admin need not think of it, on
whatever worker. A word is random: one that was rolled back is never seen again. On SQLite there is
one word. On PostgreSQL one row of one table would make all who write wait for one another: each
transaction lays its own and takes away those it can have, and all that are seen are the version;
between its statements, a transaction knows its own change by a setting that ends with it.
"""

from collections.abc import Iterator
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections

TABLES = (
    "roadmap_topic",
    "roadmap_resource",
    "roadmap_paper",
    "roadmap_placement",
    "roadmap_prerequisite",
    "roadmap_relation",
    "roadmap_historicalresource",
)
EVENTS = ("INSERT", "UPDATE", "DELETE")
# Links are looked at day and night; all that everybody reads of it is that one is gone.
CHECKS = "roadmap_linkcheck"
GONE = {
    "INSERT": "new.verdict = 'gone'",
    "UPDATE": "(old.verdict = 'gone') <> (new.verdict = 'gone')",
    "DELETE": "old.verdict = 'gone'",
}
SQLITE_TABLE = (
    "CREATE TABLE IF NOT EXISTS roadmap_content_version"
    " (id integer PRIMARY KEY CHECK (id = 1), word text NOT NULL)"
)
SQLITE_TRIGGER = (
    "CREATE TRIGGER IF NOT EXISTS {table}_changed_by_{event} AFTER {event} ON {table} {when} BEGIN"
    " INSERT OR REPLACE INTO roadmap_content_version VALUES (1, hex(randomblob(16))); END"
)
POSTGRESQL = """
CREATE TABLE IF NOT EXISTS roadmap_content_version (word text PRIMARY KEY);
CREATE OR REPLACE FUNCTION roadmap_content_changed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF coalesce(current_setting('roadmap.change', true), '') = '' THEN
    DELETE FROM roadmap_content_version WHERE word IN
      (SELECT word FROM roadmap_content_version FOR UPDATE SKIP LOCKED);
    INSERT INTO roadmap_content_version VALUES (gen_random_uuid());
  END IF;
  PERFORM set_config('roadmap.change', gen_random_uuid()::text, true);
  RETURN NULL;
END $$
"""
POSTGRESQL_TRIGGER = (
    "CREATE OR REPLACE TRIGGER {table}_changed_by_{event} AFTER {event} ON {table}"
    " FOR EACH {each} {when} EXECUTE FUNCTION roadmap_content_changed()"
)
# One from each row; where triggers were never laid there is no row, and nothing may be kept.
WORD = {
    "sqlite": "word",
    "postgresql": "word || coalesce(current_setting('roadmap.change', true), '')",
}


def version_of(words: list[str]) -> str:
    """The version that all words make; empty where it is not known."""
    return " ".join(sorted(words))


def read(using: str = DEFAULT_DB_ALIAS) -> str:
    connection = connections[using]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {WORD[connection.vendor]} FROM roadmap_content_version")  # noqa: S608  # nosec
        return version_of([word for (word,) in cursor.fetchall()])


def lay(using: str = DEFAULT_DB_ALIAS, **kwargs: Any) -> None:
    """After migrations: make what is missing, and a new word, since tables may have changed."""
    connection = connections[using]
    if not {*TABLES, CHECKS} <= set(connection.introspection.table_names()):
        return
    is_sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        cursor.execute(SQLITE_TABLE if is_sqlite else POSTGRESQL)
        for statement in _triggers(is_sqlite):
            cursor.execute(statement)
        cursor.execute("DELETE FROM roadmap_content_version")
        word = "1, hex(randomblob(16))" if is_sqlite else "gen_random_uuid()"
        cursor.execute(f"INSERT INTO roadmap_content_version VALUES ({word})")  # noqa: S608  # nosec


def _triggers(is_sqlite: bool) -> Iterator[str]:
    text = SQLITE_TRIGGER if is_sqlite else POSTGRESQL_TRIGGER
    for table in TABLES:
        for event in EVENTS if is_sqlite else (*EVENTS, "TRUNCATE"):
            yield text.format(table=table, event=event, each="STATEMENT", when="")
    for event, is_shown in GONE.items():
        yield text.format(table=CHECKS, event=event, each="ROW", when=f"WHEN ({is_shown})")


def lift_before(
    using: str = DEFAULT_DB_ALIAS, plan: list[Any] | None = None, **kwargs: Any
) -> None:
    """Before migrations."""
    if plan:
        lift(using)


def lift(using: str = DEFAULT_DB_ALIAS) -> None:
    """Take the triggers off, since SQLite cannot rename a table they name."""
    connection = connections[using]
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        for table in (*TABLES, CHECKS):
            for event in EVENTS:
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_changed_by_{event}")
