from cryptography.fernet import InvalidToken
from django.core.management import BaseCommand, CommandError

from accounts.sealing import seal_all


class Command(BaseCommand):
    help = "Seals what authenticator apps share with the site with the newest SECRET_KEY."

    def handle(self, *args: object, **options: object) -> None:
        try:
            self.stdout.write(f"Sealed: {seal_all()}.")
        except InvalidToken as error:
            raise CommandError(
                "Something is sealed with a key that is not here: put it into SECRET_KEY_FALLBACKS."
            ) from error
