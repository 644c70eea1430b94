import pytest

from roadmap.links.pace import LONGEST, Pace, RestingError


class FakeClock:
    def __init__(self):
        self.time = 100.0

    def now(self):
        return self.time

    def sleep(self, seconds):
        self.time += seconds


@pytest.fixture
def clock():
    return FakeClock()


def moments(pace, clock, *hosts):
    """When each of the hosts is asked, in seconds from now."""
    begun, seen = clock.now(), []
    for host in hosts:
        pace.wait(host)
        seen.append(clock.now() - begun)
    return seen


def test_one_host_is_asked_once_a_delay_and_others_meanwhile(clock):
    pace = Pace(clock, delay=2)
    assert moments(pace, clock, "a", "b", "a", "b", "a") == [0, 0, 2, 2, 4]


def test_a_delay_that_a_site_asks_for_is_kept_up_to_a_bound(clock):
    pace = Pace(clock, delay=1)
    pace.slow_down("a", 10)
    pace.slow_down("b", 86_400)
    pace.slow_down("c", 0.1)
    assert moments(pace, clock, "a", "a") == [0, 10]
    assert moments(pace, clock, "b", "b") == [0, LONGEST]
    assert moments(pace, clock, "c", "c") == [0, 1]


def test_a_short_rest_is_waited_for(clock):
    pace = Pace(clock)
    pace.rest("a", 7)
    assert moments(pace, clock, "b", "a") == [0, 7]


@pytest.mark.parametrize("seconds", [None, LONGEST + 1])
def test_a_long_rest_ends_the_run_for_that_host_alone(clock, seconds):
    pace = Pace(clock)
    pace.rest("a", seconds)
    pace.wait("b")
    with pytest.raises(RestingError):
        pace.wait("a")


def test_waiting_for_a_turn_ends_when_the_host_asks_for_a_rest_meanwhile(clock):
    pace = Pace(clock)
    pace.wait("a")
    sleep = clock.sleep
    clock.sleep = lambda seconds: (sleep(seconds), pace.rest("a", None))
    with pytest.raises(RestingError):
        pace.wait("a")
