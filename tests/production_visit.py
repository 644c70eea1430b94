"""Run by test_production.py in a process of its own, with the settings of a public site.

Prints, as JSON, what each kind of answer says in its headers and which cookies it sets.
"""

import json
import tempfile
from pathlib import Path

import django
from django.conf import settings

PLAIN = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}


def main() -> None:
    django.setup()
    # Static files need collecting otherwise, which no test waits for.
    settings.STORAGES = settings.STORAGES | {"staticfiles": PLAIN}
    settings.STATIC_ROOT = Path(tempfile.mkdtemp())
    (settings.STATIC_ROOT / "site.css").write_text("body {}")
    settings.LOGGING_CONFIG = None
    print(json.dumps(visits()))


def visits() -> dict:
    from django.core.management import call_command
    from django.db import OperationalError
    from django.test import Client

    from tests.factories import a_curator, a_resource, a_stop

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    a_resource("Resource", topic=a_stop("Stop", slug="stop"), slug="resource")
    curator = a_curator("hedy", is_public=True, password="a heap of seven stones")
    browser = Client(
        headers={"X-Forwarded-Proto": "https", "Host": "learn.example.org"},
        raise_request_exception=False,
    )
    said = {}

    def visit(name, method, address, *args, **more):
        response = getattr(browser, method)(address, *args, **more)
        cookies = {key: dict(morsel) for key, morsel in response.cookies.items()}
        said[name] = {
            "status": response.status_code,
            "headers": dict(response.headers),
            "cookies": cookies,
        }

    for name, address in ADDRESSES.items():
        visit(name, "get", address)
    visit("redirect to https", "get", "/", headers={"X-Forwarded-Proto": "http"})
    visit("wrong host", "get", "/", headers={"Host": "evil.example"})
    visit("not allowed", "post", "/papers/", headers={"X-CSRFToken": "x"})
    visit("too large", "post", "/log/import/", headers={"Content-Length": "99999999"})
    visit("language", "post", "/language/", {"language": "de"})
    visit("year", "post", "/log/year/", {"hidden": "1"})
    visit("mark", "post", "/resources/resource/progress/", {"state": "done"})
    fail(RuntimeError("a bug"))
    visit("error", "get", "/about/")
    fail(OperationalError("the database is locked"))
    visit("unavailable", "get", "/about/")
    visit(
        "sign-in",
        "post",
        "/accounts/login/",
        {"login": "hedy", "password": "a heap of seven stones"},
    )
    assert curator.is_staff
    for name, address in BEHIND_THE_DOOR.items():
        visit(name, "get", address)
    return said


ADDRESSES = {
    "page": "/",
    "list": "/resources/",
    "static file": "/static/site.css",
    "missing static file": "/static/missing.css",
    "missing page": "/nothing/",
    "feed": "/feeds/new.atom",
    "site map": "/sitemap.xml",
    "robots": "/robots.txt",
    "bibtex": "/papers.bib",
    "badge": "/@hedy/badge.svg",
    "picture": "/topics/stop/card.png",
    "api": "/api/topics",
    "api, missing": "/api/topics/nothing",
    "api, refused": "/api/me/progress",
    "health": "/healthz",
    "form": "/accounts/login/",
    "link of the first curator": "/start/wrong/",
    "door of the admin": "/admin/",
}
BEHIND_THE_DOOR = {
    "download": "/log/export/?format=html",
    "all my data": "/me/data/export/",
    "settings": "/accounts/",
    "forbidden": "/admin/roadmap/report/",
    "admin": "/admin/",
    "admin, a list": "/admin/roadmap/topic/",
    "admin, a form": "/admin/roadmap/resource/1/change/",
    "admin, history": "/admin/roadmap/resource/1/history/",
}


def fail(error):
    def broken(*args, **kwargs):
        raise error

    from roadmap.urls import urlpatterns

    page = next(each for each in urlpatterns if each.name == "about")
    page.callback = broken


if __name__ == "__main__":
    main()
