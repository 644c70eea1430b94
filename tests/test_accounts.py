import re

import pytest
from django.core import mail
from django.urls import reverse

from accounts.models import User
from roadmap.guests import SESSION_KEY
from tests.factories import a_learner

pytestmark = pytest.mark.django_db

PASSWORD = "a heap of seven stones"
LOGIN, SIGNUP, LOGOUT = (reverse(f"account_{name}") for name in ("login", "signup", "logout"))
RESET, EMAIL = reverse("account_reset_password"), reverse("account_email")


@pytest.fixture
def learner():
    return a_learner("ada", email="ada@example.org", password=PASSWORD)


def sign_up(client, address=SIGNUP, **fields):
    filled = {"username": "grace", "email": "grace@example.org", "password1": PASSWORD} | fields
    return client.post(address, filled)


def is_signed_in(client) -> bool:
    return "_auth_user_id" in client.session


def text(response) -> str:
    return " ".join(response.content.decode().split())


def link_in(message) -> str:
    return re.search(r"https?://testserver(/accounts/\S+)", message.body)[1]


def test_whoever_signs_up_is_signed_in_and_lands_where_they_were_going(client):
    response = sign_up(client, f"{SIGNUP}?next=/papers/")
    assert response["Location"] == "/papers/"
    assert client.session["_auth_user_id"] == str(User.objects.get(username="grace").pk)


def test_one_signs_up_without_an_address(client):
    sign_up(client, email="")
    assert is_signed_in(client)
    assert mail.outbox == []


