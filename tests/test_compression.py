"""What travels is small, whole, and never of a length that tells."""

import gzip

import brotli
import pytest

from tests.factories import a_resource, a_stop

pytestmark = pytest.mark.django_db
BROWSER = {"Accept-Encoding": "gzip, deflate, br"}


@pytest.fixture
def address():
    stop = a_stop("Deep learning")
    for number in range(20):
        a_resource(f"Entry {number}", topic=stop)
    return stop.get_absolute_url()


def plain(client, address):
    return client.get(address).content.decode()


def test_a_browser_gets_brotli_and_all_of_the_page(client, address):
    answer = client.get(address, headers=BROWSER)
    html = brotli.decompress(answer.content).decode()
    assert answer["Content-Encoding"] == "br"
    assert "Accept-Encoding" in answer["Vary"]
    assert int(answer["Content-Length"]) == len(answer.content) < len(html) / 4
    assert html.startswith(plain(client, address).split("csrfmiddlewaretoken")[0])


@pytest.mark.parametrize("asked", ["gzip", "gzip, br;q=0", "gzip, br; q=0.0"])
def test_who_does_not_take_brotli_gets_gzip(client, address, asked):
    answer = client.get(address, headers={"Accept-Encoding": asked})
    assert answer["Content-Encoding"] == "gzip"
    assert "Entry 19" in gzip.decompress(answer.content).decode()


def test_who_asks_for_nothing_gets_it_as_it_is(client, address):
    assert "Content-Encoding" not in client.get(address).headers


@pytest.mark.parametrize("asked", ["br", "gzip"])
def test_the_same_page_has_another_length_each_time(client, asked):
    lengths = {
        len(client.get("/about/", headers={"Accept-Encoding": asked}).content) for _ in range(20)
    }
    assert len(lengths) > 5


def test_a_fragment_travels_small_too(client, address):
    answer = client.get(address, headers={**BROWSER, "HX-Request": "true"})
    assert answer["Content-Encoding"] == "br"
    assert "Entry 19" in brotli.decompress(answer.content).decode()


def test_what_is_no_page_goes_as_before(client, address):
    feed = client.get("/feeds/new.atom", headers={"Accept-Encoding": "br"})
    assert feed.status_code == 200
    assert "Content-Encoding" not in feed.headers
