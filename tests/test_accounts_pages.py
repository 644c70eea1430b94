"""Every page, mail and message about an account is ours, none allauth's or the admin's."""

import re
from pathlib import Path

import allauth
import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.template.loader import get_template
from django.test import Client
from django.urls import get_resolver, reverse

from tests.factories import a_learner
from tests.passkeys import HOST
from tests.test_accounts import PASSWORD, text
from tests.test_accounts_passkeys import add
from tests.test_accounts_second_factor import SECRET, code_of
from tests.test_translation import CONTENT, Words, pseudo  # noqa: F401

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_stands")]
THEIRS = Path(allauth.__file__).parent / "templates"
ROOMS = ("account", "mfa", "socialaccount", "usersessions")
# Where no setting of ours leads: signing in by a code or a phone, signing up by a passkey, one
# address only, browsers that are trusted, cookies that stay behind when one comes back. Parents and parts of their pages are no pages.
UNREACHED = re.compile(
    r"/base_\w+\.html|/base\.html|/snippets/|(login|reset|verification)_code|phone|by_passkey"
    r"|signup_form|email_change\.html|trust\.html|login_redirect"
)
# By the names of their addresses, as a learner meets them who has set up everything.
OPEN = ["login", "signup", "reset_password", "reset_password_done", "reset_password_from_key_done"]
OPEN = [f"account_{name}" for name in OPEN]
OPEN += ["socialaccount_login_cancelled", "socialaccount_login_error"]
OWN = ["account_" + name for name in ("settings", "profile", "email", "change_password", "logout")]
OWN += ["account_email_verification_sent", "account_inactive", "account_reauthenticate"]
OWN += ["mfa_" + name for name in ("index", "deactivate_totp", "view_recovery_codes")]
OWN += ["mfa_" + name for name in ("generate_recovery_codes", "list_webauthn", "add_webauthn")]
OWN += ["mfa_reauthenticate", "mfa_reauthenticate_webauthn", "mfa_edit_webauthn"]
OWN += ["socialaccount_connections", "usersessions_list", "mfa_remove_webauthn"]
OWN += ["mfa_activate_totp", "account_set_password"]


def their_templates() -> list[str]:
    files = (path for room in ROOMS for path in sorted((THEIRS / room).glob("**/*.*")))
    names = (str(path.relative_to(THEIRS)) for path in files)
    return [name for name in names if not UNREACHED.search(name)]


def templates_by_address(patterns=None):
    for pattern in patterns or get_resolver().url_patterns:
        if hasattr(pattern, "url_patterns"):
            yield from templates_by_address(pattern.url_patterns)
        elif pattern.callback.__module__.startswith("allauth"):
            view = getattr(pattern.callback, "view_class", None)
            if name := getattr(view, "template_name", None):
                yield name


@pytest.mark.parametrize("name", sorted({*their_templates(), *templates_by_address()}))
def test_every_template_that_an_address_can_lead_to_is_our_own(name, settings):
    (ours,) = settings.TEMPLATES[0]["DIRS"]
    assert Path(get_template(name).origin.name).is_relative_to(ours) or UNREACHED.search(name)


@pytest.mark.parametrize("address", ["login/code/confirm/"])
def test_what_is_not_reached_leads_to_the_door(client, db, address):
    assert client.get(f"/accounts/{address}")["Location"] == reverse("account_login")


def test_what_does_not_match_is_said_where_the_focus_goes(client, db):
    page = text(client.post(reverse("account_login"), {"login": "nobody", "password": "x"}))
    assert re.findall(r"<[^>]*\sautofocus\b[^>]*>", page) == [
        '<div class="refused" role="alert" tabindex="-1" autofocus>'
    ]


def test_of_two_fields_that_are_refused_the_first_has_the_focus(client, db):
    page = text(client.post(reverse("account_signup"), {"username": "a b", "password1": "1"}))
    assert page.count('aria-invalid="true"') == 2
    (focused,) = re.findall(r"<[^>]*\sautofocus\b[^>]*>", page)
    assert 'name="username"' in focused


@pytest.fixture
def visit():
    """Open a page as whoever can see it; passkeys and codes are set up."""
    client = Client(SERVER_NAME=HOST)
    learner = a_learner("LEARNER", email="learner@example.org", password=PASSWORD)
    add(client, learner, name="KEY")
    client.get(reverse("mfa_index"))  # shows what was said while adding
    key = Authenticator.objects.get(type="webauthn")

    def visit(name):
        if name in OPEN:
            client.logout()
            return client.get(reverse(name))
        client.force_login(learner)
        client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
        if name != "mfa_activate_totp":
            TOTP.activate(learner, SECRET)
        if name == "account_set_password":
            learner.set_unusable_password()
            learner.save()
            client.force_login(learner)
            client.post(reverse("mfa_reauthenticate"), {"code": code_of()})
        one = [key.pk] if name in {"mfa_edit_webauthn", "mfa_remove_webauthn"} else []
        return client.get(reverse(name, args=one))

    return visit


@pytest.mark.parametrize("name", [*OPEN, *OWN])
def test_every_page_stands_in_our_base_and_has_a_title_and_nothing_inline(visit, name):
    response = visit(name)
    page = text(response)
    assert response.status_code == (401 if name.endswith("error") else 200)
    assert 'id="main"' in page
    assert re.search(r"<title>\s*\w[^·]+ · Cairn</title>", page)
    assert not re.search(r"\sstyle=|<style|\son\w+=|<script(?![^>]*(\ssrc=|/json))", page)


@pytest.mark.parametrize("name", [*OPEN, *OWN])
def test_no_page_says_a_word_that_cannot_be_translated(visit, pseudo, name):  # noqa: F811
    words = Words()
    words.feed(
        re.sub(
            r'<select.*?</select>|<code>.*?</code>|<p class="languages".*?</p>|learner@',
            "",
            text(visit(name)),
        )
    )
    left = [CONTENT.sub("", said).strip() for said in words.found]
    assert [said for said in left if re.search(r"[A-Za-z]", said)] == []
