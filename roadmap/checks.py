"""What must hold before the site starts."""

import sqlite3
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import connection

OLDEST_SAFE_WAL = (3, 51, 3)


@register(Tags.database)
def wal_is_safe(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Refuse WAL on an SQLite where it can corrupt the database."""
    if connection.vendor != "sqlite" or sqlite3.sqlite_version_info >= OLDEST_SAFE_WAL:
        return []
    return [
        Error(
            f"SQLite {sqlite3.sqlite_version} can corrupt a database in WAL mode; "
            "3.51.3 or newer is needed. Install requirements/base.txt, which carries one.",
            id="cairn.E001",
        )
    ]


@register(Tags.database)
def letters_are_folded(
    app_configs: Any, databases: Any = None, **kwargs: Any
) -> list[CheckMessage]:
    """Warn where the database knows no letters beyond English: its locale was fixed when it was made."""
    if connection.vendor != "postgresql" or connection.alias not in (databases or ()):
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT lower('ÄГ') = 'äг', datctype FROM pg_database WHERE datname = current_database()"
        )
        folds, locale = cursor.fetchone()
    if folds:
        return []
    return [
        Warning(
            f"The database was made with the locale {locale}, in which “ГЛУБОКОЕ” and “глубокое” are two words "
            "to the search. Make it anew with a locale of UTF-8, as docs/deploy.md does, and move what it holds.",
            id="cairn.W001",
        )
    ]
