from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """Whoever signs in: a learner, a curator (`is_staff`), a maintainer (`is_superuser`)."""
