"""Copies of sessions beside the database: what they save, and that they never outlive their row."""

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.session_store import KEPT, SessionStore, name_of_copy
from roadmap import my_data, shared_cache
from roadmap import settings as as_started
from roadmap.guests import Guest
from tests.factories import a_learner, a_resource
from tests.test_accounts_sessions import HERE, PASSWORD, PHONE, WORK, browser, is_in, prove
from tests.test_guests import press

pytestmark = pytest.mark.django_db
REDIS = as_started.CACHES["sessions"]["BACKEND"].endswith("RedisOrNothing")


@pytest.fixture(autouse=True)
def copies(settings, nothing_is_remembered):
    """In Redis where there is one, else in memory: what a copy may do is the same."""
    in_memory = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "copies"}
    of = as_started.CACHES["sessions"] if REDIS else in_memory
    settings.CACHES = settings.CACHES | {"sessions": of}
    return caches["sessions"]


@pytest.fixture
def no_delete_arrives(copies, monkeypatch):
    """As when Redis is away in just that moment, and back in the next."""
    monkeypatch.setattr(copies, "delete", lambda *args, **kwargs: False)


@pytest.fixture
def phone():
    a_learner("ada", password=PASSWORD)
    return browser(PHONE)


def copy_of(client):
    return caches["sessions"].get(name_of_copy(client.session.session_key))


SETTINGS = reverse("account_settings")


def asked(client):
    """The tables that a page asked for its visitor."""
    with CaptureQueriesContext(connection) as captured:
        client.get(SETTINGS)
    said = [query["sql"] for query in captured]
    return [sql for sql in said if "django_session" in sql or "accounts_user" in sql]


def test_a_page_asks_for_person_and_session_in_one(phone):
    first, second = asked(phone), asked(phone)
    assert (len(first), len(second)) == (2, 1)


def test_without_redis_nothing_is_copied(phone, settings):
    settings.CACHES = settings.CACHES | {
        "sessions": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
    }
    assert (len(asked(phone)), len(asked(phone))) == (2, 2)


def test_a_copy_lies_under_a_name_that_opens_nothing_and_is_signed(phone, copies):
    is_in(phone)
    name, data = name_of_copy(phone.session.session_key), copy_of(phone)
    assert phone.session.session_key not in name
    assert data == Session.objects.get().session_data
    copies.set(name, f"x{data}")
    assert is_in(phone)


@pytest.mark.skipif(not REDIS, reason="is about Redis")
def test_redis_forgets_a_copy_after_a_minute(phone, copies):
    is_in(phone)
    name = copies.make_key(name_of_copy(phone.session.session_key))
    assert 0 < copies._cache.get_client().ttl(name) <= KEPT == 60


def test_signing_out_here_holds(phone, no_delete_arrives):
    thief = Client()
    thief.cookies = phone.cookies.copy()
    assert is_in(thief)
    phone.post(reverse("account_logout"))
    assert not is_in(thief)


def test_signing_out_another_browser_holds(phone, no_delete_arrives):
    work = browser(WORK)
    assert is_in(work) and copy_of(work)
    prove(phone)
    phone.post(HERE, {"session": UserSession.objects.get(user_agent=WORK).pk})
    assert (is_in(phone), is_in(work)) == (True, False)


def test_signing_out_everywhere_holds(phone, no_delete_arrives):
    work = browser(WORK)
    assert is_in(phone) and copy_of(phone)
    prove(work)
    work.post(HERE)
    assert (is_in(phone), is_in(work)) == (False, True)


def test_a_new_password_holds(phone, no_delete_arrives):
    work = browser(WORK)
    assert is_in(phone) and copy_of(phone)
    page = reverse("account_change_password")
    work.post(page, {"oldpassword": PASSWORD, "password1": "eight other stones"})
    assert (is_in(phone), is_in(work)) == (False, True)


@pytest.mark.parametrize(
    "end",
    [
        lambda: Session.objects.all().delete(),
        lambda: my_data.forget(User.objects.get()),
        lambda: User.objects.get().delete(),
        lambda: User.objects.update(is_active=False),
        lambda: Session.objects.update(expire_date=timezone.now()),
    ],
    ids=["rows", "forgotten", "deleted", "switched off", "expired"],
)
def test_whatever_else_ends_a_session_holds(phone, no_delete_arrives, end):
    assert is_in(phone) and copy_of(phone)
    end()
    assert not is_in(phone)


