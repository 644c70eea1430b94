"""Filters that a learner keeps under a name."""

from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from accounts.models import User

MOST = 50  # of one learner
LONGEST_QUERY = 3_000  # characters; two hundred of any script take up to 2,400 in an address


class SavedFilterQuerySet(models.QuerySet["SavedFilter"]):
    def of(self, user: "User") -> Self:
        return self.filter(user=user)

    def hold(self, user: "User") -> Self:
        """Theirs, which no other request of theirs changes until the transaction ends."""
        user.hold()
        return self.of(user)


class SavedFilter(models.Model):
    """A filter of one page, as the query of its address; one of a page may be what it opens with."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_filters"
    )
    path = models.CharField(_("page"), max_length=300)
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(_("filter"), max_length=LONGEST_QUERY)
    is_default = models.BooleanField(_("the page opens with it"), default=False)

    objects = SavedFilterQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved filter")
        verbose_name_plural = _("saved filters")
        ordering = ["path", "name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "path", "name"], name="one_saved_filter_per_name"
            ),
            models.UniqueConstraint(
                fields=["user", "path"],
                condition=Q(is_default=True),
                name="one_default_filter_per_page",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="saved_filter_has_a_name"),
            models.CheckConstraint(condition=~Q(query=""), name="saved_filter_filters"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        with transaction.atomic():
            mine = SavedFilter.objects.hold(self.user)
            if self.is_default:
                mine.filter(path=self.path).exclude(pk=self.pk).update(is_default=False)
            super().save(*args, **kwargs)

    @property
    def address(self) -> str:
        return f"{self.path}?{self.query}"

    @property
    def shown(self) -> str:
        """As `ResourceFilter.query` writes it."""
        return f"?{self.query}"
