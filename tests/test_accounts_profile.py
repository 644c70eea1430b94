"""What a learner sets about themselves, and that the site keeps to it."""

import re

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import User
from roadmap import services
from tests.factories import a_learner, a_resource
from tests.test_accounts import LOGIN, LOGOUT, text

pytestmark = pytest.mark.django_db
SETTINGS, PROFILE = reverse("account_settings"), reverse("account_profile")
LANGUAGES = [("en-gb", "English"), ("de", "German")]


@pytest.fixture
def ada(client):
    learner = a_learner("ada")
    client.force_login(learner)
    return learner


@pytest.fixture
def two_languages(settings):
    settings.LANGUAGES = LANGUAGES
    yield
    translation.deactivate()


def save(client, **fields):
    return client.post(PROFILE, {"has_shortcuts": "on"} | fields)


def test_a_profile_is_private_until_its_owner_says_otherwise(client, ada):
    assert not ada.is_public
    save(client, is_public="on")
    ada.refresh_from_db()
    assert ada.is_public


def test_the_name_shown_is_the_name_to_sign_in_with_until_another_is_given(client, ada):
    assert ada.shown_name == "ada"
    save(client, name="Ada Lovelace")
    ada.refresh_from_db()
    assert ada.shown_name == "Ada Lovelace"
    assert "<bdi>Ada Lovelace</bdi>" in text(client.get("/"))


def test_saving_says_so_and_comes_back_to_the_page(client, ada):
    response = save(client, theme="dark")
    assert response["Location"] == PROFILE
    assert [str(said) for said in get_messages(response.wsgi_request)] == ["Your profile is saved."]


@pytest.mark.parametrize(
    "field, value",
    [("time_zone", "Nowhere/Else"), ("theme", "pink"), ("language", "xx"), ("name", "x" * 61)],
)
def test_a_wrong_value_is_refused_at_its_field_and_changes_nothing(client, ada, field, value):
    page = text(save(client, **({"name": "Other"} | {field: value})))
    assert re.search(
        rf'id="id_{field}"[^>]*aria-invalid="true"|aria-invalid="true"[^>]*id="id_{field}"', page
    )
    assert "<bdi>ada</bdi>" in page
    assert User.objects.get() == ada and User.objects.get().name == ""


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_theme_stands_on_the_page_as_the_server_sends_it(client, ada, theme):
    assert "data-theme" not in text(client.get("/"))
    save(client, theme=theme)
    page = text(client.get("/"))
    assert f'data-theme="{theme}"' in page
    assert f'<meta name="color-scheme" content="{theme}">' in page


def test_shortcuts_are_on_until_switched_off(client, ada):
    assert "data-shortcuts" not in text(client.get("/"))
    client.post(PROFILE, {})
    assert 'data-shortcuts="off"' in text(client.get("/"))


def test_times_are_told_in_the_time_zone_of_the_profile(client, ada, settings):
    seen = []
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, f"{__name__}.watch"]
    watch.zones = seen
    client.get("/about/")
    save(client, time_zone="Asia/Tokyo")
    client.get("/about/")
    assert (seen[0], seen[-1]) == ("UTC", "Asia/Tokyo")
    assert timezone.get_current_timezone_name() == "UTC"


def watch(get_response):
    """A middleware that notes the zone the view is asked in."""

    def middleware(request):
        watch.zones.append(timezone.get_current_timezone_name())
        return get_response(request)

    return middleware


def test_a_time_zone_that_this_machine_does_not_know_is_the_sites(client, ada):
    User.objects.update(time_zone="Mars/Olympus_Mons")
    assert client.get("/").status_code == 200


def test_the_language_of_the_profile_goes_before_the_browsers(client, ada, two_languages):
    asked = {"headers": {"accept-language": "en-gb"}}
    assert client.get("/", **asked)["Content-Language"] == "en-gb"
    save(client, language="de")
    response = client.get("/", **asked)
    assert response["Content-Language"] == "de"
    assert '<html lang="de"' in text(response)


def test_what_a_page_says_of_a_profile_costs_no_query(client, ada, django_assert_num_queries):
    services.mark(ada, [a_resource()], "done")
    User.objects.update(time_zone="Asia/Tokyo", theme="dark", language="en-gb")
    with django_assert_num_queries(2):  # the session and the user, which the bar shows anyway
        client.get(LOGOUT)


@pytest.mark.parametrize("address", [SETTINGS, PROFILE])
def test_a_stranger_is_asked_to_sign_in(client, address):
    assert client.get(address)["Location"] == f"{LOGIN}?next={address}"


def test_the_settings_lead_to_every_page_of_the_account(client, ada):
    page = text(client.get(SETTINGS))
    links = {reverse(f"account_{name}") for name in ("profile", "email", "change_password")}
    assert links <= set(re.findall(r'href="([^"]+)"', page))
