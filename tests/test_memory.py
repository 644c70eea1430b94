"""What takes much memory is made one after the other."""

import time
from threading import Thread

import pytest

from roadmap.memory import one_at_a_time


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
