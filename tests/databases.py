"""Where the database of the tests is, for another process."""

from typing import Any


def address_of(database: dict[str, Any]) -> str:
    """Write a connection's settings as DATABASE_URL."""
    if database["ENGINE"].endswith("sqlite3"):
        return f"sqlite:///{database['NAME']}"
    user, host = database.get("USER") or "", database.get("HOST") or "localhost"
    secret, port = database.get("PASSWORD") or "", database.get("PORT") or 5432
    return f"postgres://{user}:{secret}@{host}:{port}/{database['NAME']}"
