"""Whatever somebody types, wherever it goes, it stays text: no element, no handler, no address that runs.

Every field of every model holds every payload; then every address of the site is read by a stranger,
by the learner whose things they are and by a maintainer, and each answer is parsed as what it says
it is.
"""

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode
from xml.etree import ElementTree

import icalendar
import pytest
from django.apps import apps
from django.db import models, transaction
from simple_history.models import HistoricalChanges

from roadmap.markup import render
from roadmap.outline.writers.choose import WRITERS
from roadmap.sync.snapshot import snapshot
from tests.access_table import ADDRESSES
from tests.harm import formulas_in, harm_in
from tests.hostile_fields import MADE_BY_CODE, PLAIN, SPOILED
from tests.hostile_world import HostileWorld
from tests.payloads import MARK, PAYLOADS, chunks

pytestmark = pytest.mark.django_db
TEXT_FIELDS = (models.CharField, models.TextField, models.JSONField, models.BinaryField)


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield HostileWorld()
        transaction.set_rollback(True)


# Too narrow for all, or told apart from all else by what they are.
SOME = {"amount", "arxiv_id", "language", "email", "url", "address", "moved_to", "query", "content"}


def text_fields() -> Iterator[tuple[str, str]]:
    for model in apps.get_models(include_auto_created=True):
        if not issubclass(model, HistoricalChanges):
            for field in model._meta.local_concrete_fields:
                if isinstance(field, TEXT_FIELDS) and not field.choices and not field.is_relation:
                    yield model._meta.label, field.name


def test_every_field_that_takes_text_is_filled_or_is_said_to_hold_no_words():
    known = {(label, name) for label, names in SPOILED.items() for name in names}
    unknown = {
        (label, name)
        for label, name in text_fields()
        if (label, name) not in known
        and name not in PLAIN
        and not {label, f"{label}.{name}"} & MADE_BY_CODE
    }
    assert not unknown, (
        "fill them in tests/hostile_world.py and name them in hostile_fields.py, or say there why not"
    )
    assert not known - set(text_fields())


def test_every_field_is_filled_with_every_payload_that_fits(world):
    for label, names in SPOILED.items():
        model = apps.get_model(label)
        for name in names:
            field = model._meta.get_field(name)
            held = " ".join(as_text(v) for v in model._base_manager.values_list(name, flat=True))
            fits = [p for p in PAYLOADS if len(p) <= (getattr(field, "max_length", None) or 999)]
            missing = [p for p in fits if p not in held]
            if name in SOME:
                assert MARK in held, (label, name)
            else:
                assert not missing, (label, name)


def as_text(value: Any) -> str:
    if isinstance(value, dict):
        return " ".join(f"{as_text(key)} {as_text(each)}" for key, each in value.items())
    if isinstance(value, list):
        return " ".join(as_text(each) for each in value)
    return bytes(value).decode() if isinstance(value, bytes | memoryview) else str(value)


def harm_of(response: Any) -> list[str]:
    """What went wrong in an answer, read as what it says it is."""
    found = [
        f"{name}: {value!r}"
        for name, value in response.headers.items()
        if re.search(r"[\r\n\0]", value) or (name == "Location" and not value.startswith("/"))
    ]
    found += [name for name in response.cookies if MARK in name]
    kind = response.headers.get("Content-Type", "").partition(";")[0]
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return found + READ_AS.get(kind, not_read)(body)


def not_read(body: bytes) -> list[str]:
    return ["nobody looked"] if body else []


def as_page(body: bytes) -> list[str]:
    return harm_in(body.decode())


def as_json(body: bytes) -> list[str]:
    json.loads(body)
    return []


def as_xml(body: bytes) -> list[str]:
    """Well-formed, and the HTML within it does no harm either."""
    found = []
    for node in ElementTree.fromstring(body).iter():
        name = node.tag.rpartition("}")[2]
        if name in {"script", "foreignObject", "iframe"} or any(
            n.startswith("on") for n in node.attrib
        ):
            found.append(f"<{name}>")
        if node.get("type") == "html":
            found += harm_in(node.text or "")
        address = node.get("href") or node.get("{http://www.w3.org/1999/xlink}href") or ""
        if re.match(r"\s*(javascript|data|vbscript):", address, re.IGNORECASE):
            found.append(address)
    return found


def as_table(body: bytes) -> list[str]:
    return formulas_in(list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""))))


def as_calendar(body: bytes) -> list[str]:
    names = {name for part in icalendar.Calendar.from_ical(body).walk() for name in part}
    return sorted(name for name in names if MARK in name.lower() or name == "SET-COOKIE")


def as_words(body: bytes) -> list[str]:
    """Nothing to run: a browser shows it as it is, since it may not guess."""
    body.decode()
    return []


def as_zip(body: bytes) -> list[str]:
    """Its files by their endings, and no name that leads elsewhere."""
    found = []
    with zipfile.ZipFile(io.BytesIO(body)) as packed:
        for name in packed.namelist():
            found += [] if re.fullmatch(r"[a-z-]+\.(json|md)", name) else [name]
            found += as_json(packed.read(name)) if name.endswith(".json") else []
    return found


