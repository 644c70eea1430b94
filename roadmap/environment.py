"""Settings as the environment gives them, checked: a wrong value names itself in one sentence."""

import os
import re
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from django.core.exceptions import ImproperlyConfigured

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
