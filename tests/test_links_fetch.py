"""The link checker against sites that redirect, stall, loop, lie and point inward."""

import socket
import ssl
from pathlib import Path

import pytest

from roadmap.links.exchange import Exchange, Target, TroubleError
from roadmap.links.fetch import HOPS, Fetcher
from roadmap.links.pace import Pace, RestingError
from roadmap.links.verdict import judge
from tests import link_server
from tests.link_server import Site, only, reply
from tests.test_links_pace import FakeClock

CERTIFICATE = Path(__file__).parent / "data" / "links.test.pem"


@pytest.fixture
def site():
    site = Site()
    yield site
    site.close()


@pytest.fixture
def secure_site():
    site = Site(certificate=CERTIFICATE)
    yield site
    site.close()


def a_fetcher(**exchange):
    exchange = {"allow_loopback": True, "read_timeout": 20, "whole": 20} | exchange
    return Fetcher(
        Exchange("CairnLinks/1.0 (+https://cairn.test/about/)", **exchange), Pace(FakeClock())
    )


def found_at(url, **exchange):
    finding = judge(url, a_fetcher(**exchange).find(url))
    return finding.verdict, finding.reason


def test_a_page_that_answers_is_fine_and_only_its_head_is_asked_for(site):
    assert found_at(site.url("/page")) == ("fine", "")
    assert [verb for verb, path, _ in site.seen if path == "/page"] == ["HEAD"]


def test_we_say_who_asks_and_send_nothing_else_of_ours(site):
    found_at(site.url("/page").replace("//", "//name:secret@"))
    head = site.seen[-1][2]
    assert "CairnLinks/1.0 (+https://cairn.test/about/)" in head
    assert "Authorization" not in head and "Cookie" not in head


@pytest.mark.parametrize("status", [400, 403, 404, 405, 500, 501])
def test_a_server_that_knows_no_heads_is_asked_for_the_page(site, status):
    site.pages["/page"] = only("HEAD", status)
    assert found_at(site.url("/page")) == ("fine", "")


@pytest.mark.parametrize("habit", [link_server.stall, link_server.huge_headers])
def test_a_server_that_is_troubled_by_heads_is_asked_for_the_page(site, habit):
    site.pages["/page"] = lambda h, verb: habit(h, verb) if verb == "HEAD" else reply(200)
    # Long enough for the answer that follows, on a busy machine too.
    assert found_at(site.url("/page"), read_timeout=1.5) == ("fine", "")


@pytest.mark.parametrize("status", [301, 308])
def test_permanent_redirects_say_where_it_moved(site, status):
    site.pages |= {"/old": reply(status, Location="/mid"), "/mid": reply(301, Location="/new#part")}
    answer = a_fetcher().find(site.url("/old"))
    finding = judge(site.url("/old"), answer)
    assert (finding.verdict, finding.to) == ("moved", site.url("/new#part"))


@pytest.mark.parametrize("status", [302, 303, 307])
def test_temporary_redirects_are_no_move(site, status):
    site.pages |= {"/a": reply(status, Location="/b"), "/b": reply(301, Location="/c")}
    assert found_at(site.url("/a")) == ("fine", "")


def test_a_move_ends_where_the_redirects_become_temporary(site):
    site.pages |= {"/a": reply(301, Location="/b"), "/b": reply(302, Location="/today")}
    assert judge("x", a_fetcher().find(site.url("/a"))).to == site.url("/b")


def test_the_place_on_the_page_comes_along(site):
    site.pages["/old"] = reply(301, Location="/new")
    assert a_fetcher().find(site.url("/old#part")).permanent == site.url("/new#part")


def test_a_redirect_in_another_script_is_followed(site):
    site.pages["/old"] = reply(301, Location="/größe")
    site.pages["/gr%C3%B6%C3%9Fe"] = reply(200)
    assert found_at(site.url("/old")) == ("moved", "")


def test_a_redirect_that_ends_nowhere_is_missing(site):
    site.pages |= {"/old": reply(301, Location="/new"), "/new": reply(404)}
    assert found_at(site.url("/old")) == ("unknown", "missing")


