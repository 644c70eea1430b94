"""Filters under a name: kept, found on their page, what a page opens with, and nobody else's."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from roadmap.models import SavedFilter
from roadmap.models.saved_filter import MOST
from tests.factories import a_learner, a_resource, a_stop

pytestmark = pytest.mark.django_db
ALL, PAGE = "/me/filters/", "/resources/"
CULT = f"{PAGE}?level=cult"


@pytest.fixture
def ada(client):
    learner, stop = a_learner("ada"), a_stop(slug="stop")
    a_resource("Deep", stop, level="cult"), a_resource("Light", stop, level="introductory")
    client.force_login(learner)
    return learner


def keep(client, name="Hard ones", next_=CULT, **more):
    return client.post(ALL, {"name": name, "next": next_} | more)


def page(client, address=PAGE):
    return " ".join(client.get(address).content.decode().split())


def test_a_filter_is_kept_and_waits_on_its_page_as_a_link(client, ada):
    assert keep(client)["Location"] == CULT
    assert f'href="{CULT}">Hard ones</a>' in page(client)
    assert f'href="{CULT}" aria-current="true">Hard ones</a>' in page(client, CULT)
    assert "Hard ones" not in page(client, "/papers/")


@pytest.mark.parametrize("path", ["/papers/", "/search/", "/topics/stop/", PAGE])
def test_every_page_that_filters_keeps_its_own(client, ada, path):
    assert keep(client, next_=f"{path}?q=deep&level=cult")["Location"].startswith(path)
    assert "Hard ones" in page(client, path)


def test_only_what_a_filter_knows_is_kept(client, ada):
    keep(client, next_=f"{PAGE}?kind=paper&utm=1&level=cult&page=3&evil=%3Cscript%3E")
    assert SavedFilter.objects.get().query == "level=cult&kind=paper"
    assert keep(client, "Other", f"{PAGE}?level=nonsense").status_code == 422


@pytest.mark.parametrize(
    "address",
    ["", "/log/?level=cult", "https://evil.example/resources/?level=cult", "/topics/none/?q=x"],
)
def test_other_pages_keep_none(client, ada, address):
    assert keep(client, next_=address).status_code == 404
    assert not SavedFilter.objects.exists()


@pytest.mark.parametrize(
    ("name", "address", "said"),
    [
        ("", CULT, "Give the filter a name."),
        ("x" * 61, CULT, "at most 60"),
        ("Hard ones", CULT, "You have a filter of this name on that page."),
        ("Empty", PAGE, "Choose a filter first"),
    ],
)
def test_what_cannot_be_kept_is_said_and_can_be_mended(client, ada, name, address, said):
    keep(client)
    response = keep(client, name, address)
    assert response.status_code == 422 and said in response.content.decode()
    assert f'value="{address}"' in response.content.decode()
    assert SavedFilter.objects.count() == 1


def test_there_is_a_most(client, ada):
    SavedFilter.objects.bulk_create(
        SavedFilter(user=ada, path=PAGE, name=str(n), query="q=x") for n in range(MOST)
    )
    assert "Delete one first" in keep(client).content.decode()
    assert SavedFilter.objects.count() == MOST


def test_a_page_opens_with_the_default_says_so_and_lets_go(client, ada):
    keep(client, is_default="on")
    html = page(client)
    assert "This page opened with your filter “Hard ones”." in html
    assert "Deep" in html and ">Light" not in html
    assert '<a href="?default=no">See everything</a>' in html
    everything = page(client, f"{PAGE}?default=no")
    assert ">Light" in everything and "opened with" not in everything


def test_whoever_takes_off_the_last_filter_sees_everything(client, ada):
    keep(client, is_default="on")
    html = page(client, CULT)
    assert 'href="?"' not in html and html.count('href="?default=no"') == 2
    assert '<input type="hidden" name="default" value="no">' in html


def test_an_address_with_a_filter_is_left_alone(client, ada):
    keep(client, is_default="on")
    html = page(client, f"{PAGE}?level=introductory")
    assert ">Light" in html and "opened with" not in html
    assert "opened with" not in page(client, "/papers/")


def test_one_default_follows_another(client, ada):
    keep(client, is_default="on")
    keep(client, "Light ones", f"{PAGE}?level=introductory", is_default="on")
    assert SavedFilter.objects.get(is_default=True).name == "Light ones"
    first = SavedFilter.objects.get(name="Hard ones")
    client.post(f"{ALL}{first.pk}/default/", {"is_default": "1"})
    assert SavedFilter.objects.get(is_default=True) == first
    client.post(f"{ALL}{first.pk}/default/")
    assert not SavedFilter.objects.filter(is_default=True).exists()


def test_it_is_called_otherwise_and_deleted(client, ada):
    keep(client), keep(client, "Other", f"{PAGE}?q=x")
    address = f"{ALL}{SavedFilter.objects.get(name='Other').pk}"
    taken = client.post(f"{address}/rename/", {"name": "Hard ones"})
    assert taken.status_code == 422 and "of this name" in taken.content.decode()
    client.post(f"{address}/rename/", {"name": "<b>Better</b>"})
    assert "&lt;b&gt;Better&lt;/b&gt;" in page(client, ALL)
    client.post(f"{address}/delete/")
    assert [each.name for each in SavedFilter.objects.all()] == ["Hard ones"]


@pytest.mark.parametrize("what", ["rename", "default", "delete"])
def test_nobody_touches_another_s(client, ada, what):
    keep(client)
    found, stranger = SavedFilter.objects.get(), Client()
    address = f"{ALL}{found.pk}/{what}/"
    assert stranger.post(address, {"name": "Mine"}).status_code == 404
    stranger.force_login(a_learner("eve"))
    assert stranger.post(address, {"name": "Mine", "is_default": "1"}).status_code == 404
    assert "Hard ones" not in page(stranger) + page(stranger, ALL)
    assert client.get(address).status_code == 405
    again = SavedFilter.objects.get()
    assert (again.name, again.is_default) == ("Hard ones", False)


def test_a_guest_has_the_link_and_no_names(client):
    a_resource("Deep", a_stop(), level="cult")
    html = page(client, CULT)
    assert f'data-copy-address="{CULT}"' in html
    assert f'<noscript><a class="small" href="{CULT}">Link to this view</a></noscript>' in html
    assert "Save this filter" not in html


def test_the_database_holds_the_rules(ada):
    def add(**fields):
        with transaction.atomic(), pytest.raises(IntegrityError):
            SavedFilter.objects.bulk_create([SavedFilter(user=ada, path=PAGE, **fields)])

    SavedFilter.objects.create(user=ada, path=PAGE, name="One", query="q=x", is_default=True)
    add(name="One", query="q=y")
    add(name="Two", query="q=y", is_default=True)
    add(name="", query="q=y")
    add(name="Three", query="")
