"""The words of what is published, kept by the database itself: FTS5 on SQLite, GIN on PostgreSQL.

Triggers follow every change, so that imports in bulk, merges and the admin need not think of it.
Only shared content is ever laid in; what is private never enters.
"""

from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models.expressions import RawSQL

from roadmap.search_query import Terms

KINDS = {
    "resource": ("r.authors", "r.summary || ' ' || r.why"),
    "topic": ("''", "r.summary || ' ' || r.concepts || ' ' || r.body"),
}
COLUMNS = {
    "resource": ("title", "authors", "summary", "why", "retired_at"),
    "topic": ("title", "summary", "concepts", "body", "retired_at"),
}
# Each table's name is filled in from KINDS, never from what somebody typed.
NAMES = (
    "SELECT {join}(a.value, ' ') FROM roadmap_alias a WHERE a.{kind}_id = r.id AND a.kind <> 'link'"
)

SQLITE = """
CREATE VIRTUAL TABLE IF NOT EXISTS roadmap_{kind}_words USING fts5(
  title, names, authors, words, content='', contentless_delete=1, prefix='2 3',
  tokenize='unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE IF NOT EXISTS roadmap_{kind}_vocabulary
  USING fts5vocab(roadmap_{kind}_words, row);
CREATE TRIGGER IF NOT EXISTS {kind}_words_in AFTER INSERT ON roadmap_{kind} BEGIN
  {fill} AND r.id = new.id; END;
CREATE TRIGGER IF NOT EXISTS {kind}_words_change AFTER UPDATE ON roadmap_{kind}
  WHEN {changed} BEGIN
  DELETE FROM roadmap_{kind}_words WHERE rowid = old.id; {fill} AND r.id = new.id; END;
CREATE TRIGGER IF NOT EXISTS {kind}_words_out AFTER DELETE ON roadmap_{kind} BEGIN
  DELETE FROM roadmap_{kind}_words WHERE rowid = old.id; END;
CREATE TRIGGER IF NOT EXISTS {kind}_names_in AFTER INSERT ON roadmap_alias
  WHEN new.{kind}_id IS NOT NULL BEGIN
  DELETE FROM roadmap_{kind}_words WHERE rowid = new.{kind}_id; {fill} AND r.id = new.{kind}_id; END;
CREATE TRIGGER IF NOT EXISTS {kind}_names_change AFTER UPDATE ON roadmap_alias BEGIN
  DELETE FROM roadmap_{kind}_words WHERE rowid IN (old.{kind}_id, new.{kind}_id);
  {fill} AND r.id IN (old.{kind}_id, new.{kind}_id); END;
CREATE TRIGGER IF NOT EXISTS {kind}_names_out AFTER DELETE ON roadmap_alias
  WHEN old.{kind}_id IS NOT NULL BEGIN
  DELETE FROM roadmap_{kind}_words WHERE rowid = old.{kind}_id; {fill} AND r.id = old.{kind}_id; END
"""
SQLITE_FILL = (
    "INSERT INTO roadmap_{kind}_words (rowid, title, names, authors, words) "
    "SELECT r.id, r.title, COALESCE(({names}), ''), {authors}, {words} FROM"
)
TRIGGERS = (
    *("words_in", "words_change", "words_out", "words_emptied"),
    *("names_in", "names_change", "names_out"),
)
WATCHED = {"roadmap_resource", "roadmap_topic", "roadmap_alias"}
TRIGGERS_OF = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger "
    "WHERE tgrelid IN ('roadmap_resource'::regclass, 'roadmap_topic'::regclass)",
}