@pytest.mark.parametrize("to", ["/a", "/b"])
def test_loops_are_noticed(site, to):
    site.pages |= {"/a": reply(302, Location=to), "/b": reply(302, Location="/a")}
    assert found_at(site.url("/a")) == ("unknown", "loop")
    assert site.asked()["/a"] == 1


def test_redirects_without_end_are_given_up(site):
    for number in range(50):
        site.pages[f"/{number}"] = reply(302, Location=f"/{number + 1}")
    assert found_at(site.url("/0")) == ("unknown", "loop")
    assert site.asked("HEAD").total() == HOPS + 1


@pytest.mark.parametrize(
    "to",
    [
        "ftp://example.org/",
        "javascript:alert(1)",
        "http://[",
        "file:///etc/passwd",
        "/" + "a" * 3000,
    ],
)
def test_redirects_to_what_is_no_page_are_refused(site, to):
    site.pages["/a"] = reply(302, Location=to)
    assert found_at(site.url("/a")) == ("unknown", "address")


@pytest.mark.parametrize(
    ("status", "verdict", "reason"),
    [
        (401, "walled", "sign_in"),
        (402, "walled", "sign_in"),
        (403, "walled", "forbidden"),
        (451, "walled", "forbidden"),
        (999, "walled", "forbidden"),
        (404, "unknown", "missing"),
        (410, "unknown", "missing"),
        (418, "unknown", "status"),
        (500, "unknown", "status"),
    ],
)
def test_what_a_status_means(site, status, verdict, reason):
    site.pages["/page"] = reply(status)
    assert found_at(site.url("/page")) == (verdict, reason)


@pytest.mark.parametrize(
    "answer",
    [
        reply(503, b"<title>Just a moment...</title>"),
        reply(403, b"<script src='https://ct.captcha-delivery.com/c.js'></script>"),
        reply(200, cf_mitigated="challenge"),
        reply(302, Location="/sorry/index"),
    ],
)
def test_a_page_that_asks_for_proof_of_being_human_is_a_wall(site, answer):
    site.pages["/page"] = answer
    assert found_at(site.url("/page")) == ("walled", "captcha")


def test_a_page_that_sends_to_its_door_is_walled(site):
    site.pages["/page"] = reply(301, Location="/accounts/login/?next=/page")
    assert found_at(site.url("/page")) == ("walled", "sign_in")


@pytest.mark.parametrize("status", [301, 302])
def test_a_page_that_sends_to_the_front_page_has_not_moved_there(site, status):
    site.pages["/deep/page"] = reply(status, Location="/")
    assert found_at(site.url("/deep/page")) == ("unknown", "front_page")


@pytest.mark.parametrize("habit", [link_server.stall, link_server.drip, link_server.go_on])
def test_who_never_comes_to_an_end_is_left(site, habit):
    site.pages["/page"] = habit
    assert found_at(site.url("/page"), read_timeout=0.5, whole=0.6) == ("unknown", "timeout")


@pytest.mark.parametrize("habit", [link_server.huge_headers, link_server.many_headers])
def test_headers_without_measure_are_nonsense(site, habit):
    site.pages["/page"] = habit
    assert found_at(site.url("/page")) == ("unknown", "nonsense")


@pytest.mark.parametrize(
    "said", [b"SSH-2.0-OpenSSH_9\r\n", b"\x00\xff" * 50, b"HTTP/1.1 abc\r\n\r\n"]
)
def test_another_language_is_nonsense(site, said):
    site.pages["/page"] = lambda handler, verb: handler.wfile.write(said)
    assert found_at(site.url("/page")) == ("unknown", "nonsense")


def test_a_server_that_hangs_up_was_not_reached(site):
    site.pages["/page"] = lambda handler, verb: None
    assert found_at(site.url("/page")) == ("unknown", "connection")


