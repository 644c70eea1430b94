from io import StringIO

import pytest
import time_machine
from allauth.core.exceptions import ImmediateHttpResponse
from django.core import mail
from django.core.management import call_command
from django.test import Client

from accounts.invitations import INVITATION, invitation, spend
from accounts.models import SpentInvitation, User
from tests.factories import a_learner
from tests.test_accounts import LOGIN, RESET, SIGNUP, is_signed_in, sign_up, text

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_closed_site_lets_nobody_sign_up_and_says_why(client, settings, method):
    settings.SIGNUP = "closed"
    page = text(getattr(client, method)(f"{SIGNUP}?invitation={invitation()}&next=/papers/"))
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
    client.get(f"{SIGNUP}?invitation={invitation()}")
    assert "Begin your log" in text(sign_up(client, password1="1234"))
    sign_up(client)
    assert is_signed_in(client)


def test_an_invitation_lets_one_in_and_nobody_after(client, settings):
    settings.SIGNUP = "invite"
    link = f"{SIGNUP}?invitation={invitation()}"
    late = Client()
    assert "Begin your log" in text(late.get(link))
    client.get(link)
    sign_up(client)
    assert is_signed_in(client)
    assert "somebody came by it already" in text(Client().get(link))
    assert "Sign-up is closed" in text(sign_up(late, username="hedy"))
    assert User.objects.count() == 1


def test_of_two_who_come_by_one_invitation_at_once_the_second_is_told(client, settings, rf):
    settings.SIGNUP = "invite"
    token = invitation()
    client.get(f"{SIGNUP}?invitation={token}")
    request = rf.post(SIGNUP)
    request.session = {INVITATION: token}  # was let in before the first had sent the form
    sign_up(client)
    with pytest.raises(ImmediateHttpResponse) as refused:
        spend(request)
    assert "no longer works" in text(Client().get(refused.value.response["Location"]))


def test_a_sign_up_that_fails_spends_no_invitation(client, settings):
    settings.SIGNUP = "invite"
    a_learner("grace")
    link = f"{SIGNUP}?invitation={invitation()}"
    client.get(link)
    assert "is taken" in text(sign_up(client))
    sign_up(client, username="hedy")
    assert is_signed_in(client)


def test_what_was_spent_is_forgotten_when_its_link_is_too_old_anyway(client, settings):
    settings.SIGNUP = "invite"
    old = SpentInvitation.objects.create(digest="old", spent_at="2025-01-01T00:00Z")
    client.get(f"{SIGNUP}?invitation={invitation()}")
    sign_up(client)
    assert not SpentInvitation.objects.filter(pk=old.pk).exists()
    assert SpentInvitation.objects.count() == 1


def test_without_an_invitation_one_is_told_that_it_takes_one(client, settings):
    settings.SIGNUP = "invite"
    assert "sent an invitation" in text(client.get(SIGNUP))
    sign_up(client)
    assert not User.objects.exists()


@pytest.mark.parametrize("days, is_open", [(13, True), (15, False)])
def test_an_invitation_lasts_fourteen_days(client, settings, days, is_open):
    settings.SIGNUP = "invite"
    with time_machine.travel("2025-01-01", tick=False):
        link = f"{SIGNUP}?invitation={invitation()}"
    with time_machine.travel(f"2025-01-{1 + days:02}", tick=False):
        assert ("Begin your log" in text(client.get(link))) is is_open


def test_a_forged_invitation_opens_nothing_and_costs_no_real_one(client, settings):
    settings.SIGNUP = "invite"
    assert "no longer works" in text(client.get(f"{SIGNUP}?invitation=forged"))
    client.get(f"{SIGNUP}?invitation={invitation()}")
    assert "Begin your log" in text(client.get(f"{SIGNUP}?invitation=forged"))


def test_the_invite_command_prints_a_link_that_works(client, settings):
    settings.SIGNUP = "invite"
    out = StringIO()
    call_command("invite", "--base-url", "http://testserver/", stdout=out)
    assert out.getvalue().startswith(f"http://testserver{SIGNUP}?invitation=")
    assert "Begin your log" in text(client.get(out.getvalue().strip()))
