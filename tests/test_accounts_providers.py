"""Signing in with an account of elsewhere."""

from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse

from accounts.models import User
from roadmap import environment
from tests.factories import a_learner
from tests.oidc import a_provider, as_settings
from tests.test_accounts import LOGIN, PASSWORD, SIGNUP, is_signed_in, text

pytestmark = pytest.mark.django_db
DOOR, BACK = "/accounts/oidc/oidc/login/", "/accounts/oidc/oidc/login/callback/"
SIGN_UP, OTHERS = reverse("socialaccount_signup"), reverse("socialaccount_connections")
GITHUB = {"GITHUB_CLIENT_ID": "a", "GITHUB_CLIENT_SECRET": "b"}
GOOGLE = {"GOOGLE_CLIENT_ID": "a", "GOOGLE_CLIENT_SECRET": "b"}
OIDC = {
    "OIDC_CLIENT_ID": "a",
    "OIDC_CLIENT_SECRET": "b",
    "OIDC_SERVER_URL": "https://id.example.org/realms/town",
}


@pytest.fixture
def provider(settings):
    with a_provider() as provider:
        settings.SOCIALACCOUNT_PROVIDERS = as_settings(provider)
        yield provider


def come_back(client, query="", **more):
    """Go to the provider and come back from it, as a browser does."""
    there = urlsplit(client.post(DOOR + query)["Location"])
    asked = parse_qs(there.query)
    return client.get(BACK, {"code": "c", "state": asked["state"][0]} | more)


def test_whoever_is_new_chooses_a_name_and_lands_where_they_were_going(client, provider):
    assert come_back(client, "?next=/papers/")["Location"] == SIGN_UP
    page = text(client.get(SIGN_UP))
    assert 'value="grace"' in page and "Town hall knows you" in page
    response = client.post(SIGN_UP, {"username": "hopper", "email": ""})
    assert response["Location"] == "/papers/"
    assert SocialAccount.objects.get().user == User.objects.get(username="hopper")


def test_no_real_name_is_taken_over(client, provider):
    provider.person |= {"given_name": "Grace", "family_name": "Hopper", "name": "Grace Hopper"}
    come_back(client)
    client.post(SIGN_UP, {"username": "hopper", "email": ""})
    hopper = User.objects.get()
    assert (hopper.first_name, hopper.last_name, hopper.shown_name) == ("", "", "hopper")


def test_whoever_is_known_is_signed_in(client, provider):
    SocialAccount.objects.create(user=a_learner("ada"), provider="oidc", uid="7")
    assert come_back(client)["Location"] == "/"
    assert is_signed_in(client)


def test_an_address_that_the_provider_states_opens_no_account(client, provider):
    ada = a_learner("ada", email="grace@example.org")
    ada.emailaddress_set.create(email=ada.email, primary=True, verified=True)
    provider.person["email_verified"] = True
    come_back(client)
    assert not is_signed_in(client)


def test_a_second_factor_is_asked_for_here_as_well(client, provider):
    ada = a_learner("ada")
    TOTP.activate(ada, "JBSWY3DPEHPK3PXP")
    SocialAccount.objects.create(user=ada, provider="oidc", uid="7")
    assert come_back(client)["Location"] == reverse("mfa_authenticate")
    assert not is_signed_in(client)


@pytest.mark.parametrize("signup", ["closed", "invite"])
def test_a_site_that_takes_nobody_takes_nobody_from_elsewhere(client, provider, settings, signup):
    settings.SIGNUP = signup
    assert "Sign-up is closed" in text(come_back(client))
    assert not User.objects.exists()


def test_an_answer_that_nobody_asked_for_is_refused(client, provider):
    response = client.get(BACK, {"code": "c", "state": "guessed"})
    assert response.status_code == 401
    assert "That did not work" in text(response)


def test_turning_back_on_the_way_is_no_error(client, provider):
    response = come_back(client, error="access_denied", code="")
    assert "Nothing was changed" in text(response) or response.status_code == 302


@pytest.mark.parametrize("page", ["/.well-known/openid-configuration", "/token", "/person"])
def test_a_provider_that_fails_is_told_in_words(client, provider, page):
    if page.startswith("/."):
        provider.broken = {page}
        response = client.post(DOOR, follow=True)
    else:
        there = urlsplit(client.post(DOOR)["Location"])
        provider.broken = {page}
        response = client.get(BACK, {"code": "c", "state": parse_qs(there.query)["state"][0]})
    assert "That did not work" in text(response)
    assert not is_signed_in(client)


