"""What is found becomes what is said: a pure function, and what a second visit adds."""

from datetime import UTC, datetime, timedelta

import pytest

from roadmap.links.verdict import Answer, judge
from roadmap.models import LinkCheck

DAY = timedelta(days=1)
START = datetime(2026, 5, 1, tzinfo=UTC)


def moved(asked, to):
    finding = judge(asked, Answer(to, 200, permanent=to))
    return finding.verdict, finding.to


def visits(*found):
    """A check after visits on these days, each with what was found."""
    check = LinkCheck(url="https://example.org/a")
    for day, verdict, *reason in found:
        check.note(START + day * DAY, verdict, *reason)
    return check


def test_another_name_of_the_same_thing_is_no_move():
    assert moved("http://example.org/a", "https://www.example.org/a/") == ("fine", "")
    assert moved("https://youtu.be/abc", "https://www.youtube.com/watch?v=abc") == ("fine", "")
    assert moved("https://github.com/One/two", "https://github.com/one/two") == ("fine", "")


def test_a_renamed_repository_has_moved():
    to = "https://github.com/new/two"
    assert moved("https://github.com/one/two", to) == ("moved", to)


def test_what_follows_the_reader_is_left_out_of_the_new_address():
    to = "https://new.org/a?utm_source=old"
    assert moved("https://example.org/a", to) == ("moved", "https://new.org/a")


@pytest.mark.parametrize("to", ["ftp://new.org/", "https://", "https://x y/", "javascript:x"])
def test_what_no_reader_may_be_sent_to_is_no_move(to):
    assert judge("https://e.org/", Answer("https://e.org/x", 200, permanent=to)).verdict == "fine"


def test_a_front_page_that_moved_to_a_front_page_has_moved():
    assert moved("https://old.org/", "https://new.org/") == ("moved", "https://new.org/")
    assert moved("https://old.org/index.html", "https://new.org")[0] == "moved"


def test_a_page_that_was_a_door_before_is_no_wall():
    url = "https://example.org/login/how-to"
    assert judge(url, Answer(url, 200)).verdict == "fine"


def test_once_missing_is_not_gone():
    assert visits((0, "unknown", "missing")).verdict == "unknown"
    assert visits((0, "unknown", "missing"), (1, "unknown", "missing")).verdict == "unknown"


def test_missing_twice_days_apart_is_gone_since_the_first_time():
    check = visits((0, "unknown", "missing"), (2, "unknown", "missing"))
    assert (check.verdict, check.missing_since) == ("gone", START)


def test_how_many_days_is_a_setting(settings):
    settings.LINKS_GONE_AFTER_DAYS = 5
    assert visits((0, "unknown", "missing"), (4, "unknown", "missing")).verdict == "unknown"
    assert visits((0, "unknown", "missing"), (5, "unknown", "missing")).verdict == "gone"


@pytest.mark.parametrize("verdict", ["fine", "moved"])
def test_a_page_that_came_back_begins_anew(verdict):
    check = visits((0, "unknown", "missing"), (1, verdict), (2, "unknown", "missing"))
    assert (check.verdict, check.worked_at) == ("unknown", START + DAY)
    assert (
        visits((0, "unknown", "missing"), (2, "unknown", "missing"), (3, verdict)).verdict
        == verdict
    )


def test_trouble_of_the_network_brings_no_page_back():
    check = visits((0, "unknown", "missing"), (2, "unknown", "missing"), (3, "unknown", "timeout"))
    assert check.verdict == "gone"


def test_trouble_between_two_visits_does_not_hide_that_it_is_gone():
    check = visits((0, "unknown", "missing"), (1, "unknown", "timeout"), (2, "unknown", "missing"))
    assert check.verdict == "gone"
