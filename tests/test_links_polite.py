"""Sites decide whether and how often they are asked."""

import pytest

from roadmap.links.robots import LIMIT
from tests import link_server
from tests.link_server import only, reply
from tests.test_links_fetch import a_fetcher, found_at, site

__all__ = ["site"]


def test_what_robots_txt_forbids_is_not_asked_and_the_reason_is_told(site):
    site.pages["/robots.txt"] = reply(200, b"User-agent: *\nDisallow: /private")
    assert found_at(site.url("/private/page")) == ("unknown", "robots")
    assert found_at(site.url("/page")) == ("fine", "")
    assert site.asked()["/private/page"] == 0


def test_robots_txt_is_read_once_for_a_site(site):
    fetcher = a_fetcher()
    for path in ("/a", "/b", "/c"):
        fetcher.find(site.url(path))
    assert site.asked()["/robots.txt"] == 1


def test_the_site_that_a_redirect_leads_to_decides_too(site):
    site.pages["/a"] = reply(302, Location="/private")
    site.pages["/robots.txt"] = reply(200, b"User-agent: CairnLinks\nDisallow: /private")
    assert found_at(site.url("/a")) == ("unknown", "robots")
    assert site.asked()["/private"] == 0


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_a_site_without_rules_has_none(site, status):
    site.pages["/robots.txt"] = reply(status, b"User-agent: *\nDisallow: /")
    assert found_at(site.url("/page")) == ("fine", "")


@pytest.mark.parametrize("status", [500, 503, 429])
def test_a_site_in_trouble_is_left_alone(site, status):
    site.pages["/robots.txt"] = reply(status)
    assert found_at(site.url("/page")) == ("unknown", "robots_silent")
    assert site.asked()["/page"] == 0


def test_rules_that_break_off_are_not_taken_for_all_of_them(site):
    site.pages["/robots.txt"] = reply(200, b"User-agent: *\n", Content_Length="500")
    assert found_at(site.url("/page")) == ("unknown", "robots_silent")


def test_rules_without_end_are_read_to_a_limit(site):
    site.pages["/robots.txt"] = reply(200, b"#" * (LIMIT + 1) + b"\nUser-agent: *\nDisallow: /")
    assert found_at(site.url("/page")) == ("fine", "")
    site.pages["/robots.txt"] = link_server.endless
    assert found_at(site.url("/page")) == ("fine", "")


def test_rules_are_read_where_they_moved(site):
    site.pages["/robots.txt"] = reply(301, Location="/rules")
    site.pages["/rules"] = reply(200, b"User-agent: *\nDisallow: /page")
    assert found_at(site.url("/page")) == ("unknown", "robots")


def test_a_host_is_asked_no_oftener_than_it_wants(site):
    site.pages["/robots.txt"] = reply(200, b"User-agent: *\nCrawl-delay: 9")
    site.pages["/b"] = only("HEAD", 405)
    fetcher = a_fetcher()
    clock = fetcher.pace.clock
    begun = clock.now()
    fetcher.find(site.url("/a"))
    fetcher.find(site.url("/b"))
    # The rules, then the head of /a, the head of /b and /b.
    assert [path for _, path, _ in site.seen] == ["/robots.txt", "/a", "/b", "/b"]
    assert clock.now() - begun == 1 + 9 + 9