# 'simple' and folding by hand, so that both databases find the same; a tsvector holds a megabyte.
POSTGRESQL_ONCE = r"""
CREATE OR REPLACE FUNCTION roadmap_words(said text) RETURNS tsvector LANGUAGE sql IMMUTABLE AS $$
  SELECT to_tsvector('simple', regexp_replace(regexp_replace(normalize(left(said, 100000), NFKD),
    '[\u0300-\u036f]', '', 'g'), '[!-/:-@\[-`{-~\u2010-\u206f]+', ' ', 'g')) $$
"""
# Once a statement, not once a row: writing ten thousand rows costs next to nothing more. Whoever
# writes a name holds its row meanwhile, or two at once would each lay in what the other changed.
# Without a list of what is still to be sorted in (fastupdate): each search would read it through.
POSTGRESQL = """
CREATE TABLE IF NOT EXISTS roadmap_{kind}_words (id bigint PRIMARY KEY, title tsvector, words tsvector);
CREATE INDEX IF NOT EXISTS roadmap_{kind}_title_found ON roadmap_{kind}_words
  USING gin (title) WITH (fastupdate = off);
CREATE INDEX IF NOT EXISTS roadmap_{kind}_words_found ON roadmap_{kind}_words
  USING gin (words) WITH (fastupdate = off);
CREATE OR REPLACE FUNCTION roadmap_{kind}_follow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  CASE TG_OP
  WHEN 'TRUNCATE' THEN TRUNCATE roadmap_{kind}_words;
  WHEN 'INSERT' THEN {fill_from} came r {published};
  WHEN 'UPDATE' THEN
    {fill_from} (SELECT {columns} FROM came EXCEPT SELECT {columns} FROM gone) r {published} {again};
    DELETE FROM roadmap_{kind}_words WHERE id IN (SELECT id FROM came WHERE retired_at IS NOT NULL);
  ELSE DELETE FROM roadmap_{kind}_words WHERE id IN (SELECT id FROM gone);
  END CASE;
  RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION roadmap_{kind}_names_follow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF TG_OP <> 'INSERT' THEN
    {fill} AND r.id IN (SELECT {kind}_id FROM gone) FOR NO KEY UPDATE OF r {again};
  END IF;
  IF TG_OP <> 'DELETE' THEN
    {fill} AND r.id IN (SELECT {kind}_id FROM came) FOR NO KEY UPDATE OF r {again};
  END IF;
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER {kind}_words_in AFTER INSERT ON roadmap_{kind}
  REFERENCING NEW TABLE AS came EXECUTE FUNCTION roadmap_{kind}_follow();
CREATE OR REPLACE TRIGGER {kind}_words_change AFTER UPDATE ON roadmap_{kind}
  REFERENCING NEW TABLE AS came OLD TABLE AS gone EXECUTE FUNCTION roadmap_{kind}_follow();
CREATE OR REPLACE TRIGGER {kind}_words_out AFTER DELETE ON roadmap_{kind}
  REFERENCING OLD TABLE AS gone EXECUTE FUNCTION roadmap_{kind}_follow();
CREATE OR REPLACE TRIGGER {kind}_words_emptied AFTER TRUNCATE ON roadmap_{kind}
  EXECUTE FUNCTION roadmap_{kind}_follow();
CREATE OR REPLACE TRIGGER {kind}_names_in AFTER INSERT ON roadmap_alias
  REFERENCING NEW TABLE AS came EXECUTE FUNCTION roadmap_{kind}_names_follow();
CREATE OR REPLACE TRIGGER {kind}_names_change AFTER UPDATE ON roadmap_alias
  REFERENCING NEW TABLE AS came OLD TABLE AS gone EXECUTE FUNCTION roadmap_{kind}_names_follow();
CREATE OR REPLACE TRIGGER {kind}_names_out AFTER DELETE ON roadmap_alias
  REFERENCING OLD TABLE AS gone EXECUTE FUNCTION roadmap_{kind}_names_follow()
"""
POSTGRESQL_FILL = (
    "INSERT INTO roadmap_{kind}_words (id, title, words) "
    "SELECT r.id, roadmap_words(r.title), roadmap_words(r.title || ' ' || COALESCE(({names}), '') "
    "|| ' ' || {authors} || ' ' || {words}) FROM"
)
PUBLISHED = "WHERE r.retired_at IS NULL"
AGAIN = "ON CONFLICT (id) DO UPDATE SET title = excluded.title, words = excluded.words"


def _sql(kind: str, vendor: str, text: str) -> str:
    """The statement for one kind of content on one database."""
    is_sqlite = vendor == "sqlite"
    authors, words = KINDS[kind]
    parts = {
        "kind": kind,
        "authors": authors,
        "words": words,
        "names": NAMES.format(kind=kind, join="group_concat" if is_sqlite else "string_agg"),
        "columns": ", ".join(("id", *COLUMNS[kind])),
        "changed": " OR ".join(f"old.{c} IS NOT new.{c}" for c in COLUMNS[kind]),
    }
    start = (SQLITE_FILL if is_sqlite else POSTGRESQL_FILL).format(**parts)
    fill = f"{start} roadmap_{kind} r {PUBLISHED}"
    return text.format(fill=fill, fill_from=start, published=PUBLISHED, again=AGAIN, **parts)