def test_a_provider_that_cannot_be_reached_is_told_in_words(client, settings):
    with a_provider() as provider:
        settings.SOCIALACCOUNT_PROVIDERS = as_settings(provider)
    assert "That did not work" in text(client.post(DOOR, follow=True))


@pytest.mark.parametrize("foreign", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_nobody_is_sent_on_to_another_site(client, provider, foreign):
    SocialAccount.objects.create(user=a_learner("ada"), provider="oidc", uid="7")
    assert come_back(client, f"?next={foreign}")["Location"] == "/"


def test_an_account_elsewhere_is_added_after_a_fresh_proof_only(client, provider):
    ada = a_learner("ada", password=PASSWORD)
    client.force_login(ada)
    again = reverse("account_reauthenticate")
    assert come_back(client, "?process=connect")["Location"] == again
    assert not SocialAccount.objects.exists()
    client.post(again, {"password": PASSWORD})
    assert SocialAccount.objects.get().user == ada
    assert "Town hall" in text(client.get(OTHERS))


def test_an_account_elsewhere_is_removed_and_that_is_told_by_mail(client, provider):
    ada = a_learner("ada", password=PASSWORD, email="ada@example.org")
    ada.emailaddress_set.create(email=ada.email, primary=True, verified=True)
    account = SocialAccount.objects.create(user=ada, provider="oidc", uid="7")
    client.force_login(ada)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    client.post(OTHERS, {"account": account.pk})
    assert not SocialAccount.objects.exists()
    assert [message.subject for message in mail.outbox] == [
        "Cairn: An account no longer opens yours"
    ]


def test_the_only_way_in_cannot_be_removed(client, provider):
    ada = a_learner("ada")
    ada.set_unusable_password()
    ada.save()
    account = SocialAccount.objects.create(user=ada, provider="oidc", uid="7")
    client.force_login(ada)
    assert "Set a password first" in text(client.post(OTHERS, {"account": account.pk}))
    assert SocialAccount.objects.exists()


def test_another_learners_account_elsewhere_cannot_be_removed(client, provider):
    account = SocialAccount.objects.create(user=a_learner("ada"), provider="oidc", uid="7")
    client.force_login(a_learner("mallory", password=PASSWORD))
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    client.post(OTHERS, {"account": account.pk})
    assert SocialAccount.objects.exists()


def test_a_provider_is_shown_only_when_it_is_set_up(client, provider, settings):
    for page in (LOGIN, SIGNUP):
        assert "Continue with Town hall" in text(client.get(page))
    settings.SOCIALACCOUNT_PROVIDERS = {}
    for page in (LOGIN, SIGNUP):
        assert "Continue with" not in text(client.get(page))


@pytest.mark.parametrize("name", ["github", "google", "oidc/oidc", "oidc/other"])
def test_a_provider_that_is_not_set_up_is_not_there(client, name):
    for page in ("login", "login/callback"):
        assert client.get(f"/accounts/{name}/{page}/").status_code == 404
        assert client.post(f"/accounts/{name}/{page}/").status_code == 404


@pytest.mark.parametrize(
    "given, origins",
    [
        ({}, []),
        (GITHUB, ["https://github.com"]),
        (GOOGLE, ["https://accounts.google.com"]),
        (OIDC, ["https://id.example.org"]),
        (OIDC | {"OIDC_ORIGIN": "https://in.example.org"}, ["https://in.example.org"]),
    ],
)
def test_the_policy_lets_forms_go_to_what_is_set_up_alone(monkeypatch, given, origins):
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    assert environment.provider_origins() == origins
    assert len(environment.providers()) == len(origins)


@pytest.mark.parametrize(
    "given, said",
    [
        ({"GITHUB_CLIENT_ID": "a"}, "GITHUB_CLIENT_ID and GITHUB_CLIENT_SECRET go together."),
        ({"OIDC_CLIENT_SECRET": "b"}, "OIDC_CLIENT_ID and OIDC_CLIENT_SECRET go together."),
        (OIDC | {"OIDC_SERVER_URL": ""}, "OIDC_SERVER_URL must be an https:// address."),
        (OIDC | {"OIDC_SERVER_URL": "http://id.example.org"}, "OIDC_SERVER_URL must be"),
        (OIDC | {"OIDC_SERVER_URL": "https://a; script-src *"}, "OIDC_SERVER_URL must be"),
        (OIDC | {"OIDC_ORIGIN": "https://a; script-src *"}, "OIDC_ORIGIN must be"),
    ],
)
def test_half_a_provider_stops_the_start(monkeypatch, given, said):
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(ImproperlyConfigured, match=said):
        environment.provider_origins()
