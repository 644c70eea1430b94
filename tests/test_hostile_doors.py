"""Every form that a page shows, filled in with every payload and sent: what comes back is text.

The forms are found by looking at the pages, so a new one is filled in as soon as it is shown.
"""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django import forms
from django.db import transaction
from django.urls import get_resolver
from selectolax.lexbor import LexborHTMLParser

from roadmap.models import Source
from tests.access_table import ADDRESSES
from tests.access_world import World
from tests.payloads import PAYLOADS, chunks
from tests.test_hostile_text import harm_of

pytestmark = pytest.mark.django_db
WORDS = {"", "text", "search", "url", "email", "hidden"}
# Refused unless they are what they are asked for, so that all else is refused with them.
NARROW = {
    *("slug", "url", "email", "username", "published", "amount", "address", "source", "code"),
    *("login", "confirm", "moment", "at", "date_joined_0", "last_login_0"),
}
# What no page shows as a field of words.
UNSEEN = {
    "credential": "made by a script, of a passkey",
    "code": "digits of an app, asked for in the middle of signing in",
    "base": "hidden: which text a note was made from",
    "seen": "hidden: what the form of a curator showed",
    "first_name": "in the form of an owner alone; filled in hostile_world",
    "last_name": "the same",
}


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield World()
        transaction.set_rollback(True)


def forms_of(address: str, page: str) -> Iterator[tuple[str, dict[str, Any], dict[str, int]]]:
    """Of each form that changes something: where it is sent, what it holds, and its fields of words."""
    tree = LexborHTMLParser(page)
    for form in tree.css("form"):
        if (form.attributes.get("method") or "").lower() != "post":
            continue
        data: dict[str, Any] = {}
        words: dict[str, int] = {}
        outside = f"[form='{form.id}']" if form.id else "[form='']"
        for field in (*form.css("input, textarea, select"), *tree.css(outside)):
            name = field.attributes.get("name")
            if name and name != "csrfmiddlewaretoken" and field.tag != "button":
                _hold(field, name, data, words)
        if button := form.css_first("button[name]"):
            data[str(button.attributes["name"])] = button.attributes.get("value") or ""
        if words:
            yield urljoin(address, form.attributes.get("action") or ""), data, words


def _hold(field: Any, name: str, data: dict[str, Any], words: dict[str, int]) -> None:
    kind = (field.attributes.get("type") or "").lower()
    if field.tag == "select":
        chosen = field.css_first("option[selected]") or field.css_first("option")
        data[name] = (chosen.attributes.get("value") or "") if chosen else ""
    elif field.tag == "textarea" or kind in WORDS:
        data[name] = (
            field.text() if field.tag == "textarea" else field.attributes.get("value") or ""
        )
        if kind != "hidden":
            words[name] = int(field.attributes.get("maxlength") or 100_000)
    elif kind not in {"checkbox", "radio"} or "checked" in field.attributes:
        data[name] = field.attributes.get("value") or ("on" if kind == "checkbox" else "")


def fillings(data: dict[str, Any], words: dict[str, int]) -> Iterator[dict[str, Any]]:
    """The form with every payload in every field that takes any text, then in all of them at once."""
    texts = {name: chunks(limit, of=fitting(limit)) for name, limit in words.items()}
    free = {name: found for name, found in texts.items() if name.rpartition("-")[2] not in NARROW}
    for number in range(max(map(len, free.values()), default=0)):
        yield data | {name: found[number % len(found)] for name, found in free.items()}
    yield data | {name: found[0] for name, found in texts.items()}


def fitting(limit: int) -> list[str]:
    return [payload for payload in PAYLOADS if len(payload) <= limit] or [PAYLOADS[0][:limit]]


def sent(world: World, visitor: str) -> tuple[dict[str, list[str]], set[str]]:
    """What did harm, by where it was sent, and the names of all fields that were filled in."""
    harm: dict[str, list[str]] = {}
    names, done = set(), set()
    for row in ADDRESSES.values():
        if row.path.startswith("/admin/") != (visitor == "maintainer"):
            continue
        address = row.path.format(**world.ids)
        page = world.client(visitor).get(address)
        if page.status_code != 200 or "html" not in page.headers["Content-Type"]:
            continue
        for to, data, words in forms_of(address, page.content.decode()):
            if (key := (urlsplit(to).path, frozenset(words))) in done:
                continue
            done.add(key)
            names |= {name.rpartition("-")[2] for name in words}
            for number, filled in enumerate(fillings(data, words)):
                with transaction.atomic():
                    # Where it leads to is the same page each time.
                    answer = world.client(visitor).post(to, filled, follow=not number)
                    transaction.set_rollback(True)
                assert answer.status_code < 500, (to, filled)
                if found := harm_of(answer):
                    harm[to] = found[:5]
    return harm, names


@pytest.mark.parametrize("visitor", ["stranger", "learner", "maintainer"])
def test_every_form_takes_it_as_text_or_refuses_it(world, visitor):
    harm, names = sent(world, visitor)
    assert harm == {}
    assert names >= FILLED[visitor]


# Each by whoever sees it first; the test below holds that all are here.
FILLED = {
    "stranger": {"login", "username", "email", "title", "url", "remark"},
    "learner": {"note", "amount", "name", "text", "confirm"},
    "maintainer": {"reason", "address", "source", "label", "value", "bibtex", "body", "why"},
}


def forms_of_ours() -> Iterator[type[Any]]:
    assert get_resolver().url_patterns  # has loaded them all
    waiting: list[type[Any]] = [forms.BaseForm]
    while waiting:
        found = waiting.pop()
        waiting += found.__subclasses__()
        if found.__module__.split(".")[0] in {"roadmap", "accounts"}:
            yield found


def test_every_field_of_every_form_is_filled_in():
    filled = set().union(*FILLED.values(), UNSEEN)
    missing = {
        (form.__name__, name)
        for form in forms_of_ours()
        for name, field in getattr(form, "base_fields", {}).items()
        if isinstance(field, forms.CharField)
        and not isinstance(field.widget, forms.PasswordInput)
        and name not in filled
    }
    assert not missing, (
        "name it in FILLED beside whoever sees the form, or in UNSEEN with the reason"
    )


@pytest.mark.parametrize("address", ["javascript:pwned()", "data:text/html,pwned", "//pwned"])
def test_a_list_has_no_address_that_a_page_may_not_open(world, address):
    form = {"slug": "other", "name": "Other", "address": address}
    answer = world.client("maintainer").post("/admin/roadmap/source/add/", form)
    assert "begins with http" in answer.content.decode()
    assert not Source.objects.filter(slug="other").exists()