def lay(using: str = DEFAULT_DB_ALIAS, again: bool = False, **kwargs: Any) -> None:
    """After migrations: make what is missing, and fill it anew where nothing followed the changes."""
    connection = connections[using]
    vendor, existing = connection.vendor, connection.introspection.table_names()
    if not WATCHED.issubset(existing):
        return
    with connection.cursor() as cursor:
        cursor.execute(TRIGGERS_OF[vendor])
        followed = {name for (name,) in cursor.fetchall()}
        for kind in KINDS:
            if vendor == "sqlite":
                statements = _sql(kind, vendor, SQLITE).strip().split(";\nCREATE")
                for number, statement in enumerate(statements):
                    cursor.execute(f"CREATE{statement}" if number else statement)
            else:
                cursor.execute(POSTGRESQL_ONCE)
                cursor.execute(_sql(kind, vendor, POSTGRESQL))
            if again or f"{kind}_words_in" not in followed:
                fill = _sql(kind, vendor, "{fill}")
                cursor.execute(f"DELETE FROM roadmap_{kind}_words")  # noqa: S608  # nosec
                cursor.execute(fill)


def lift_before(
    using: str = DEFAULT_DB_ALIAS, plan: list[Any] | None = None, **kwargs: Any
) -> None:
    """Before migrations of what the triggers watch; others leave them, so that the words need not be
    laid in anew: minutes of a large site.
    """
    if _concerns(plan or []):
        lift(using)


def lift(using: str = DEFAULT_DB_ALIAS) -> None:
    """Take the triggers off: SQLite cannot rename a table they name, and in bulk they cost time."""
    connection = connections[using]
    if not WATCHED.issubset(connection.introspection.table_names()):
        return
    with connection.cursor() as cursor:
        for kind in KINDS:
            for name in TRIGGERS:
                table = "roadmap_alias" if name.startswith("names") else f"roadmap_{kind}"
                on = "" if connection.vendor == "sqlite" else f" ON {table}"
                cursor.execute(f"DROP TRIGGER IF EXISTS {kind}_{name}{on}")


def _concerns(plan: list[Any]) -> bool:
    """Whether a migration is of a table that the triggers watch; one that may be counts as one."""
    return any(
        operation.references_model(table.removeprefix("roadmap_"), "roadmap")
        for migration, _backwards in plan
        for operation in migration.operations
        if migration.app_label == "roadmap"
        for table in WATCHED
    )


def holding_all(
    kind: str, terms: Terms, vendor: str, in_title: bool = False, most: int | None = None
) -> RawSQL:
    """Ids of what holds every term; a term is words in a row, the last perhaps only begun."""
    table, limit = f"roadmap_{kind}_words", f" LIMIT {most}" if most else ""
    if vendor == "sqlite":
        said = " AND ".join(f'"{" ".join(w)}"{"*" if begun else ""}' for w, begun in terms)
        said = f"{{title}} : ({said})" if in_title else said
        return RawSQL(f"SELECT rowid FROM {table} WHERE {table} MATCH %s{limit}", [said])  # noqa: S608, S611  # nosec
    parts = []
    for words, begun in terms:
        *whole, last = [f"'{word}'" for word in words]
        # The planner knows how frequent a whole word is, and nothing of beginnings.
        parts.append(" <-> ".join([*whole, f"({last} | {last}:*)" if begun else last]))
    said = " & ".join(f"({part})" for part in parts)
    column = "title" if in_title else "words"
    found = f"{column} @@ to_tsquery('simple', %s){limit}"
    return RawSQL(f"SELECT id FROM {table} WHERE {found}", [said])  # noqa: S608, S611  # nosec


def most_used(words: list[str], using: str = DEFAULT_DB_ALIAS) -> str:
    """Of these words the one that most entries hold; empty when none holds any."""
    connection, found = connections[using], dict.fromkeys(words, 0)
    with connection.cursor() as cursor:
        for kind in KINDS:
            if connection.vendor == "sqlite":
                marks = ", ".join(["%s"] * len(words))
                cursor.execute(
                    f"SELECT term, doc FROM roadmap_{kind}_vocabulary WHERE term IN ({marks})",  # noqa: S608  # nosec
                    words,
                )
            else:
                cursor.execute(
                    "SELECT word, (SELECT count(*) FROM (SELECT FROM "  # noqa: S608  # nosec
                    f"roadmap_{kind}_words WHERE words @@ quote_literal(word)::tsquery LIMIT 1000) held)"
                    " FROM unnest(%s::text[]) word",
                    [words],
                )
            for word, count in cursor.fetchall():
                found[word] += count
    best = max(words, key=found.__getitem__, default="")
    return best if best and found[best] else ""
