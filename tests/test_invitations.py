from io import StringIO

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command

from accounts.adapter import invitation
from accounts.models import User
from tests.test_accounts import LOGIN, RESET, SIGNUP, is_signed_in, sign_up, text

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_closed_site_lets_nobody_sign_up_and_says_why(client, settings, method):
    settings.SIGNUP = "closed"
    page = text(getattr(client, method)(f"{SIGNUP}?invitation={invitation('ada')}&next=/papers/"))
    assert "Sign-up is closed" in page
    assert f'href="{LOGIN}?next=%2Fpapers%2F"' in page
    sign_up(client)
    assert not User.objects.exists()


def test_a_closed_site_offers_no_sign_up(client, settings):
    settings.SIGNUP = "closed"
    assert f'href="{SIGNUP}' not in text(client.get(LOGIN))
    client.post(RESET, {"email": "nobody@example.org"})
    assert SIGNUP not in mail.outbox[0].body


def test_by_invitation_one_signs_up_even_after_a_slip(client, settings):
    settings.SIGNUP = "invite"
    client.get(f"{SIGNUP}?invitation={invitation('ada')}")
    assert "Begin your log" in text(sign_up(client, password1="1234"))
    sign_up(client)
    assert is_signed_in(client)


def test_without_an_invitation_one_is_told_that_it_takes_one(client, settings):
    settings.SIGNUP = "invite"
    assert "sent an invitation" in text(client.get(SIGNUP))
    sign_up(client)
    assert not User.objects.exists()


@pytest.mark.parametrize("days, is_open", [(13, True), (15, False)])
def test_an_invitation_lasts_fourteen_days(client, settings, days, is_open):
    settings.SIGNUP = "invite"
    with time_machine.travel("2025-01-01", tick=False):
        link = f"{SIGNUP}?invitation={invitation('ada')}"
    with time_machine.travel(f"2025-01-{1 + days:02}", tick=False):
        assert ("Begin your log" in text(client.get(link))) is is_open


def test_a_forged_invitation_opens_nothing_and_costs_no_real_one(client, settings):
    settings.SIGNUP = "invite"
    assert "no longer works" in text(client.get(f"{SIGNUP}?invitation=forged"))
    client.get(f"{SIGNUP}?invitation={invitation('ada')}")
    assert "Begin your log" in text(client.get(f"{SIGNUP}?invitation=forged"))


def test_the_invite_command_prints_a_link_that_works(client, settings):
    settings.SIGNUP = "invite"
    out = StringIO()
    call_command("invite", "--base-url", "http://testserver/", stdout=out)
    assert out.getvalue().startswith(f"http://testserver{SIGNUP}?invitation=")
    assert "Begin your log" in text(client.get(out.getvalue().strip()))
