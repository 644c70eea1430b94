import re
import signal
import sys
from argparse import ArgumentParser, ArgumentTypeError
from collections import Counter
from datetime import timedelta
from typing import Any

from django.core.management import BaseCommand, CommandError
from tqdm import tqdm

from roadmap.links.health import LEFT, SUGGESTED, BusyError, alone, check, due, fetcher
from roadmap.models import LinkCheck

INTERRUPTED = 130  # the exit code of a program that was asked to stop

_UNITS = {"d": "days", "h": "hours", "m": "minutes"}


def age(text: str) -> timedelta:
    """Read 7d, 12h or 30m."""
    found = re.fullmatch(r"(\d{1,5})([dhm])", text, re.ASCII)
    if not found:
        raise ArgumentTypeError(f"“{text}” is no age; write it as 7d, 12h or 30m.")
    return timedelta(**{_UNITS[found[2]]: int(found[1])})


def count(text: str) -> int:
    if not re.fullmatch(r"[1-9]\d{0,8}", text, re.ASCII):
        raise ArgumentTypeError(f"“{text}” is no number of links; 1 is the least.")
    return int(text)


class Command(BaseCommand):
    help = "Looks whether links still work. A second run goes on where the first was stopped."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--older-than",
            type=age,
            default=timedelta(days=7),
            metavar="AGE",
            help="look again at what was looked at so long ago: 7d, 12h, 30m (default: 7d)",
        )
        parser.add_argument("--limit", type=count, metavar="N", help="look at no more than N links")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with alone():
                self._check(due(options["older_than"], options["limit"]))
        except BusyError:
            raise CommandError(
                "Links are being checked already; this run would only double that."
            ) from None

    def _check(self, urls: list[str]) -> None:
        counts: Counter[str] = Counter()
        # A scheduler's stop is as clean as the one from a keyboard.
        before = signal.signal(signal.SIGTERM, signal.default_int_handler)
        try:
            with tqdm(total=len(urls), unit="", disable=not sys.stderr.isatty()) as bar:
                check(urls, fetcher(), counts, bar.update)
        except KeyboardInterrupt:
            self.stdout.write("Stopped. " + self._summary(counts))
            sys.exit(INTERRUPTED)
        finally:
            signal.signal(signal.SIGTERM, before)
        self.stdout.write(self._summary(counts))

    @staticmethod
    def _summary(counts: Counter[str]) -> str:
        found = [(label, counts[value]) for value, label in LinkCheck.Verdict.choices]
        said = [f"Links looked at: {sum(count for _, count in found)}."]
        said += [f"{label}: {count}." for label, count in found if count]
        if counts[SUGGESTED]:
            said.append(f"New addresses suggested: {counts[SUGGESTED]}.")
        if counts[LEFT]:
            said.append(
                f"Left for the next run, since their sites asked for a rest: {counts[LEFT]}."
            )
        return " ".join(said)
