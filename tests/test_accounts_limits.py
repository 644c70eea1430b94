"""Failed tries are counted by account and by address, for all processes together."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test import Client

from accounts.models import User
from roadmap import settings as as_started
from tests.databases import address_of
from tests.factories import a_learner
from tests.test_accounts import LOGIN, PASSWORD, RESET, SIGNUP, is_signed_in, sign_up, text

ROOT = Path(__file__).parents[1]
TOO_MANY = "Too many tries"


def try_as(name, address="192.0.2.1", password="wrong", **headers):
    client = Client(REMOTE_ADDR=address, headers=headers)
    return text(client.post(LOGIN, {"login": name, "password": password}))


@pytest.fixture
def ada(db):
    return a_learner("ada", password=PASSWORD)


def test_tries_at_one_account_are_counted_from_wherever_they_come(ada):
    said = [try_as("ada", f"192.0.2.{number}") for number in range(6)]
    assert [TOO_MANY in page for page in said] == [False] * 5 + [True]


def test_tries_from_one_address_are_counted_at_whatever_account(ada):
    said = [try_as(f"name-{number}") for number in range(11)]
    assert [TOO_MANY in page for page in said] == [False] * 10 + [True]


def test_capitals_make_no_other_account(ada):
    said = [try_as(name) for name in ("ada", "Ada", "ADA", "aDa", "adA", "AdA")]
    assert TOO_MANY in said[-1]


def test_one_network_of_ipv6_counts_as_one_address(ada):
    said = [try_as(f"name-{number}", f"2001:db8::{number}") for number in range(11)]
    assert TOO_MANY in said[-1]


def test_a_right_password_in_between_does_not_start_the_count_anew(ada):
    for _ in range(4):
        try_as("ada")
    try_as("ada", password=PASSWORD)
    try_as("ada")
    assert TOO_MANY in try_as("ada")


def test_patience_does_not_pay(ada):
    """One try every five minutes is not too fast for a person, and too many for a day."""
    with time_machine.travel("2026-03-01 00:00Z", tick=False) as clock:
        said = []
        for number in range(60):
            said.append(try_as("ada", f"198.51.100.{number}"))
            clock.shift(300)
        assert [TOO_MANY in page for page in said] == [False] * 50 + [True] * 10
        clock.shift(24 * 3600)
        assert TOO_MANY not in try_as("ada")


@pytest.mark.parametrize(
    "door, fields, allowed",
    [
        (SIGNUP, {"username": "grace", "password1": "1"}, 20),
        (RESET, {"email": "ada@example.org"}, 5),
    ],
)
def test_sign_ups_and_resets_end_in_a_page_that_says_so(client, db, door, fields, allowed):
    answers = [client.post(door, fields) for _ in range(allowed + 1)]
    assert [answer.status_code == 429 for answer in answers] == [False] * allowed + [True]
    assert "Please wait a few minutes" in text(answers[-1])


def test_without_a_proxy_nobody_chooses_the_address_they_are_counted_by(ada):
    said = [
        try_as(f"name-{n}", **{"x-forwarded-for": f"198.51.100.{n}", "x-real-ip": f"::{n}"})
        for n in range(11)
    ]
    assert TOO_MANY in said[-1]


@pytest.mark.parametrize("proxies, hops", [(1, "{}"), (2, "{}, 10.0.0.2")])
def test_behind_proxies_only_what_they_added_is_believed(ada, settings, proxies, hops):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies

    def through(number, real):
        claimed = f"198.51.100.{number}, 203.0.113.{number}"
        header = f"{claimed}, {hops.format(real)}"
        return try_as(f"name-{number}-{real}", "10.0.0.1", **{"x-forwarded-for": header})

    assert TOO_MANY in [through(number, "192.0.2.7") for number in range(11)][-1]
    assert TOO_MANY not in through(1, "192.0.2.8")


@pytest.mark.parametrize("header", [None, "", "what", "198.51.100.1", ", ,", "1.2.3.4,, "])
def test_a_header_with_too_few_hops_breaks_nothing(ada, settings, header):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2
    headers = {} if header is None else {"x-forwarded-for": header}
    client = Client(headers=headers)
    assert client.post(LOGIN, {"login": "ada", "password": "x"}).status_code in {200, 403}


TRY = """
import sys
from django.test import Client
said = [
    Client().post("/accounts/login/", {"login": "ada", "password": "wrong"}).content
    for _ in range(4)
]
print(sum(b"Name or e-mail and password do not match" in page for page in said))
"""


def test_two_processes_count_together(transactional_db, tmp_path):
    a_learner("ada", password=PASSWORD)
    connection.close()
    there = {"ALLOWED_HOSTS": "testserver", "HTTPS": "0", "DEBUG": "1", "VAR_DIR": str(tmp_path)}
    there["DATABASE_URL"] = address_of(connection.settings_dict)
    command = [sys.executable, "manage.py", "shell", "-v0", "-c", TRY]
    running = [
        subprocess.Popen(command, cwd=ROOT, env=os.environ | there, stdout=subprocess.PIPE)
        for _ in range(2)
    ]
    # Each was told "no match" fewer times than it tried: five for both.
    assert sum(int(process.communicate()[0].split()[-1]) for process in running) == 5


@pytest.mark.skipif("redis" in str(as_started.CACHES), reason="only the database cache forgets")
def test_trying_many_names_pushes_no_count_out(ada, settings):
    settings.CACHES = as_started.CACHES
    for _ in range(5):
        try_as("ada")
    cache.set_many({f"other-{number}": number for number in range(400)})
    assert TOO_MANY in try_as("ada")


def test_a_password_that_everybody_uses_is_refused(client, db):
    page = text(client.post(SIGNUP, {"username": "grace", "password1": "trustno1"}))
    assert "too common" in page
    assert not User.objects.exists() and not is_signed_in(client)


@pytest.mark.parametrize("password", ["Cairn2026!", "learn.example", "Learn-Cairn-1"])
def test_a_password_that_is_the_name_of_the_site_is_refused(client, db, settings, password):
    settings.ALLOWED_HOSTS += ["learn.example.org"]
    page = text(client.post(SIGNUP, {"username": "grace", "password1": password}))
    assert "little more than the name of this site" in page
    sign_up(client, password1="twelve cairns on the way")
    assert is_signed_in(client)
