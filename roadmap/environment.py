"""Settings as the environment gives them, checked: a wrong value names itself in one sentence."""

import os
import re
import secrets
import warnings
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import available_timezones

import environ
from django.core.exceptions import ImproperlyConfigured

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
        "PRAGMA temp_store=MEMORY;"  # sorting needs no room on a full disk
    ),
}
TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off", ""}


def flag(name: str, default: bool) -> bool:
    """Read a yes-or-no variable; anything else stops the start."""
    value = os.environ.get(name)
    if value is None:
        return default
    if value.strip().lower() in TRUE:
        return True
    if value.strip().lower() in FALSE:
        return False
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}.")


def choice(name: str, options: tuple[str, ...]) -> str:
    """Read one of the options; the first is the default."""
    value = os.environ.get(name, "").strip().lower() or options[0]
    if value not in options:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(options)}, not {value!r}.")
    return value


def number(name: str, default: int, least: int = 0) -> int:
    """Read a whole number of at least `least`."""
    value = os.environ.get(name, "").strip() or str(default)
    if not value.isascii() or not value.isdigit() or int(value) < least:
        raise ImproperlyConfigured(f"{name} must be a whole number from {least}, not {value!r}.")
    return int(value)


def words(name: str, default: list[str]) -> list[str]:
    """Read a list with commas between."""
    value = os.environ.get(name, "")
    return [part.strip() for part in value.split(",") if part.strip()] or default


def text(name: str, default: str) -> str:
    """Read a string; blank counts as not given."""
    return os.environ.get(name, "").strip() or default


def secret(name: str, least: int) -> str:
    """Read a secret that may be left out, and is not too short to be guessed."""
    value = text(name, "")
    if value and len(value) < least:
        raise ImproperlyConfigured(f"{name} must have at least {least} characters.")
    return value


def address(name: str, host: str, https: bool) -> str:
    """Read where the site is found from outside; without it, the first host it answers to."""
    own_host = host.lstrip(".") if host != "*" else "localhost"
    value = text(name, f"{'https' if https else 'http'}://{own_host}")
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.query or parts.fragment:
        raise ImproperlyConfigured(
            f"{name} must be an address such as https://learn.example.org, not {value!r}."
        )
    return value.rstrip("/")


def language(name: str, default: str) -> str:
    """Read the code of a language, such as `en` or `pt-br`."""
    value = text(name, default).lower()
    if not re.fullmatch(r"[a-z]{2,3}(-[a-z0-9]{2,8})*", value):
        raise ImproperlyConfigured(
            f"{name} must be the code of a language such as de, not {value!r}."
        )
    return value


def contact(name: str) -> str:
    """Read whom to write to: a page or, as `mailto:` or bare, an address; blank for nobody."""
    value = text(name, "")
    value = f"mailto:{value}" if re.fullmatch(r"[^\s:@]+@[^\s:@]+", value) else value
    if value and not re.fullmatch(r"(https://|mailto:)[!-~]+", value):
        raise ImproperlyConfigured(
            f"{name} must be an e-mail address or an https:// page, not {value!r}."
        )
    return value


def time_zone(name: str, default: str) -> str:
    """Read the name of a time zone that this machine knows."""
    value = text(name, default)
    if value not in available_timezones():
        raise ImproperlyConfigured(f"{name} must be a name such as Europe/Berlin, not {value!r}.")
    return value


