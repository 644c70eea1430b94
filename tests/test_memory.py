"""What takes much memory is made one after the other, and what is no longer needed goes."""

import time
from threading import Thread
from weakref import ref

import pytest

from roadmap import memory
from roadmap.memory import one_at_a_time


class Circle:
    def __init__(self):
        self.itself = self


@pytest.mark.parametrize(("ago", "goes"), [(memory.BETWEEN + 1, True), (0, False)])
def test_what_hangs_in_circles_goes_now_and_then(monkeypatch, ago, goes):
    monkeypatch.setattr(memory, "_given_back", time.monotonic() - ago)
    circle = ref(Circle())
    memory.give_back_at_times()
    assert (circle() is None) is goes


def test_two_large_answers_are_not_made_together():
    under_way, most = [], []

    @one_at_a_time
    def large(number):
        under_way.append(number)
        time.sleep(0.01)  # where another thread would begin
        most.append(len(under_way))
        under_way.remove(number)

    threads = [Thread(target=large, args=[number]) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1] * 4


def test_one_that_fails_does_not_keep_the_next_from_being_made():
    @one_at_a_time
    def large(divisor):
        return 1 / divisor

    with pytest.raises(ZeroDivisionError):
        large(0)
    assert large(1) == 1
