"""Many links at once: a host at a time for each thread, answers as they come."""

import queue
import threading
from collections import defaultdict, deque
from collections.abc import Generator, Iterable

from roadmap.links.exchange import Target, TroubleError
from roadmap.links.fetch import Fetcher
from roadmap.links.pace import RestingError
from roadmap.links.verdict import Finding, judge

THREADS = 8

_DONE = object()


def ask_all(
    urls: Iterable[str], fetcher: Fetcher, threads: int = THREADS
) -> Generator[tuple[str, Finding | None], None, None]:
    """Give what was found for each link; nothing for those that wait for the next run.

    Whoever stops listening stops the asking; what is under way then is cut.
    """
    hosts = _by_host(urls)
    answers: queue.Queue = queue.Queue()
    workers = [
        threading.Thread(target=_work, args=(hosts, fetcher, answers), daemon=True)
        for _ in range(min(threads, len(hosts)))
    ]
    for worker in workers:
        worker.start()
    under_way = len(workers)
    try:
        while under_way:
            answer = answers.get()
            if answer is _DONE:
                under_way -= 1
            elif isinstance(answer, BaseException):
                raise answer
            else:
                yield answer
    finally:
        fetcher.exchange.stop()


def _by_host(urls: Iterable[str]) -> deque[list[str]]:
    """The host with the most links first: it takes longest."""
    hosts: dict[str, list[str]] = defaultdict(list)
    for url in urls:
        try:
            host = Target.of(url).host
        except TroubleError:
            host = ""
        hosts[host].append(url)
    return deque(sorted(hosts.values(), key=len, reverse=True))


def _work(hosts: deque[list[str]], fetcher: Fetcher, answers: queue.Queue) -> None:
    stopped = fetcher.exchange.stopped
    try:
        while hosts and not stopped.is_set():
            try:
                urls = hosts.popleft()
            except IndexError:
                break
            for url in urls:
                try:
                    found = judge(url, fetcher.find(url))
                except RestingError:
                    found = None
                # What was cut says nothing about the link.
                if stopped.is_set():
                    return
                answers.put((url, found))
        answers.put(_DONE)
    except BaseException as error:  # handed over, to end the run instead of one thread
        answers.put(error)
