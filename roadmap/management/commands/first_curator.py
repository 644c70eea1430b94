from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from roadmap.first_curator import has_curator, new_token


class Command(BaseCommand):
    help = "Prints the link that makes its first visitor curator, once, within a day."

    def handle(self, *args: Any, **options: Any) -> None:
        if has_curator():
            raise CommandError("This site has a curator already, who gives others their role.")
        self.stdout.write(f"{settings.SITE_ADDRESS}/start/{new_token()}/")
