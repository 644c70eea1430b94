"""Many roadmaps, entries, learners and ticks, laid in by SQL with triggers and indexes lifted."""

from typing import Any

PER_STOP, STOPS = 100, 10  # of each roadmap
PER_LEARNER = 500
NUMBERS = (
    "(WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {count})"
    " SELECT i FROM n) numbers"
)
AGO = {
    "sqlite": "datetime('now', '-' || ({0}) || ' minutes')",
    "postgresql": "now() - ({0}) * interval '1 minute'",
}
DAY = {"sqlite": "date('now')", "postgresql": "current_date"}


def lay(model: Any, count: int, **said: str) -> None:
    """Insert so many rows; `said` is SQL for a column, of `i`, and the rest is as by default."""
    from django.db import connection

    columns = {}
    for field in model._meta.concrete_fields:
        if field.name == "pk":
            continue
        columns[field.column] = said.get(field.column, "NULL" if field.null else "''")
    names, values = ", ".join(columns), ", ".join(columns.values())
    numbers = NUMBERS.format(count=count)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {model._meta.db_table} ({names}) SELECT {values} FROM {numbers}"  # noqa: S608
        )


def fill(entries: int, ticks: int) -> None:
    from django.db import connection

    from accounts.models import User
    from roadmap import content_version, search_index
    from roadmap.models import Paper, Placement, Resource, Topic, UserProgress

    is_sqlite, ago = connection.vendor == "sqlite", AGO[connection.vendor].format
    content_version.lift()
    search_index.lift()
    with connection.cursor() as cursor:
        if is_sqlite:
            for pragma in ("foreign_keys = OFF", "synchronous = OFF", "cache_size = -500000"):
                cursor.execute(f"PRAGMA {pragma}")
        else:
            cursor.execute("SET session_replication_role = replica")  # no triggers
    indexes = lift_indexes(UserProgress)
    roadmaps = entries // (PER_STOP * STOPS)
    Topic.objects.bulk_create(
        (Topic(pk=n + 1, slug=f"roadmap-{n}", title=f"Roadmap {n}") for n in range(roadmaps)),
        batch_size=1_000,
    )
    Topic.objects.bulk_create(
        (
            Topic(
                pk=roadmaps + n + 1,
                slug=f"stop-{n}",
                title=f"Stop {n}",
                summary="What it is about, in a sentence.",
                parent_id=n // STOPS + 1,
                position=n % STOPS * 10,
            )
            for n in range(roadmaps * STOPS)
        ),
        batch_size=1_000,
    )
    User.objects.bulk_create(
        (User(username=f"learner-{n}", password="!") for n in range(ticks // PER_LEARNER)),  # noqa: S106
        batch_size=1_000,
    )
    long_ago = ago("1000000")
    lay(
        Resource,
        entries,
        id="i + 1",
        slug="'entry-' || i",
        title="'Entry ' || i",
        created_at=long_ago,
        updated_at=long_ago,
        version="1",
        url="'https://example.org/' || i",
        kind="CASE WHEN i % 4 = 0 THEN 'paper' WHEN i % 4 = 1 THEN 'book' ELSE 'article' END",
        level="CASE WHEN i % 10 = 0 THEN 'cult' WHEN i % 10 = 1 THEN 'introductory' ELSE '' END",
        authors="'Ada Lovelace'",
        published="'2020'",
        summary="'What it says, in a sentence that somebody wrote.'",
        identity="'example.org/' || i",
    )
    lay(Paper, entries // 4, id="i + 1", resource_id="4 * i + 1", arxiv_id="'2001.' || i")
    lay(
        Placement,
        entries,
        id="i + 1",
        topic_id=f"{roadmaps + 1} + i / {PER_STOP}",
        resource_id="i + 1",
        position=f"i % {PER_STOP} * 10",
        optional="i % 25 = 0",
        added_at=long_ago,
    )
    first = User.objects.order_by("pk").values_list("pk", flat=True)[0]
    number = f"(i % {PER_LEARNER})"
    # Every other entry of one roadmap, a roadmap to each learner in turn.
    lay(
        UserProgress,
        ticks,
        user_id=f"{first} + i / {PER_LEARNER}",
        resource_id=f"1 + (i / {PER_LEARNER} * {PER_STOP * STOPS} + {number} * 2) % {entries}",
        state=f"CASE {number} % 10 WHEN 0 THEN 'planned' WHEN 1 THEN 'in_progress' ELSE 'done' END",
        changed_at=ago(f"{number} * 200"),
        finished=f"CASE WHEN {number} % 10 > 1 THEN {DAY[connection.vendor]} END",
        note=f"CASE WHEN {number} % 50 = 0 THEN 'What I thought of it.' ELSE '' END",
    )
    with connection.cursor() as cursor:
        for index in indexes:
            cursor.execute(index)
        cursor.execute("ANALYZE")
    connection.close()  # and with it what was set for filling
    search_index.lay()
    content_version.lay()


def lift_indexes(model: Any) -> list[str]:
    """Take them off, since laying them once all is there is quicker; gives how each is laid again."""
    from django.db import connection

    found = {
        "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = %s"
        " AND sql IS NOT NULL",
        "postgresql": "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s"
        " AND indexname NOT LIKE '%%_pkey'",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(found, [model._meta.db_table])
        indexes = dict(cursor.fetchall())
        for name in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
    return list(indexes.values())
