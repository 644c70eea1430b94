"""Whoever comes in is sent on within this site, whatever the address asks for."""

import re
from html import unescape
from urllib.parse import urljoin, urlsplit

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.urls import reverse

from tests.factories import a_learner
from tests.test_accounts import LOGIN, LOGOUT, PASSWORD, SIGNUP
from tests.test_accounts_second_factor import SECRET, STEP, code_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_stands")]
AGAIN = reverse("account_reauthenticate")
ODD = [
    "https://evil.example/",
    "http://evil.example",
    "//evil.example",
    "///evil.example",
    "////evil.example//",
    "/\\evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "\t//evil.example",
    " //evil.example",
    "\x00//evil.example",
    "https:evil.example",
    "https:/evil.example",
    "https:///evil.example",
    "//testserver@evil.example/",
    "https://testserver.evil.example/",
    "http://trusted.example/",
    "http://testserver:80@evil.example/",
    "//[::1",
    "javascript:alert(1)",
    "data:text/html,x",
    "mailto:a@evil.example",
    "account_login",
    "admin:index",
    "home",
    "papers/",
    ".",
    "..//evil.example",
    "/papers/\r\nSet-Cookie: a=b",
    "//evil.example/%2e%2e",
    "//ⓔvil.example",
]


@pytest.fixture(autouse=True)
def others_are_named_in_the_settings(settings):
    settings.ALLOWED_HOSTS = ["testserver", "trusted.example"]
    settings.CSRF_TRUSTED_ORIGINS = ["http://trusted.example"]


def stays(response) -> bool:
    """Where a browser would go, read as a browser does."""
    there = response["Location"].replace("\\", "/")
    host = urlsplit(urljoin("http://testserver/", there)).netloc
    return response.status_code == 302 and host == "testserver" and "\n" not in there


@pytest.mark.parametrize("odd", ODD)
def test_no_door_leads_out(client, odd):
    ada = a_learner("ada", password=PASSWORD)
    come = {"login": "ada", "password": PASSWORD, "next": odd}
    response = client.post(LOGIN, come)
    assert response["Location"] == "/"
    assert client.get(LOGIN, {"next": odd})["Location"] == "/"
    assert stays(client.post(AGAIN, {"password": PASSWORD, "next": odd}))
    assert client.post(LOGOUT, {"next": odd})["Location"] == "/"
    TOTP.activate(ada, SECRET)
    client.post(LOGIN, come)
    assert client.post(STEP, {"code": code_of(), "next": odd})["Location"] == "/"
    client.logout()
    new = {"username": "grace", "password1": PASSWORD, "next": odd}
    assert client.post(SIGNUP, new)["Location"] == "/"


@pytest.mark.parametrize("odd", ODD)
def test_no_link_on_a_door_leads_out(client, odd):
    for door in (LOGIN, SIGNUP):
        page = client.get(door, {"next": odd}).content.decode()
        targets = re.findall(r'(?:href|action|src)="([^"]*)"', page)
        hosts = {urlsplit(urljoin("http://testserver/", unescape(to))).netloc for to in targets}
        assert hosts == {"testserver"}


@pytest.mark.parametrize("path", ["/papers/", "/search/?q=a%20b&level=cult", "/log/#top", "/@ada/"])
def test_a_page_of_this_site_is_reached(client, path):
    a_learner("ada", password=PASSWORD)
    come = {"login": "ada", "password": PASSWORD, "next": path}
    assert client.post(LOGIN, come)["Location"] == path
