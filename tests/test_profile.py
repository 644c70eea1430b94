"""A public profile: off until turned on, and then how much is done and nothing else."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from roadmap import services
from roadmap.models import UserProgress
from tests.factories import a_learner, a_resource, a_stop, a_topic

pytestmark = pytest.mark.django_db
ODD_NAMES = ["a.da", "a+da", "@ada", "ada@example.org", "..", "é_ünïcode", "数学", "A-d_a"]


@pytest.fixture
def ada():
    ada = a_learner("ada", is_public=True, email="ada@example.org")
    ada.name = "Ada L."
    ada.save()
    return ada


def words_of(response):
    text = re.sub(r"<[^>]+>", " ", response.content.decode().split("<main")[1])
    return " ".join(text.split())


def test_it_shows_how_much_is_done_by_topic_and_level(client, ada):
    stop, other = a_stop("Algebra"), a_stop("Calculus")
    done, deep = a_resource(topic=stop, level="introductory"), a_resource(topic=stop, level="cult")
    a_resource(topic=stop, level="cult")
    a_resource(topic=other)
    services.mark(ada, [done], "done")
    services.mark(ada, [deep], "revisit")
    page = words_of(client.get("/@ada/"))
    assert "Ada L. @ada · here since" in page
    assert "Algebra 2 of 3 done Introductory 1 of 1 Cult 1 of 2" in page
    assert "2 of 4 done" in page, "of the whole roadmap"
    assert "Calculus" not in page, "nothing is done there"


def test_nothing_private_is_on_it(client, ada):
    stop = a_stop("Algebra")
    done, *others = (a_resource(f"Entry {n}", topic=stop) for n in range(5))
    services.mark(ada, [done], "done")
    services.save_note(ada, done, "Secret thought")
    services.set_amount(ada, others[0], "44:24")
    services.mark(ada, [others[1]], "skipped")
    services.mark(ada, [others[2]], "planned")
    page = client.get("/@ada/").content.decode().split("<main")[1].split("</main")[0]
    for private in ("Secret", "44:24", "Entry", "skipped", "lanned", "ada@example.org", "evisit"):
        assert private not in page
    assert "1 of 5 done" in page, "what was skipped counts like what was not begun"


def test_no_date_is_finer_than_a_month(client, ada):
    UserProgress.objects.create(user=ada, resource=a_resource(topic=a_stop()), state="done")
    page = client.get("/@ada/").content.decode().split("<main")[1].split("</main")[0]
    assert f"{ada.date_joined:%B %Y}" in page
    assert not re.search(r"\d{4}-\d\d-\d\d|\b\d{1,2} [A-Z][a-z]+ \d{4}|datetime=", page)


@pytest.mark.parametrize("address", ["/@{}/", "/@{}/badge.svg", "/@{}/badge.svg?topic=algebra"])
def test_off_gone_and_unknown_are_one_answer(client, ada, address):
    services.mark(ada, [a_resource(topic=a_stop(slug="algebra"))], "done")
    a_learner("off")
    a_learner("gone", is_public=True, is_active=False)
    answers = []
    for name in ("off", "gone", "nobody"):
        with CaptureQueriesContext(connection) as queries:
            response = client.get(address.format(name))
        headers = dict(response.headers)
        del headers["X-Request-ID"]
        answers.append((response.status_code, response.content, headers, len(queries)))
    assert answers[0] == answers[1] == answers[2]
    assert answers[0][0] == 404
    assert client.get(address.format("ada")).status_code == 200


def test_it_is_off_until_turned_on(client):
    learner = a_learner("grace")
    client.force_login(learner)
    assert client.get("/@grace/").status_code == 404
    fields = {"is_public": "on", "has_shortcuts": "on"}
    assert client.post(reverse("account_profile"), fields).status_code == 302
    client.logout()
    assert client.get("/@grace/").status_code == 200


@pytest.mark.parametrize("name", ODD_NAMES)
def test_odd_names_have_their_address(client, name):
    a_learner(name, is_public=True)
    a_topic()
    for route in ("profile", "badge"):
        assert client.get(reverse(route, args=[name])).status_code == 200


def test_an_accent_typed_in_two_parts_is_the_same_name(client):
    a_learner("é", is_public=True)
    assert client.get("/@e\u0301/").status_code == 200


def test_ten_more_entries_cost_no_more_queries(client, ada):
    def queries(address):
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        return len(captured)

    stop = a_stop()
    services.mark(ada, [a_resource(topic=stop)], "done")
    addresses = ("/@ada/", "/@ada/badge.svg")
    before = [queries(address) for address in addresses]
    for _ in range(10):
        services.mark(ada, [a_resource(topic=a_stop())], "done")
    assert [queries(address) for address in addresses] == before


def test_the_settings_give_the_line_to_copy(client, ada, settings):
    settings.SITE_NAME = "Our [own]"
    client.force_login(ada)
    page = client.get(reverse("account_profile")).content.decode()
    line = "[![Our \\[own\\]](http://testserver/@ada/badge.svg)](http://testserver/@ada/)"
    assert line in page
    ada.is_public = False
    ada.save()
    assert "badge.svg" not in client.get(reverse("account_profile")).content.decode()