READ_AS = {
    "text/html": as_page,
    "application/json": as_json,
    "application/problem+json": as_json,
    "application/manifest+json": as_json,
    "application/atom+xml": as_xml,
    "application/xml": as_xml,
    "image/svg+xml": as_xml,
    "text/csv": as_table,
    "text/calendar": as_calendar,
    "text/plain": as_words,
    "text/markdown": as_words,
    "text/javascript": as_words,
    "application/x-bibtex": as_words,
    "application/zip": as_zip,
    "image/png": lambda body: [] if body.startswith(b"\x89PNG") else ["no picture"],
}


def look(
    world: HostileWorld, visitor: str, paths: list[str], **headers: str
) -> dict[str, list[str]]:
    """The harm at each address where there is any."""
    client = world.client(visitor)
    found = {}
    for path in paths:
        token = world.headers(visitor) if path.startswith("/api/") else {}
        response = client.get(path, headers=headers | token)
        assert response.status_code < 500, path
        if harm := harm_of(response):
            found[path] = harm[:5]
    return found


def all_addresses(world: HostileWorld) -> list[str]:
    paths = [row.path.format(**world.ids) for row in ADDRESSES.values()]
    return [path for path in paths if not path.endswith("logout/")]


def test_no_page_shows_a_stranger_or_learner_anything_but_text(world):
    paths = [path for path in all_addresses(world) if not path.startswith("/admin/")]
    assert look(world, "stranger", paths) == {}
    assert look(world, "learner", paths) == {}


def test_no_page_shows_a_maintainer_anything_but_text(world):
    paths = [path for path in all_addresses(world) if path.startswith("/admin/")]
    assert look(world, "maintainer", [*paths, "/", "/topics/stop/", "/resources/resource/"]) == {}


@pytest.mark.parametrize("visitor", ["stranger", "learner"])
def test_no_fragment_shows_it_as_anything_but_text(world, visitor):
    assert look(world, visitor, [*SITE_PATHS, "/search/?q=pwned"], **{"HX-Request": "true"}) == {}


SITE_PATHS = ["/", "/topics/stop/", "/resources/", "/papers/", "/log/", "/log/notes/", "/wanted/"]


def test_the_pages_of_each_thing_show_it_as_text(world):
    content = [thing.get_absolute_url() for thing in (*world.topics, *world.resources)]
    people = [f"/@{name}/" for name in world.names]
    assert look(world, "learner", content + people) == {}
    drawn = [f"/@{name}/badge.svg" for name in world.names[::5]]
    feeds = [f"/feeds/topics/{topic.slug}.atom" for topic in world.topics]
    program = [f"/api/resources/{resource.slug}" for resource in world.resources]
    assert look(world, "stranger", drawn + feeds + program) == {}


def test_the_pages_of_each_thing_in_the_admin_show_it_as_text(world):
    things = {"topic": world.topics[::3], "resource": world.resources[::3]}
    things |= {name: apps.get_model("roadmap", name).objects.all() for name in ("source", "merge")}
    paths = [
        f"/admin/roadmap/{name}/{thing.pk}/{page}/"
        for name, found in things.items()
        for thing in found[:6]
        for page in ("change", "history", "delete")
    ]
    waiting = [f"/admin/roadmap/suggestion/?state={state}" for state in ("accepted", "declined")]
    assert look(world, "maintainer", paths + waiting) == {}


@pytest.mark.parametrize("kind", ["markdown", "csv", "json", "html", "bibtex"])
def test_what_goes_out_as_a_file_holds_it_as_text(world, kind):
    assert look(world, "learner", [f"/log/export/?format={kind}"]) == {}


def test_the_whole_roadmap_as_a_page_and_as_a_list_holds_it_as_text(world):
    outline = snapshot(None, None, files=False)
    assert harm_in(WRITERS["html"](outline)) == []
    assert harm_in(str(render(WRITERS["markdown"](outline)))) == []


NAMES = ("q", "next", "level", "kind", "state", "access", "page", "topic", "show", "path", "format")


def test_what_is_asked_is_shown_as_text(world):
    site = ["/search/", "/resources/", "/papers/", "/topics/stop/", "/topics/stop/suggest/"]
    site += ["/log/notes/", "/@ada/", "/accounts/login/", "/api/resources"]
    admin = ["/admin/roadmap/topic/", "/admin/roadmap/suggestion/", "/admin/roadmap/merge/add/"]
    asked = [urlencode(dict.fromkeys(NAMES, text)) for text in chunks(200)]
    assert look(world, "stranger", [f"{page}?{query}" for page in site for query in asked]) == {}
    assert look(world, "maintainer", [f"{page}?{asked[0]}" for page in admin]) == {}


def test_an_address_that_is_none_is_shown_as_text(world):
    nowhere = [
        f"/{before}{quote(payload, safe='')}" for payload in PAYLOADS for before in ("", "@")
    ]
    assert look(world, "stranger", nowhere) == {}
