"""What all tests share: plain static files, and a real browser wherever it is found."""

import os
import shutil
import subprocess
from pathlib import Path

import hypothesis
import pytest
import time_machine

IN_CI = bool(os.environ.get("CI"))

# How long an example takes says more about the machine than about the code.
# In CI the same examples each time; new ones are looked for wherever else the tests run.
hypothesis.settings.register_profile("cairn", deadline=None, derandomize=IN_CI)
hypothesis.settings.load_profile("cairn")

# Playwright's own loop runs in the test's thread; Django must not take that for async code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NO_BROWSER = (
    "The browser tests need Chromium or Chrome: install one, or name it in CHROMIUM, "
    "or run: playwright install chromium."
)


@pytest.fixture(autouse=True)
def plain_static_files(settings):
    """Names of static files without hashes: tests need no collectstatic."""
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }


@pytest.fixture(autouse=True)
def passwords_are_hashed_at_once(settings):
    """A hash that takes long, as it should, would take most of the time of the tests."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def clock_stands():
    """A code of half a minute does not run out between making and giving it."""
    with time_machine.travel("2026-03-01 12:00Z", tick=False):
        yield


@pytest.fixture(autouse=True)
def nothing_is_remembered(settings, monkeypatch):
    """Limits count in memory, anew in each test, and nothing that another test said is kept."""
    from django.core.cache import cache

    from roadmap.keeper import Keeper
    from roadmap.templatetags import cairn

    monkeypatch.setattr(cairn, "_of_the_site", Keeper(100))
    monkeypatch.setattr("roadmap.blanks._marks", Keeper(100))

    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
        "sessions": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
    }
    cache.clear()


def _installed() -> str | None:
    named = os.environ.get("CHROMIUM")
    if named:
        return named
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def _install_from_debian() -> str | None:
    if os.geteuid() or not shutil.which("apt-get"):
        return None
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for step in (["update", "-qq"], ["install", "-y", "-qq", "chromium"]):
        subprocess.run(["apt-get", *step], env=environment, check=False, capture_output=True)
    return _installed()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args, browser_type):
    """An installed browser, else Debian's, else Playwright's own, else one sentence."""
    arguments = browser_type_launch_args | {"args": FLAGS}
    if found := _installed() or _install_from_debian():
        return arguments | {"executable_path": found}
    if Path(browser_type.executable_path).exists():
        return arguments
    pytest.exit(NO_BROWSER, returncode=1)


def pytest_collection_modifyitems(items):
    for item in items:
        if "browser" in item.path.parts:
            item.add_marker(pytest.mark.browser)
            # On a machine that others load, Chromium now and then takes longer than a test waits.
            # It is named as RERUN: a race may stand behind it, and is to be looked for.
            if IN_CI:
                item.add_marker(pytest.mark.flaky(reruns=1))