@pytest.mark.parametrize("foreign", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_nobody_is_sent_to_another_site(client, learner, foreign):
    response = client.post(LOGIN, {"login": "ada", "password": PASSWORD, "next": foreign})
    assert response["Location"] == "/"


@pytest.mark.parametrize("login", ["ada", "ada@example.org"])
def test_one_signs_in_by_name_or_address(client, learner, login):
    client.post(LOGIN, {"login": login, "password": PASSWORD})
    assert is_signed_in(client)


def test_the_way_between_sign_in_and_sign_up_keeps_where_one_was_going(client):
    assert f'href="{SIGNUP}?next=%2Fpapers%2F"' in text(client.get(f"{LOGIN}?next=/papers/"))
    assert f'href="{LOGIN}?next=%2Fpapers%2F"' in text(client.get(f"{SIGNUP}?next=/papers/"))


@pytest.mark.parametrize("login", ["ada", "ada@example.org", "nobody", "nobody@example.org"])
def test_wrong_name_address_and_password_are_told_the_same(client, learner, login):
    page = text(client.post(LOGIN, {"login": login, "password": "wrong"}))
    assert "Name or e-mail and password do not match." in page
    assert 'role="alert"' in page


def test_guessing_a_password_is_stopped_even_when_the_guess_is_right(client, learner):
    for _ in range(5):
        client.post(LOGIN, {"login": "ada", "password": "wrong"})
    page = text(client.post(LOGIN, {"login": "ada", "password": PASSWORD}))
    assert "Too many tries" in page
    assert not is_signed_in(client)


def test_a_field_names_its_error_to_a_screen_reader(client):
    page = text(sign_up(client, password1="1234"))
    assert re.search(r'<input[^>]+name="password1"[^>]+aria-invalid="true"', page)
    assert re.search(r'aria-describedby="id_password1_helptext id_password1_error"', page)
    assert 'id="id_password1_error"' in page


def test_browsers_know_what_to_fill_in(client):
    login, signup = text(client.get(LOGIN)), text(client.get(SIGNUP))
    assert re.findall(r'autocomplete="([\w-]+)"', login) == ["username", "current-password"]
    assert re.findall(r'autocomplete="([\w-]+)"', signup) == ["username", "email", "new-password"]


@pytest.mark.parametrize(
    "count, said",
    [
        (0, None),
        (1, "One tick from this"),
        (7, "Seven ticks from this"),
        (12, "12 ticks from this"),
    ],
)
@pytest.mark.parametrize("address", [LOGIN, SIGNUP])
def test_a_guest_is_told_how_many_ticks_come_along(client, address, count, said):
    session = client.session
    session[SESSION_KEY] = {str(n): ["done", "", "2024-01-01T00:00:00+00:00"] for n in range(count)}
    session.save()
    page = text(client.get(address))
    assert said in page if said else "will join your log" not in page


def test_signing_out_takes_a_post(client, learner):
    client.force_login(learner)
    assert "Sign out?" in text(client.get(LOGOUT))
    assert is_signed_in(client)
    client.post(LOGOUT)
    assert not is_signed_in(client)


def test_a_forgotten_password_is_set_anew_by_the_link_in_the_mail(client, learner):
    client.post(RESET, {"email": "ada@example.org"})
    (message,) = mail.outbox
    form = client.get(link_in(message), follow=True).redirect_chain[-1][0]
    client.post(form, {"password1": "eight other stones"})
    assert client.login(username="ada", password="eight other stones")
    assert message.subject == "Cairn: Set a new password"
    assert "If it was not you" in message.body


def test_a_link_for_a_new_password_works_once(client, learner):
    client.post(RESET, {"email": "ada@example.org"})
    link = link_in(mail.outbox[0])
    form = client.get(link, follow=True).redirect_chain[-1][0]
    client.post(form, {"password1": "eight other stones"})
    assert "This link no longer works" in text(client.get(link))


def test_asking_for_a_new_password_does_not_tell_who_has_an_account(client, learner):
    known = client.post(RESET, {"email": "ada@example.org"}, follow=True)
    unknown = client.post(RESET, {"email": "nobody@example.org"}, follow=True)
    assert "A message is on its way" in text(known)
    assert known.redirect_chain == unknown.redirect_chain
    assert [message.to for message in mail.outbox] == [["ada@example.org"], ["nobody@example.org"]]


def test_signing_up_does_not_tell_whose_address_is_known(client, learner):
    known = sign_up(client, email="ada@example.org")
    client.logout()
    unknown = sign_up(client, username="hopper", email="hopper@example.org")
    assert (known.status_code, known.headers["Location"]) == (302, unknown.headers["Location"])


def test_an_address_that_two_accounts_gave_is_confirmed_by_one_only(client, learner):
    sign_up(client, email="ada@example.org")
    link = link_in(mail.outbox[-1])
    learner.emailaddress_set.create(email="ada@example.org", primary=True, verified=True)
    assert "This address is taken" in text(client.get(link))


def test_a_learner_confirms_adds_and_removes_an_address(client):
    sign_up(client)
    grace = User.objects.get(username="grace")
    client.post(link_in(mail.outbox[-1]))
    assert grace.emailaddress_set.get().verified
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    client.post(EMAIL, {"action_add": "", "email": "hopper@example.org"})
    assert "hopper@example.org" in text(client.get(EMAIL))
    client.post(EMAIL, {"action_remove": "", "email": "hopper@example.org"})
    assert grace.emailaddress_set.get().email == "grace@example.org"


def test_a_changed_password_is_told_by_mail(client, learner):
    client.force_login(learner)
    learner.emailaddress_set.create(email=learner.email, primary=True)
    page = reverse("account_change_password")
    client.post(page, {"oldpassword": PASSWORD, "password1": "eight other stones"})
    (message,) = mail.outbox
    assert message.subject == "Cairn: Your password was changed"
    assert f"http://testserver{RESET}" in message.body


def test_a_mail_says_a_name_as_it_is_written(client, learner, settings):
    settings.SITE_NAME = "Stones & Co's"
    client.post(RESET, {"email": "ada@example.org"})
    assert mail.outbox[0].body.count("Stones & Co's") == 2


def test_where_confirming_is_mandatory_nobody_is_in_before(client, settings):
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    sign_up(client)
    client.logout()
    response = client.post(LOGIN, {"login": "grace@example.org", "password": PASSWORD})
    assert response["Location"] == reverse("account_email_verification_sent")
    assert not is_signed_in(client)
    client.post(link_in(mail.outbox[-1]))
    client.post(LOGIN, {"login": "grace@example.org", "password": PASSWORD})
    assert is_signed_in(client)
