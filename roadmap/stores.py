"""Where a site keeps things and sends mail: the addresses that the environment gives, opened as Cairn needs it."""

import warnings
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

from roadmap.environment import text

# How Cairn opens its SQLite; Django itself turns `foreign_keys` on.
SQLITE: dict[str, Any] = {
    # A transaction that will write waits for its turn at the start, where waiting is possible,
    # instead of failing in the middle.
    "transaction_mode": "IMMEDIATE",
    "timeout": 10,  # seconds to wait for that turn, then a 503
    "init_command": (
        "PRAGMA journal_mode=WAL;"  # pages are read while somebody writes
        # Each commit reaches the disk before it is answered: in WAL mode, NORMAL would lose the
        # last ticks with the power. One sync a tick is what that costs.
        "PRAGMA synchronous=FULL;"
        "PRAGMA wal_autocheckpoint=1000;"  # pages, 4 MB: the log goes home while it is small
        "PRAGMA journal_size_limit=67108864;"  # and a large import leaves no large file behind
        # Kilobytes, for each thread; what is read again and again is few pages, and the rest comes
        # from the system, which keeps the file once for all. SQLite's own 2 MB quickens a search by
        # a millisecond.
        "PRAGMA cache_size=-512;"
        "PRAGMA temp_store=MEMORY;"  # sorting needs no room on a full disk
    ),
}


def database(default: str) -> dict[str, Any]:
    """Read DATABASE_URL: sqlite:///PATH or postgres://USER:PASSWORD@HOST:PORT/NAME."""
    return database_at(text("DATABASE_URL", default), "DATABASE_URL")


def database_at(url: str, name: str) -> dict[str, Any]:
    """What Django needs to know of the database at this address; errors name where it was given."""
    config = _parsed(name, url, environ.Env.db_url_config, ("sqlite", "postgresql"))
    ours = _sqlite(config) if "sqlite" in config["ENGINE"] else _postgresql()
    return config | ours | {"OPTIONS": ours["OPTIONS"] | config.get("OPTIONS", {})}


def _sqlite(config: dict[str, Any]) -> dict[str, Any]:
    return {
        "OPTIONS": SQLITE,
        # Open for good: opening costs more than most queries, and on a full disk it would fail.
        "CONN_MAX_AGE": None,
        # Threads of one test cannot share a database in memory the way processes share a file.
        "TEST": {"NAME": Path(config["NAME"]).with_name("test.sqlite3")},
    }


def _postgresql() -> dict[str, Any]:
    """Connections kept by each thread, by a pool in each process, or by PgBouncer outside.

    Checked before use: what a restart left dead is found.
    """
    # For a server that does not even refuse, nobody waits minutes.
    options: dict[str, Any] = {"connect_timeout": 5}
    pool = text("DATABASE_POOL", "none").lower()
    if pool == "pgbouncer":
        # A cursor of the server would outlive the transaction that PgBouncer lends it for.
        return {"CONN_MAX_AGE": 0, "DISABLE_SERVER_SIDE_CURSORS": True, "OPTIONS": options}
    if pool == "none":
        return {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True, "OPTIONS": options}
    if not pool.isdecimal() or not 1 <= int(pool) <= 1_000:
        raise ImproperlyConfigured(
            f"DATABASE_POOL must be none, pgbouncer or a number of connections, not {pool!r}."
        )
    options["pool"] = {"min_size": 1, "max_size": int(pool), "timeout": 10}
    return {"CONN_HEALTH_CHECKS": True, "OPTIONS": options}


def caches(default: str) -> dict[str, Any]:
    """Read CACHE_URL: dbcache://TABLE, locmemcache:// or redis://HOST:PORT/N.

    With Redis, the table stands by as `spare`, and `sessions` has copies; else that keeps nothing.
    """
    config = _url("CACHE_URL", default, environ.Env.cache_url_config, ("cache",))
    if config["BACKEND"].endswith("RedisCache"):
        if find_spec("redis") is None:
            raise ImproperlyConfigured("CACHE_URL names Redis: install requirements/postgres.txt.")
        return {
            "default": config | {"BACKEND": "roadmap.shared_cache.RedisOrTable"},
            "spare": _roomy(environ.Env.cache_url_config(default)),
            "sessions": config | {"BACKEND": "roadmap.shared_cache.RedisOrNothing"},
        }
    return {
        "default": _roomy(config),
        "sessions": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
    }


def _roomy(config: dict[str, Any]) -> dict[str, Any]:
    if config["BACKEND"].endswith("DatabaseCache"):
        # With Django's 300, whoever comes from so many addresses would wipe out what limits count.
        config["OPTIONS"] = {"MAX_ENTRIES": 50_000} | config.get("OPTIONS", {})
    return config


def email(default: str) -> dict[str, Any]:
    """Read EMAIL_URL: consolemail://, filemail:///PATH or smtp+tls://USER:PASSWORD@HOST:PORT."""
    return _url("EMAIL_URL", default, environ.Env.email_url_config, ("mail",))


def _url(name: str, default: str, parse: Any, kinds: tuple[str, ...]) -> dict[str, Any]:
    return _parsed(name, text(name, default), parse, kinds)


def _parsed(name: str, value: str, parse: Any, kinds: tuple[str, ...]) -> dict[str, Any]:
    problem = ImproperlyConfigured(f"{name} is not an address that Cairn understands.")
    try:
        with warnings.catch_warnings():
            # Said once more below, as an error and in one sentence.
            warnings.simplefilter("ignore")
            config = parse(value)
    except Exception as error:  # The parser raises whatever the odd part of an address provokes.
        raise problem from error
    engine = str(config.get("ENGINE") or config.get("BACKEND") or config.get("EMAIL_BACKEND"))
    if not any(kind in engine for kind in kinds):
        raise problem
    return dict(config)
