"""Redis as the shared cache: what happens to limits while it is gone."""

import pytest
from django.core.cache import cache, caches
from django.core.management import call_command
from redis.exceptions import ConnectionError as GoneError

from roadmap import settings as as_started
from roadmap import shared_cache
from tests.factories import a_learner

pytestmark = pytest.mark.django_db
NOWHERE = "redis://127.0.0.1:1/0"


@pytest.fixture
def redis_is_gone(settings, monkeypatch):
    monkeypatch.setitem(shared_cache._gone_until, "moment", 0.0)
    settings.CACHES = {
        "default": {"BACKEND": "roadmap.shared_cache.RedisOrTable", "LOCATION": NOWHERE},
        "spare": {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "cairn_cache",
        },
        "sessions": {"BACKEND": "roadmap.shared_cache.RedisOrNothing", "LOCATION": NOWHERE},
    }
    call_command("createcachetable")


def test_what_is_kept_while_redis_is_gone_is_found_again(redis_is_gone):
    cache.set("stone", 1)
    assert cache.add("stone", 2) is False
    assert cache.incr("stone") == 2 and cache.get("stone") == 2
    cache.delete("stone")
    assert cache.get("stone") is None


def test_passwords_are_still_limited_while_redis_is_gone(client, redis_is_gone):
    a_learner("ada", password="granite-and-moss")
    said = [
        client.post("/accounts/login/", {"login": "ada", "password": "wrong"}).content.decode()
        for _ in range(6)
    ]
    assert ["Too many tries" in page for page in said] == [False] * 5 + [True]


def test_redis_is_asked_again_after_a_pause_and_not_before(redis_is_gone, monkeypatch):
    asked, now = [], [1000.0]

    def refuse(self, key, default):
        asked.append(key)
        raise GoneError

    monkeypatch.setattr("django.core.cache.backends.redis.RedisCacheClient.get", refuse)
    monkeypatch.setattr(shared_cache.time, "monotonic", lambda: now[0])
    cache.get("stone"), cache.get("stone")
    assert len(asked) == 1
    now[0] += shared_cache.PAUSE
    cache.get("stone")
    assert len(asked) == 2


def test_that_redis_is_gone_and_back_is_said_once_each(redis_is_gone, monkeypatch, caplog):
    now = [1000.0]
    monkeypatch.setattr(shared_cache.time, "monotonic", lambda: now[0])
    for _ in range(3):
        cache.get("stone")
        now[0] += shared_cache.PAUSE
    monkeypatch.setattr("django.core.cache.backends.redis.RedisCacheClient.get", lambda *_: None)
    cache.get("stone"), cache.get("stone")
    said = [record.getMessage() for record in caplog.records]
    assert [each.split(",")[0] for each in said] == ["Redis is gone", "Redis is back."]


def test_one_finds_out_whether_redis_is_back_and_the_others_do_not_wait(redis_is_gone, monkeypatch):
    asked = []

    def hang(self, key, default):
        asked.append(key)
        if len(asked) < 9:
            cache.get("asked-by-another-meanwhile")
        raise GoneError

    monkeypatch.setattr("django.core.cache.backends.redis.RedisCacheClient.get", hang)
    monkeypatch.setitem(shared_cache._gone_until, "moment", 1.0)
    cache.get("stone")
    assert len(asked) == 1


@pytest.mark.skipif("'RedisOrTable' not in str(as_started.CACHES)", reason="is about Redis")
def test_passwords_are_limited_in_redis(client, settings):
    settings.CACHES = as_started.CACHES
    test_what_is_kept_while_redis_is_gone_is_found_again(None)
    test_passwords_are_still_limited_while_redis_is_gone(client, None)
    assert caches["spare"].get("stone") is None and cache._cache.get_client().dbsize() > 0