@pytest.mark.parametrize("length", ["5", "9999999999", "-1", "many", ""])
def test_a_body_that_is_not_as_long_as_said_is_still_an_answer(site, length):
    site.pages["/page"] = lambda handler, verb: (
        reply(405) if verb == "HEAD" else reply(200, b"x" * 100, Content_Length=length)
    )
    assert found_at(site.url("/page")) == ("fine", "")


def test_of_a_body_without_end_only_a_beginning_is_read(site):
    site.pages["/page"] = lambda handler, verb: (
        reply(405) if verb == "HEAD" else link_server.endless(handler, verb)
    )
    target = Target.of(site.url("/page"))
    response = a_fetcher().exchange.send("GET", target, target.port, limit=50_000)
    assert len(response.body) == 50_000
    assert found_at(site.url("/page")) == ("fine", "")


def test_a_certificate_that_nobody_vouches_for_is_no_answer(secure_site):
    assert found_at(secure_site.url("/page")) == ("unknown", "certificate")
    assert secure_site.seen == []


def test_plain_words_where_tls_was_agreed_are_no_answer(site):
    assert found_at(site.url("/page").replace("http:", "https:")) == ("unknown", "certificate")


def test_a_handshake_without_end_is_left():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"https://127.0.0.1:{silent.getsockname()[1]}/"
        assert found_at(url, whole=0.5) == ("unknown", "timeout")


def test_tls_is_spoken_with_the_name_though_the_address_is_connected_to(secure_site):
    names = []
    trust = ssl.create_default_context(cafile=CERTIFICATE)
    known = {"resolver": lambda host, port: names.append(host) or ["127.0.0.1"], "tls": trust}
    url = secure_site.url("/page", host="links.test")
    assert found_at(url, **known) == ("fine", "")
    assert f"Host: links.test:{secure_site.server_address[1]}" in secure_site.seen[-1][2]
    assert found_at(secure_site.url("/page", host="else.test"), **known) == (
        "unknown",
        "certificate",
    )


def test_nobody_listening_and_a_name_of_nobody(site):
    url = site.url("/page")
    site.close()
    assert found_at(url) == ("unknown", "connection")

    def nobody(host, port):
        raise socket.gaierror(-2, "Name or service not known")

    assert found_at("http://nobody.test/", resolver=nobody) == ("unknown", "name")


@pytest.mark.parametrize(
    "url", ["", "ftp://x/", "http://", "http://a..b/", "http://x:99999/", "//x"]
)
def test_what_is_no_address_is_not_asked(url):
    assert found_at(url) == ("unknown", "address")


def test_stopping_cuts_what_is_under_way(site):
    site.pages["/page"] = lambda handler, verb: (
        fetcher.exchange.stop() or link_server.stall(handler, verb)
    )
    fetcher = a_fetcher()
    target = Target.of(site.url("/page"))
    with pytest.raises(TroubleError):
        fetcher.exchange.send("HEAD", target, target.port)
    with pytest.raises(TroubleError):
        fetcher.exchange.send("HEAD", target, target.port)
    assert site.asked()["/page"] == 1


def test_a_name_without_a_second_answer_is_tried_at_its_next_address(site):
    url = site.url("/page", host="two.test")
    # Nothing listens on ::1 here.
    assert found_at(url, resolver=lambda host, port: ["::1", "127.0.0.1"]) == ("fine", "")


def test_too_many_visits_end_the_run_for_this_host(site):
    site.pages["/page"] = reply(429, Retry_After="3600")
    fetcher = a_fetcher()
    assert judge("x", fetcher.find(site.url("/page"))).reason == "too_many"
    assert site.asked("GET")["/page"] == 0
    with pytest.raises(RestingError):
        fetcher.find(site.url("/other"))
    assert site.asked()["/other"] == 0


@pytest.mark.parametrize("when", ["5", "Thu, 01 Jan 1970 00:00:00 GMT"])
def test_a_short_rest_is_kept_and_the_next_page_asked_for_after_it(site, when):
    site.pages["/page"] = reply(503, Retry_After=when)
    fetcher = a_fetcher()
    assert judge("x", fetcher.find(site.url("/page"))).reason == "status"
    assert fetcher.find(site.url("/other")).status == 200
