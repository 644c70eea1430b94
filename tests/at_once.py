"""Runs what people do at the same time."""

import threading
from collections.abc import Callable

from django.db import connection


def together(*actions: Callable[[], object]) -> list[Exception]:
    """Run all at once, each on its own connection; gives what each raised."""
    errors: list[Exception] = []
    start = threading.Barrier(len(actions))

    def run(action: Callable[[], object]) -> None:
        try:
            start.wait()
            action()
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[action]) for action in actions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors
