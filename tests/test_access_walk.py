"""Every address of the site, visited by everybody: what each gets, and what nobody else may see."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.urls import get_resolver

from roadmap.api.urls import document
from tests.access_table import ADDRESSES, OWN_THINGS
from tests.access_world import SECRETS, VISITORS, World

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Made once: every visit is taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield World()
        transaction.set_rollback(True)


def patterns(resolver: Any, before: str = "") -> Iterator[str]:
    for each in resolver.url_patterns:
        here = before + str(each.pattern)
        yield from patterns(each, here) if hasattr(each, "url_patterns") else [here]


def known() -> set[str]:
    return set(patterns(get_resolver()))


def test_every_address_is_in_the_table():
    new, gone = known() - ADDRESSES.keys(), ADDRESSES.keys() - known()
    assert not new, (
        f"{sorted(new)}: add a line for each to tests/access_table.py, saying what a stranger, the "
        "learner, another learner, a curator and a maintainer get there by GET and by POST (and, "
        "where it carries the number of somebody's own thing, make one in tests/access_world.py)."
    )
    assert not gone, f"{sorted(gone)}: take these lines out of tests/access_table.py."


def test_every_operation_of_the_api_is_in_the_table():
    operations = {
        (path.replace("{slug}", "<slug:slug>").removeprefix("/"), method)
        for path, methods in document()["paths"].items()
        for method in methods
    }
    listed = {(path, method) for path, row in ADDRESSES.items() for method in row.outcomes}
    assert not operations - listed, "add the method to the line in tests/access_table.py"


@pytest.mark.parametrize("pattern", ADDRESSES)
def test_what_belongs_to_one_is_there_for_nobody_else(pattern):
    row = ADDRESSES[pattern]
    if not row.path.startswith("/admin/") and any(thing in row.path for thing in OWN_THINGS):
        for method in row.outcomes:
            assert row.expected(method, "stranger") == "404"
            # 405: this method is there for nobody at all.
            others = {row.expected(method, visitor) for visitor in ("other", "curator")}
            assert others in ({"404"}, {"405"})


@pytest.mark.parametrize("pattern", ADDRESSES)
def test_everybody_gets_what_the_table_says(world, pattern):
    row = ADDRESSES[pattern]
    said = {
        (method, visitor): visit(world, row.path, method, visitor)
        for method in row.outcomes
        for visitor in VISITORS
    }
    assert said == {key: row.expected(*key) for key in said}


def visit(world: World, path: str, method: str, visitor: str) -> str:
    """What the visitor got, in the words of the table; what it changed is taken back."""
    address = path.format(**world.ids)
    is_program = path.startswith("/api/")
    with transaction.atomic():
        client = world.client("stranger" if is_program else visitor)
        headers = world.headers(visitor) if is_program else {}
        response = getattr(client, method)(address, headers=headers)
        if visitor != "learner":
            body = response.content.decode(errors="replace")
            assert not [secret for secret in SECRETS if secret in body]
        if method != "get" and visitor in {"stranger", "other"}:
            assert world.held() == world.untouched
        transaction.set_rollback(True)
    return in_words(response)


def in_words(response: Any) -> str:
    where = response.headers.get("Location", "")
    if response.status_code != 302:
        return str(response.status_code)
    if where.startswith(("/accounts/login/", "/admin/login/")):
        return "door"
    return "again" if "reauthenticate" in where else "away"
