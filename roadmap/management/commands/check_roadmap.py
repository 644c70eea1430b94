import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand

from roadmap.house_rules import check


class Command(BaseCommand):
    help = "Tells where the roadmap breaks its house rules; exits 1 when something is wrong."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--strict", action="store_true", help="advice too exits 1")

    def handle(self, *args: Any, **options: Any) -> None:
        counts = {True: 0, False: 0}
        for rule, findings in check():
            counts[rule.is_error] += len(findings)
            kind = "Error" if rule.is_error else "Advice"
            self.stdout.write(f"{kind}: {rule.name} ({len(findings)})")
            for finding in findings:
                about = finding.about
                self.stdout.write(
                    f"  {about._meta.verbose_name} {about.slug}: “{about.title}” {finding.sentence}."
                )
        self.stdout.write(f"Errors: {counts[True]}. Advice: {counts[False]}.")
        if counts[True] or (options["strict"] and counts[False]):
            sys.exit(1)
