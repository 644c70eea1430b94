"""What must hold before the site starts."""

import sqlite3
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
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
