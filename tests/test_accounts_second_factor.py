"""Codes of an authenticator app, recovery codes, and the admin that asks for them."""

import json
import re
import time

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core import mail
from django.urls import reverse

from tests.factories import a_learner
from tests.test_accounts import LOGIN, PASSWORD, is_signed_in, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_stands")]
SECRET = "JBSWY3DPEHPK3PXP"
INDEX, ACTIVATE, REMOVE, CODES, STEP = (
    reverse(f"mfa_{name}")
    for name in ("index", "activate_totp", "deactivate_totp", "view_recovery_codes", "authenticate")
)
AGAIN = reverse("account_reauthenticate")


def code_of(secret=SECRET) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


@pytest.fixture
def ada():
    return a_learner("ada", email="ada@example.org", password=PASSWORD)


@pytest.fixture
def careful(ada):
    """Ada, with an app and recovery codes."""
    TOTP.activate(ada, SECRET)
    RecoveryCodes.activate(ada)
    return ada


def sign_in(client, **fields):
    return client.post(LOGIN, {"login": "ada", "password": PASSWORD} | fields)


def prove(client):
    """Give the password once more, as sensitive pages ask."""
    return client.post(AGAIN, {"password": PASSWORD})


def test_an_app_is_set_up_with_its_code_and_recovery_codes_come_along(client, ada):
    sign_in(client)
    prove(client)
    page = text(client.get(ACTIVATE))
    secret = re.search(r"<code>(\w+)</code>", page)[1]
    assert 'src="data:image/svg+xml;base64,' in page
    response = client.post(ACTIVATE, {"code": code_of(secret)})
    assert response["Location"] == CODES
    assert len(re.findall(r"<code>\d{8}</code>", text(client.get(CODES)))) == 10


def test_a_wrong_code_sets_up_nothing(client, ada):
    sign_in(client)
    prove(client)
    client.get(ACTIVATE)
    assert "does not match" in text(client.post(ACTIVATE, {"code": "000000"}))
    assert not Authenticator.objects.exists()


def test_with_an_app_the_password_alone_opens_nothing(client, careful):
    assert sign_in(client)["Location"] == STEP
    assert not is_signed_in(client)
    assert client.get("/log/").wsgi_request.user.is_anonymous
    client.post(STEP, {"code": code_of()})
    assert is_signed_in(client)


def test_the_way_one_was_going_survives_the_second_step(client, careful):
    sign_in(client, next="/papers/")
    assert client.post(STEP, {"code": code_of()})["Location"] == "/papers/"


def test_a_code_works_once_even_within_its_half_minute(client, careful):
    code = code_of()
    for _ in range(2):
        client.logout()
        sign_in(client)
        client.post(STEP, {"code": code})
    assert not is_signed_in(client)


def test_a_recovery_code_opens_the_account_once(client, careful):
    code = RecoveryCodes(Authenticator.objects.get(type="recovery_codes")).get_unused_codes()[0]
    for expected in (True, False):
        client.logout()
        sign_in(client)
        client.post(STEP, {"code": code})
        assert is_signed_in(client) is expected


def test_guessing_codes_is_stopped_even_when_the_guess_is_right(client, careful):
    sign_in(client)
    for _ in range(5):
        client.post(STEP, {"code": "000000"})
    assert "Too many tries" in text(client.post(STEP, {"code": code_of()}))
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    "name",
    [
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_deactivate_totp",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
    ],
)
def test_what_opens_an_account_is_changed_after_a_fresh_proof_only(client, careful, name):
    client.force_login(careful)
    if name == "mfa_activate_totp":
        Authenticator.objects.all().delete()
    response = client.get(reverse(name))
    assert response["Location"] == f"{AGAIN}?next={reverse(name).replace('/', '%2F')}"
    response = client.post(response["Location"], {"password": PASSWORD})
    assert response["Location"] == reverse(name)
    assert client.get(reverse(name)).status_code == 200


def test_a_proof_is_fresh_for_five_minutes(client, careful):
    with time_machine.travel("2026-03-01 12:00Z") as clock:
        client.force_login(careful)
        prove(client)
        clock.shift(290)
        assert client.get(CODES).status_code == 200
        clock.shift(20)
        assert client.get(CODES)["Location"].startswith(AGAIN)


def test_another_learner_cannot_touch_a_passkey(client, careful):
    key = Authenticator.objects.create(user=careful, type="webauthn", data={"name": "Key"})
    mallory = a_learner("mallory", password=PASSWORD)
    client.force_login(mallory)
    prove(client)
    for name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        assert client.get(reverse(name, args=[key.pk])).status_code == 404


def test_removing_the_app_takes_its_codes_along_and_is_told_by_mail(client, careful):
    careful.emailaddress_set.create(email=careful.email, primary=True, verified=True)
    client.force_login(careful)
    prove(client)
    client.post(REMOVE)
    assert not Authenticator.objects.exists()
    assert [message.subject for message in mail.outbox] == [
        "Cairn: The authenticator app was removed"
    ]


