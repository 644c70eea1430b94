import secrets
from contextlib import suppress
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import OperationalError, models, transaction
from django.db.models import Q
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import password_was_changed

if TYPE_CHECKING:
    from accounts.models import User

PREFIX = "cairn_"  # so that whoever finds one in a file knows what it opens
SECRET_BYTES = 32
NAME_LIMIT = 100
SEEN_EVERY = timedelta(minutes=1)  # a write for each request would cost more than it tells


def digest_of(secret: str) -> str:
    """What is kept of a token.

    A fast hash is enough: the secret is 256 random bits, which nobody can try through, while slow
    ones are for passwords, which people choose.
    """
    return sha256(secret.encode()).hexdigest()


class TokenQuerySet(models.QuerySet["Token"]):
    def of(self, user: "User") -> Self:
        return self.filter(user=user)

    def opened_by(self, secret: str) -> "Token | None":
        """The token of this secret while it works."""
        usable = self.filter(Q(expires_at=None) | Q(expires_at__gt=timezone.now()))
        found = usable.filter(digest=digest_of(secret), user__is_active=True)
        return found.select_related("user").first()

    def make(self, user: "User", name: str, scope: str, expires_at: datetime | None) -> str:
        """Keep a new token and give its secret, which is kept nowhere."""
        secret = PREFIX + secrets.token_urlsafe(SECRET_BYTES)
        digest = digest_of(secret)
        self.create(user=user, name=name, scope=scope, digest=digest, expires_at=expires_at)
        return secret


class Token(models.Model):
    """Lets one program act for one learner, until it is revoked, which deletes it."""

    class Scope(models.TextChoices):
        READ = "read", _("Read my progress and notes")
        WRITE = "write", _("Read and change them")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="tokens"
    )
    name = models.CharField(_("name"), max_length=NAME_LIMIT)
    scope = models.CharField(_("may"), max_length=10, choices=Scope, default=Scope.READ)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("made"), default=timezone.now)
    expires_at = models.DateTimeField(_("works until"), null=True, blank=True)
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True)

    objects = TokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("token")
        verbose_name_plural = _("tokens")
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["user", "name"], name="one_token_per_name"),
            models.CheckConstraint(
                condition=Q(scope__in=["read", "write"]), name="token_scope_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def may_write(self) -> bool:
        return self.scope == self.Scope.WRITE

    @property
    def has_expired(self) -> bool:
        return self.expires_at is not None and self.expires_at <= timezone.now()

    def seen(self) -> None:
        """Remember that it was used, to the minute."""
        now = timezone.now()
        if self.last_used_at is None or self.last_used_at < now - SEEN_EVERY:
            # What a token may read, it may also while nothing can be written.
            with suppress(OperationalError), transaction.atomic():
                # By query: a token revoked in this moment must not come back.
                Token.objects.filter(pk=self.pk).update(last_used_at=now)


@receiver(password_was_changed)
def a_new_password_revokes_all(user: "User", **kwargs: Any) -> None:
    # Whoever got in with the old one may have made a token to come back with.
    Token.objects.of(user).delete()
