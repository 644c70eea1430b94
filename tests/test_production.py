"""A public site, set up as docs/settings.md says: what Django's own check and a scanner of headers ask.

The points are those of Mozilla's HTTP Observatory: 100 to begin with, less for what is missing,
more for what goes beyond; 100 and more is an A+.
"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core import checks

ROOT = Path(__file__).parent.parent
PUBLIC = {
    "ALLOWED_HOSTS": "learn.example.org",
    "PROXIES": "1",
    "EMAIL_URL": "dummymail://",
    "DJANGO_SETTINGS_MODULE": "roadmap.settings",
    "PYTHONPATH": str(ROOT),
}
OURS = ("ALLOWED_HOSTS", "DEBUG", "HTTPS", "SECRET_KEY", "DATABASE_URL", "CACHE_URL", "PROXIES")
OURS += ("DJANGO_ALLOW_ASYNC_UNSAFE",)  # of the tests
SAFE = ("'none'", "'self'", "data:")


def run(var_dir, *command):
    kept = {name: value for name, value in os.environ.items() if name not in OURS}
    environment = kept | PUBLIC | {"VAR_DIR": str(var_dir)}
    return subprocess.run(
        [sys.executable, *command],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def answers(tmp_path_factory):
    done = run(tmp_path_factory.mktemp("var"), "tests/production_visit.py")
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout.splitlines()[-1])
    for each in said.values():
        taken_back = [name for name, cookie in each["cookies"].items() if cookie["max-age"] == 0]
        for name in taken_back:
            del each["cookies"][name]
    return said


def policy(headers):
    parts = [part.split() for part in headers["Content-Security-Policy"].split(";")]
    return {name: values for name, *values in parts}


def points(headers, cookies):
    """What the Observatory would give for one answer."""
    rules = policy(headers)
    found = 100
    values = [value for each in rules.values() for value in each]
    found += 10 if rules["default-src"] == ["'none'"] and set(values) <= set(SAFE) else -25
    found += 5 if rules["frame-ancestors"] == ["'none'"] else -20
    found -= 0 if headers.get("X-Content-Type-Options") == "nosniff" else 5
    age = re.match(r"max-age=(\d+)", headers.get("Strict-Transport-Security", ""))
    found -= 0 if age and int(age[1]) >= 15_768_000 else 20
    found += 5 if headers.get("Referrer-Policy", "").startswith("strict-origin") else -5
    found += 10 if headers.get("Cross-Origin-Resource-Policy") == "same-origin" else 0
    for cookie in cookies.values():
        found += 5 if cookie["secure"] and cookie["httponly"] and cookie["samesite"] else -40
    return found


def test_django_s_own_check_finds_nothing_to_say(tmp_path):
    done = run(tmp_path, "manage.py", "check", "--deploy", "--fail-level", "DEBUG")
    assert done.returncode == 0, done.stderr
    assert "no issues (0 silenced)" in done.stdout


def test_each_kind_of_answer_is_the_kind_it_says(answers):
    wanted = {"page": 200, "static file": 200, "feed": 200, "badge": 200, "admin": 200}
    wanted |= {"wrong host": 400, "missing page": 404, "not allowed": 405, "too large": 413}
    wanted |= {"forbidden": 403, "error": 500, "unavailable": 503, "redirect to https": 301}
    wanted |= {"download": 200, "all my data": 200, "api": 200, "api, refused": 401}
    assert {name: answers[name]["status"] for name in wanted} == wanted


def test_every_answer_is_an_a_plus(answers):
    for name, said in answers.items():
        if name == "redirect to https":
            continue  # over http, where a browser believes no Strict-Transport-Security
        assert points(said["headers"], said["cookies"]) >= 100, name


def test_no_answer_loosens_the_policy_the_admin_s_included(answers):
    policies = {name: policy(said["headers"]) for name, said in answers.items()}
    for name, rules in policies.items():
        values = {value for each in rules.values() for value in each}
        assert values <= set(SAFE), name
        assert rules["script-src"] == rules["style-src"] == ["'self'"], name
        assert rules["base-uri"] == ["'none'"], name


def test_every_answer_keeps_other_sites_and_what_no_page_needs_away(answers):
    for name, said in answers.items():
        headers = said["headers"]
        assert headers["X-Frame-Options"] == "DENY", name
        assert "camera=()" in headers["Permissions-Policy"], name
        if name not in {"redirect to https", "wrong host", "too large"}:
            assert headers["Cross-Origin-Opener-Policy"] == "same-origin", name


def test_only_badges_and_pictures_are_for_other_sites_pages(answers):
    shared = {
        name
        for name, said in answers.items()
        if said["headers"]["Cross-Origin-Resource-Policy"] != "same-origin"
    }
    assert shared == {"badge", "picture"}
    assert not any("Access-Control-Allow-Origin" in said["headers"] for said in answers.values())


def test_every_cookie_is_for_this_host_over_https_and_out_of_reach_of_scripts(answers):
    found = {}
    for said in answers.values():
        found |= said["cookies"]
    names = {"session", "csrf", "language", "year_hidden", "messages"}
    assert found.keys() == {f"__Host-{name}" for name in names}
    for name, cookie in found.items():
        assert cookie["secure"] and cookie["httponly"], name
        assert cookie["samesite"] == "Lax" and cookie["path"] == "/", name
        assert not cookie["domain"], name


def test_what_is_personal_is_in_no_cache(answers):
    for name in ("download", "all my data", "settings", "form", "sign-in"):
        assert "no-store" in answers[name]["headers"]["Cache-Control"], name


def test_nothing_tells_what_the_site_runs_on(answers):
    told = {"Server", "X-Powered-By", "X-Runtime"}
    assert not any(told & said["headers"].keys() for said in answers.values())


def test_no_check_is_silenced(settings):
    assert settings.SILENCED_SYSTEM_CHECKS == []
    assert checks.registry.registry.tag_exists("security", include_deployment_checks=True)
