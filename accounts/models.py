from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """Whoever signs in: a learner, or somebody with a role (see `roles.py`), or the site's owner
    (`is_superuser`), who may do everything.
    """
