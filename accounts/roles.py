"""Roles are groups. Whoever is in one may enter the admin; what they may do there, others say."""

from collections.abc import Collection
from typing import Any

from django.contrib.auth.models import Group
from django.db.models import Exists, OuterRef
from django.db.models.signals import m2m_changed, pre_delete
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _

from accounts.models import User

CURATOR, MAINTAINER = "curator", "maintainer"
ROLES = {CURATOR: _("Curator"), MAINTAINER: _("Maintainer")}
Membership = User.groups.through


def role_of(user: User) -> str:
    """The role somebody has, the wider of two; empty for a learner."""
    names = {group.name for group in user.groups.all()}
    return next((role for role in (MAINTAINER, CURATOR) if role in names), "")


def give_role(user: User, role: str) -> None:
    """Put somebody in the group of the role and out of the others; an empty role is a learner's."""
    user.groups.remove(*Group.objects.filter(name__in=ROLES.keys() - {role}))
    if role:
        user.groups.add(Group.objects.get(name=role))


@receiver(m2m_changed, sender=Membership)
def staff_follows_the_role(
    action: str, instance: Any, reverse: bool, pk_set: set[int] | None, **kwargs: Any
) -> None:
    """Keep `is_staff` in step, whichever side a membership was changed from."""
    if reverse:
        if action == "pre_clear":
            instance.leaving = set(instance.user_set.values_list("pk", flat=True))
        elif action.startswith("post_") and instance.name in ROLES:
            _settle(instance.leaving if pk_set is None else pk_set)
    elif action == "post_clear" or (
        action in {"post_add", "post_remove"}
        and Group.objects.filter(pk__in=pk_set or (), name__in=ROLES).exists()
    ):
        _settle([instance.pk])
        instance.refresh_from_db(fields=["is_staff"])


@receiver(pre_delete, sender=Group)
def a_deleted_role_leaves_nobody_in_the_admin(instance: Group, **kwargs: Any) -> None:
    # Deleting a group takes its memberships along without a signal.
    instance.user_set.clear()


def _settle(users: Collection[int]) -> None:
    roles = Membership.objects.filter(user=OuterRef("pk"), group__name__in=ROLES)
    # A superuser stays in, whatever their groups.
    User.objects.filter(pk__in=users, is_superuser=False).update(is_staff=Exists(roles))