def test_sessions_that_were_cleared_away_stay_so(phone, no_delete_arrives):
    assert is_in(phone)
    Session.objects.update(expire_date=timezone.now())
    call_command("clearsessions")
    assert not Session.objects.exists() and not is_in(phone)


def test_what_was_kept_last_is_read(phone, no_delete_arrives):
    assert is_in(phone)
    session = phone.session
    session["theme"] = "dark"
    session.save()
    assert seen_by(phone).get("theme") == "dark"


def seen_by(client):
    """The session as the next request has it, person and all."""
    store = SessionStore(client.cookies["session"].value)
    if not store.person():
        store = SessionStore(store.session_key)
        by_row = store.load()
        assert store.person() == User.objects.get() and dict(store.items()) == by_row
    return store


def test_a_copy_is_as_new_as_the_last_change(phone):
    is_in(phone)
    for number in range(3):
        with_number = phone.session
        with_number["number"] = number
        with_number.save()
        assert not copy_of(phone)
        assert seen_by(phone)["number"] == number


def test_a_reader_that_was_slow_puts_back_nothing_old(phone, copies):
    is_in(phone)
    key = phone.session.session_key
    old = copy_of(phone)
    newer = phone.session
    newer["theme"] = "dark"
    newer.save()
    copies.set(name_of_copy(key), old, KEPT)
    assert SessionStore(key).person() is None
    assert seen_by(phone)["theme"] == "dark"


def test_a_request_under_way_does_not_bring_a_session_back(phone, copies):
    is_in(phone)
    key, old = phone.session.session_key, copy_of(phone)
    slow = SessionStore(key)
    slow["theme"] = "dark"
    SessionStore(key).delete()
    copies.set(name_of_copy(key), old, KEPT)
    with pytest.raises(UpdateError):
        slow.save()
    assert not Session.objects.filter(pk=key).exists() and not is_in(phone)


def test_a_copy_of_another_s_session_opens_nothing(phone, copies):
    is_in(phone)
    a_learner("mallory", password=PASSWORD)
    mallory = browser(WORK, "mallory")
    copies.set(name_of_copy(mallory.session.session_key), copy_of(phone), KEPT)
    assert mallory.get(SETTINGS).context["user"].username == "mallory"


def test_what_was_taken_back_is_not_read(phone):
    is_in(phone)
    store = SessionStore(phone.session.session_key)
    with transaction.atomic():
        with store.alone():
            store["theme"] = "dark"
        assert seen_by(phone)["theme"] == "dark"
        transaction.set_rollback(True)
    assert seen_by(phone).get("theme") is None


def test_alone_reads_the_row_and_not_a_copy(phone):
    is_in(phone)
    slow, quick = (SessionStore(phone.session.session_key) for _ in range(2))
    assert slow.person() and quick.person()
    for store, name in ((quick, "first"), (slow, "second")):
        with store.alone():
            store[name] = True
    assert {"first", "second"} <= set(seen_by(phone).keys())


def test_a_guest_s_ticks_are_read_from_their_row(client, copies):
    press(client, a_resource())
    client.get("/")
    assert copy_of(client) is None
    Guest(SessionStore(client.session.session_key)).mark([a_resource()], "done")
    assert len(Guest(SessionStore(client.session.session_key)).states()) == 2


@pytest.mark.parametrize("key", ["x" * 5_000, "a key with spaces", "é" * 9, "\x7f" * 9])
def test_an_odd_cookie_is_nobody(client, key):
    client.cookies["session"] = key
    assert client.get("/").status_code == 200 and not is_in(client)


def test_redis_gone_is_read_past(phone, settings, monkeypatch):
    monkeypatch.setitem(shared_cache._gone_until, "moment", 0.0)
    is_in(phone)
    gone = {"BACKEND": "roadmap.shared_cache.RedisOrNothing", "LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = settings.CACHES | {"sessions": gone}
    assert len(asked(phone)) == 2 and is_in(phone)
    phone.post(reverse("account_logout"))
    assert not is_in(phone)
