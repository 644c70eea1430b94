"""Which language a page speaks, and how one chooses it: the profile, a cookie, the browser."""

from datetime import date
from html.parser import HTMLParser

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation

from accounts.models import User
from roadmap import services
from roadmap.models import PersonalEntry, Topic, UserProgress
from tests.factories import a_learner, a_paper, a_resource, a_stop

pytestmark = pytest.mark.django_db
GERMAN, ENGLISH = {"accept-language": "de-AT,de;q=0.9"}, {"accept-language": "en-US"}
SWITCH = "/language/"
VOID = {"meta", "link", "input", "br", "img"}


@pytest.fixture(autouse=True)
def next_test_speaks_its_own():
    yield
    translation.deactivate()


def spoken(response):
    assert f'<html lang="{response["Content-Language"]}"' in response.content.decode()
    return response["Content-Language"]


@pytest.mark.parametrize(
    ("asked", "language"),
    [("de-AT,de;q=0.9", "de"), ("en-US", "en-gb"), ("fr,de;q=0.5", "de"), ("fr", "en-gb")],
)
def test_the_browser_chooses(client, asked, language):
    response = client.get("/about/", headers={"accept-language": asked})
    assert spoken(response) == language
    assert {"Accept-Language", "Cookie"} <= set(response["Vary"].split(", "))


def test_a_guest_chooses_in_the_footer_and_is_remembered(client):
    page = client.get("/about/", headers=ENGLISH).content.decode()
    assert f'value="de" lang="de" formaction="{SWITCH}">Deutsch</button>' in page
    response = client.post(SWITCH, {"language": "de", "next": "/about/?a=1"})
    assert response["Location"] == "/about/?a=1"
    assert spoken(client.get("/about/", headers=ENGLISH)) == "de"


def test_the_cookie_goes_to_nobody_else(client):
    client.post(SWITCH, {"language": "de", "next": "/"})
    cookie = client.cookies[settings.LANGUAGE_COOKIE_NAME]
    assert (cookie["path"], cookie["domain"], cookie["samesite"]) == ("/", "", "Lax")
    assert cookie["httponly"] and cookie["max-age"]


def test_the_profile_goes_before_the_cookie_and_the_browser(client):
    client.post(SWITCH, {"language": "de", "next": "/"})
    client.force_login(a_learner(language="en-gb"))
    response = client.get("/about/", headers=GERMAN)
    assert spoken(response) == "en-gb"
    assert SWITCH not in response.content.decode()


def test_a_profile_without_a_choice_leaves_it_to_the_cookie(client):
    client.force_login(a_learner())
    client.post(SWITCH, {"language": "de", "next": "/"})
    assert spoken(client.get("/about/", headers=ENGLISH)) == "de"


@pytest.mark.parametrize(
    ("sent", "leads_to"),
    [({"language": "de", "next": "https://evil.example/"}, "/"), ({"language": "xx"}, "/")],
)
def test_nobody_is_led_away_nor_into_a_language_that_is_not_there(client, sent, leads_to):
    assert client.post(SWITCH, sent)["Location"] == leads_to
    asked = settings.LANGUAGE_COOKIE_NAME in client.cookies
    assert asked == (sent["language"] == "de")


def test_looking_at_the_address_of_the_switch_changes_nothing(client):
    client.get(SWITCH, {"language": "de"})
    assert settings.LANGUAGE_COOKIE_NAME not in client.cookies


def test_an_error_speaks_the_visitors_language(client):
    response = client.get("/nowhere/", headers=GERMAN)
    assert response.status_code == 404
    assert "Hier liegt kein Stein" in response.content.decode()


def test_dates_numbers_and_plurals_follow(client):
    client.force_login(learner := a_learner())
    stop = a_stop("Tiefe")
    entry, _paper = a_resource(topic=stop, published="2021-03-05"), a_paper(topic=stop)
    services.mark(learner, [entry], "done")
    services.set_dates(learner, entry, None, date(2021, 3, 7))
    page = client.get(entry.get_absolute_url(), headers=GERMAN).content.decode()
    assert "5. März 2021" in page and "beendet am 7. März 2021" in page
    assert (
        "1 von 2 erledigt" in client.get(stop.get_absolute_url(), headers=GERMAN).content.decode()
    )


def test_a_badge_speaks_its_owners_language_to_everyone(client):
    ada = a_learner("ada", is_public=True, language="de")
    services.mark(ada, [a_resource(topic=a_stop())], "done")
    assert "1 von 1 erledigt" in client.get("/@ada/badge.svg", headers=ENGLISH).content.decode()
    User.objects.update(language="")
    assert "1 of 1 done" in client.get("/@ada/badge.svg", headers=GERMAN).content.decode()


class Tongues(HTMLParser):
    """The language of each text of a page, as an element around it says."""

    def __init__(self, html):
        super().__init__()
        self.around, self.of = [], {}
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if tag not in VOID:
            self.around.append((tag, dict(attrs).get("lang")))

    def handle_startendtag(self, tag, attrs):
        pass

    def handle_endtag(self, tag):
        while self.around and self.around.pop()[0] != tag:
            pass

    def handle_data(self, data):
        said = [lang for _tag, lang in self.around if lang is not None]
        self.of.setdefault(data.strip(), set()).add(said[-1] if said else None)


def tongues(client, address, headers):
    return Tongues(client.get(address, headers=headers).content.decode()).of


@pytest.fixture
def entry():
    stop = a_stop("Deep learning", slug="deep", summary="Layers.", concepts="- Layer")
    facts = {"why": "It goes deep.", "summary": "A paper.", "level": "cult"}
    return a_paper("Residual learning", topic=stop, **facts)


def test_content_says_that_it_is_not_in_the_pages_language(client, entry):
    topic = tongues(client, "/topics/deep/", GERMAN)
    for content in ("Layers.", "Layer", "Residual learning", "It goes deep."):
        assert topic[content] == {"en"}, content
    assert topic["Einträge"] == {"de"}
    page = tongues(client, entry.get_absolute_url(), GERMAN)
    assert page["A paper."] == page["It goes deep."] == {"en"}
    for address in ("/resources/", "/papers/", "/search/?q=residual", "/wanted/?show=easier"):
        assert tongues(client, address, GERMAN)["Residual learning"] == {"en"}, address
    assert tongues(client, "/", GERMAN)["Deep learning"] == {"en"}


def test_content_in_the_pages_language_needs_no_word_of_it(client, entry, settings):
    assert tongues(client, "/topics/deep/", ENGLISH)["Layers."] == {"en-gb"}
    settings.CONTENT_LANGUAGE, client = "de", Client()
    assert tongues(client, "/topics/deep/", ENGLISH)["Layers."] == {"de"}
    assert tongues(client, "/topics/deep/", GERMAN)["Layers."] == {"de"}


def test_nobody_says_in_which_language_a_learner_writes(client, entry):
    client.force_login(learner := a_learner())
    UserProgress.objects.create(user=learner, resource=entry, note="Meins")
    PersonalEntry.objects.create(user=learner, topic=Topic.objects.get(slug="deep"), title="Tun")
    assert tongues(client, entry.get_absolute_url(), ENGLISH)["Meins"] == {""}
    assert tongues(client, "/topics/deep/", ENGLISH)["Tun"] == {""}
    assert tongues(client, "/log/notes/", ENGLISH)["Meins"] == {""}
