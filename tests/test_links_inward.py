"""The link checker never asks a machine inside the network, however it is led there."""

import pytest

from roadmap.links.exchange import Exchange, Target, TroubleError
from roadmap.links.verdict import judge
from tests.link_server import reply
from tests.test_links_fetch import a_fetcher, site

__all__ = ["site"]


def reason_of(fetcher, url):
    return judge(url, fetcher.find(url)).reason


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "localhost", "127.1", "2130706433", "0x7f.1", "[::1]", "0.0.0.0", "0"),
        *("[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[64:ff9b::7f00:1]", "169.254.169.254"),
        *("[fe80::1]", "[fd00:ec2::254]", "10.0.0.1", "１２７.0.0.1", "100.100.100.200"),
    ],
)
def test_a_link_that_points_inward_is_refused(host):
    assert reason_of(a_fetcher(allow_loopback=False), f"http://{host}/") == "inward"


@pytest.mark.parametrize(
    "to", ["http://10.0.0.1/", "http://169.254.169.254/latest/meta-data/", "//[::ffff:10.0.0.1]/"]
)
def test_a_redirect_that_points_inward_is_refused(site, to):
    site.pages["/page"] = reply(301, Location=to)
    assert reason_of(a_fetcher(), site.url("/page")) == "inward"


def test_rules_that_are_kept_inside_are_refused(site):
    site.pages["/robots.txt"] = reply(301, Location="http://192.168.0.1/robots.txt")
    assert reason_of(a_fetcher(), site.url("/page")) == "inward"
    assert site.asked()["/page"] == 0


def test_a_name_that_resolves_differently_the_second_time_is_connected_where_it_was_looked_at(site):
    """The name is asked for once a connection; what was looked at is what is connected to."""
    answers = iter(["127.0.0.1", "127.0.0.1", "10.0.0.1"])
    fetcher = a_fetcher(resolver=lambda host, port: [next(answers)])
    url = site.url("/page", host="rebind.test")
    assert fetcher.find(url).status == 200  # robots.txt and the page: two connections
    assert [path for _, path, _ in site.seen] == ["/robots.txt", "/page"]
    assert reason_of(fetcher, url) == "inward"
    with pytest.raises(StopIteration):
        next(answers)


def test_one_inward_address_among_public_ones_is_enough_to_refuse():
    fetcher = a_fetcher(resolver=lambda host, port: ["93.184.216.34", "192.168.0.1"])
    assert reason_of(fetcher, "http://mixed.test/") == "inward"


def test_a_name_without_any_address_is_nowhere():
    fetcher = a_fetcher(resolver=lambda host, port: [])
    assert reason_of(fetcher, "http://empty.test/") == "connection"


@pytest.mark.parametrize("port", [22, 25, 2375, 5432, 6379, 9200])
def test_ports_of_machines_insides_are_not_asked(port):
    asked = []
    fetcher = a_fetcher(allow_loopback=False, resolver=lambda *name: asked.append(name) or [])
    assert reason_of(fetcher, f"http://example.org:{port}/") == "address"
    assert asked == []


def test_loopback_is_asked_in_tests_alone():
    assert Exchange("x").allow_loopback is False


def test_environment_names_no_way_around(site, monkeypatch):
    """A proxy would connect in our place, unchecked."""
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    target = Target.of(site.url("/page"))
    assert a_fetcher().exchange.send("HEAD", target, target.port).status == 200


def test_what_is_sent_cannot_be_smuggled_into_an_address(site):
    url = site.url("/page%0d%0aHost:%20evil\r\nX: y")
    try:
        target = Target.of(url)
    except TroubleError:
        return
    a_fetcher().exchange.send("HEAD", target, target.port)
    assert "\r\nX: y" not in site.seen[-1][2] and "\r\nHost: evil" not in site.seen[-1][2]