def database(default: str) -> dict[str, Any]:
    """Read DATABASE_URL: sqlite:///PATH or postgres://USER:PASSWORD@HOST:PORT/NAME."""
    return database_at(os.environ.get("DATABASE_URL", "").strip() or default, "DATABASE_URL")


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
    pool = os.environ.get("DATABASE_POOL", "").strip().lower() or "none"
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

    With Redis, the table stands by as `spare`.
    """
    config = _url("CACHE_URL", default, environ.Env.cache_url_config, ("cache",))
    if config["BACKEND"].endswith("RedisCache"):
        if find_spec("redis") is None:
            raise ImproperlyConfigured("CACHE_URL names Redis: install requirements/postgres.txt.")
        config["BACKEND"] = "roadmap.shared_cache.RedisOrTable"
        return {"default": config, "spare": _roomy(environ.Env.cache_url_config(default))}
    return {"default": _roomy(config)}


def _roomy(config: dict[str, Any]) -> dict[str, Any]:
    if config["BACKEND"].endswith("DatabaseCache"):
        # With Django's 300, whoever comes from so many addresses would wipe out what limits count.
        config["OPTIONS"] = {"MAX_ENTRIES": 50_000} | config.get("OPTIONS", {})
    return config


def email(default: str) -> dict[str, Any]:
    """Read EMAIL_URL: consolemail://, filemail:///PATH or smtp+tls://USER:PASSWORD@HOST:PORT."""
    return _url("EMAIL_URL", default, environ.Env.email_url_config, ("mail",))


def providers() -> dict[str, Any]:
    """Read who else may vouch for visitors: each whose client id and secret are given."""
    clients = {
        "github": (text("GITHUB_CLIENT_ID", ""), text("GITHUB_CLIENT_SECRET", "")),
        "google": (text("GOOGLE_CLIENT_ID", ""), text("GOOGLE_CLIENT_SECRET", "")),
        "openid_connect": (text("OIDC_CLIENT_ID", ""), text("OIDC_CLIENT_SECRET", "")),
    }
    found: dict[str, Any] = {}
    for name, (client_id, secret) in clients.items():
        if bool(client_id) != bool(secret):
            short = "OIDC" if name == "openid_connect" else name.upper()
            raise ImproperlyConfigured(f"{short}_CLIENT_ID and {short}_CLIENT_SECRET go together.")
        if client_id:
            app = {"client_id": client_id, "secret": secret}
            found[name] = {"APPS": [app], "OAUTH_PKCE_ENABLED": True}
    if "openid_connect" in found:
        found["openid_connect"]["APPS"][0] |= {
            "provider_id": "oidc",
            "name": text("OIDC_NAME", "OpenID Connect"),
            "settings": {
                "server_url": _https("OIDC_SERVER_URL", text("OIDC_SERVER_URL", "")),
            },
        }
    return found


def provider_origins() -> list[str]:
    """Where the sign-in pages of the providers stand, for the policy to let a form go there."""
    pages = {"github": "https://github.com", "google": "https://accounts.google.com"}
    if "openid_connect" in (found := providers()):
        (app,) = found["openid_connect"]["APPS"]
        server = urlsplit(app["settings"]["server_url"])
        origin = text("OIDC_ORIGIN", f"{server.scheme}://{server.netloc}")
        pages["openid_connect"] = _https("OIDC_ORIGIN", origin)
    return [pages[name] for name in found]


def _https(name: str, value: str) -> str:
    """Check an address that a header will carry; plain http only for this machine."""
    if not re.fullmatch(r"(https://[^\s/;,'\"]+|http://localhost(:\d+)?)(/[^\s;,'\"]*)?", value):
        raise ImproperlyConfigured(f"{name} must be an https:// address.")
    return value


def _url(name: str, default: str, parse: Any, kinds: tuple[str, ...]) -> dict[str, Any]:
    return _parsed(name, os.environ.get(name, "").strip() or default, parse, kinds)


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


def secret_key(path: Path) -> str:
    """Read SECRET_KEY, else the key kept at `path`, made on the first start with mode 600."""
    given = os.environ.get("SECRET_KEY", "")
    if given:
        if len(given) < 32:
            raise ImproperlyConfigured("SECRET_KEY must have at least 32 characters.")
        return given
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        # O_EXCL: of two processes that start together, one makes the key and both read it.
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(64))
    except FileExistsError:
        pass
    key = path.read_text()
    if len(key) < 32:
        raise ImproperlyConfigured(f"{path.name} holds no secret key; delete it to have one made.")
    return key
