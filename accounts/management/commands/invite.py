from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from accounts.invitations import invitation, link_of


class Command(BaseCommand):
    help = "Print a link that opens the sign-up page once, for 14 days, while SIGNUP is invite."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--base-url", default=settings.SITE_ADDRESS, help="the address of this site"
        )

    def handle(self, *args: Any, base_url: str, **options: Any) -> None:
        self.stdout.write(f"{base_url.rstrip('/')}{link_of(invitation())}")