def test_codes_are_downloaded_as_text_that_names_the_account(client, careful):
    client.force_login(careful)
    prove(client)
    response = client.get(reverse("mfa_download_recovery_codes"))
    assert response["Content-Type"].startswith("text/plain")
    lines = response.content.decode().split("\n")
    assert lines[0] == "Recovery codes of ada on Cairn. Each works once."
    assert len([line for line in lines if line.isdigit()]) == 10


ODD = [
    "",
    "null",
    "[]",
    "1",
    '"x"',
    "{}",
    '{"id": 1}',
    '{"response": null}',
    "{",
    '{"id":"AA","rawId":"AA","type":"public-key","response":{"userHandle":"%%%"}}',
    json.dumps(
        {
            "id": "AA",
            "rawId": "AA",
            "type": "public-key",
            "clientExtensionResults": {},
            "response": {
                "clientDataJSON": "AA",
                "authenticatorData": "AA",
                "signature": "AA",
                "userHandle": "_____w",
            },
        }
    ),
    json.dumps(
        {
            "id": "AA",
            "rawId": "AA",
            "type": "public-key",
            "clientExtensionResults": {},
            "response": {
                "clientDataJSON": "e30",
                "authenticatorData": "A" * 60,
                "signature": "AA",
                "userHandle": "MQ",
            },
        }
    ),
]


@pytest.mark.parametrize("credential", ODD)
def test_odd_passkeys_open_nothing_and_break_nothing(client, careful, credential):
    door = reverse("mfa_login_webauthn")
    client.get(door, headers={"accept": "application/json"})
    assert client.post(door, {"credential": credential}).status_code in {200, 302}
    sign_in(client)
    assert client.post(STEP, {"credential": credential}).status_code == 200
    assert not is_signed_in(client)
    client.force_login(careful)
    prove(client)
    for name in ("mfa_add_webauthn", "mfa_reauthenticate_webauthn"):
        client.get(reverse(name))
        assert client.post(reverse(name), {"credential": credential}).status_code in {200, 302}
    assert not Authenticator.objects.filter(type="webauthn").exists()


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "[::1]:8000", "localhost:8000"])
def test_the_page_for_a_passkey_stands_under_any_address(client, ada, host):
    client.force_login(ada)
    client.post(AGAIN, {"password": PASSWORD}, headers={"host": host})
    response = client.get(reverse("mfa_add_webauthn"), headers={"host": host})
    assert "Passkeys need the site under a name" in text(response)


@pytest.fixture
def curator(careful, settings):
    careful.is_staff = careful.is_superuser = True
    careful.save()
    settings.CURATOR_SECOND_FACTOR = True
    return careful


def test_a_curator_without_a_second_factor_is_led_to_set_one_up(client, curator):
    Authenticator.objects.all().delete()
    client.force_login(curator)
    for page in ("/admin/", "/admin/roadmap/topic/"):
        response = client.get(page, follow=True)
        assert response.redirect_chain[-1][0] == INDEX
        assert "Curating takes more than a password" in text(response)
    assert client.post("/admin/roadmap/topic/add/", {"title": "X"}).status_code == 302


def test_recovery_codes_alone_are_no_second_factor(client, curator):
    Authenticator.objects.exclude(type="recovery_codes").delete()
    client.force_login(curator)
    assert client.get("/admin/", follow=True).redirect_chain[-1][0] == INDEX


def test_a_curator_with_a_second_factor_curates(client, curator):
    client.force_login(curator)
    assert client.get("/admin/").status_code == 200


def test_a_site_that_asks_for_none_lets_a_curator_in_by_password(client, curator, settings):
    settings.CURATOR_SECOND_FACTOR = False
    Authenticator.objects.all().delete()
    client.force_login(curator)
    assert client.get("/admin/").status_code == 200


def test_the_admin_asks_for_the_second_step_like_every_door(client, curator):
    response = client.get("/admin/", follow=True)
    assert response.redirect_chain[-1][0] == f"{LOGIN}?next=%2Fadmin%2F"
    assert sign_in(client, next="/admin/")["Location"] == STEP
    assert client.post(STEP, {"code": code_of()})["Location"] == "/admin/"


def test_the_admin_has_no_form_of_its_own_to_try_passwords_at(client, curator):
    a_learner("owner", password="eight other stones", is_staff=True, is_superuser=True)
    tried = {"username": "owner", "password": "eight other stones"}
    client.post("/admin/login/", tried)
    assert not is_signed_in(client)
    client.force_login(curator)
    client.post("/admin/login/", tried)
    assert client.session["_auth_user_id"] == str(curator.pk)


def test_the_admin_is_left_and_its_password_changed_by_the_sites_own_pages(client, curator):
    client.force_login(curator)
    assert client.get("/admin/password_change/")["Location"] == reverse("account_change_password")
    client.post("/admin/logout/")
    assert not is_signed_in(client)


def test_a_learner_is_told_that_curation_is_not_open(client, ada):
    client.force_login(ada)
    assert client.get("/admin/", follow=True).status_code == 403
