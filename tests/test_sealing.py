"""What authenticator apps share with the site is sealed: a copy of the database lets nobody in."""

import json

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from cryptography.fernet import InvalidToken
from django.core.management import CommandError, call_command

from accounts.sealing import MARK, opened, opened_or_other, seal
from tests.factories import a_learner

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXP"
OLD, NEW = "the key of before " * 3, "the key of now " * 3


def kept() -> str:
    return json.dumps(list(Authenticator.objects.values_list("data", flat=True)))


def code() -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(SECRET, counter))


@pytest.fixture
def app(clock_stands):
    return TOTP.activate(a_learner("ada"), SECRET).instance


def test_no_secret_stands_in_the_database(app):
    codes = RecoveryCodes.activate(app.user)
    assert SECRET not in kept()
    assert opened(codes.instance.data["seed"]) not in kept()
    assert len(codes.get_unused_codes()) == 10


def test_a_code_of_the_app_matches_what_is_sealed(app):
    assert TOTP(app).validate_code(code())


def test_what_was_kept_in_the_clear_goes_on_working_and_is_sealed_by_the_command(app, capsys):
    app.data["secret"] = SECRET
    app.save()
    assert TOTP(app).validate_code(code())
    call_command("seal_second_factors")
    assert SECRET not in kept()
    app.refresh_from_db()
    assert opened(app.data["secret"]) == SECRET
    assert "Sealed: 1." in capsys.readouterr().out


def test_preparing_a_site_seals_what_stands_in_the_clear_and_nothing_else(app, monkeypatch, capsys):
    monkeypatch.setenv("ROADMAP", "none")
    codes = RecoveryCodes.activate(app.user).instance
    app.data["secret"], codes.data["seed"] = SECRET, MARK + "with a key of before"
    app.save()
    codes.save()
    for is_first in (True, False):
        call_command("prepare")
        assert ("in the clear: 1." in capsys.readouterr().out) is is_first
    app.refresh_from_db()
    codes.refresh_from_db()
    assert opened(app.data["secret"]) == SECRET and SECRET not in kept()
    assert codes.data["seed"] == MARK + "with a key of before"


def test_a_new_key_takes_over_while_the_old_one_still_opens(settings):
    settings.SECRET_KEY = OLD
    sealed = seal(SECRET)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, [OLD]
    again = seal(opened(sealed))
    settings.SECRET_KEY_FALLBACKS = []
    assert opened(again) == SECRET
    with pytest.raises(InvalidToken):
        opened(sealed)


def test_without_the_key_no_code_matches_and_nothing_is_overwritten(app, settings):
    settings.SECRET_KEY = NEW
    before = kept()
    assert not TOTP(app).validate_code(code())
    assert opened_or_other(app.data["secret"]) != opened_or_other(app.data["secret"])
    with pytest.raises(CommandError, match="SECRET_KEY_FALLBACKS"):
        call_command("seal_second_factors")
    assert kept() == before
