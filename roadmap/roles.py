"""What curators and maintainers may do.

Not a migration: permissions come into being only after all migrations ran, and each later model
would need one more. After every `migrate` a role gets what is new: everything when the group is
made, and a permission when that is made. So whatever a site takes from a role, or adds to it,
stays as the site wants it.
"""

from typing import Any

from django.apps import AppConfig, apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.db import connections, transaction

from accounts.roles import CURATOR, MAINTAINER

# What is retired in place of being deleted is not deleted by anybody.
_KEPT = ("view", "add", "change")
_JOINED = (*_KEPT, "delete")
_CURATED = {
    "topic": _KEPT,
    "resource": _KEPT,
    "placement": _JOINED,
    "prerequisite": _JOINED,
    "relation": _JOINED,
    "link": _JOINED,
    "paper": _JOINED,
    "alias": _JOINED,
    "linkcheck": ("view",),
    "merge": _KEPT,
    "suggestion": ("view", "change"),
    "source": ("view",),
    "sourceentry": ("view",),
}
_MAINTAINED = {"source": _KEPT, "report": ("view", "add"), "user": _KEPT}
MAY = {
    CURATOR: {f"{verb}_{model}" for model, verbs in _CURATED.items() for verb in verbs},
    MAINTAINER: {
        f"{verb}_{model}" for may in (_CURATED, _MAINTAINED) for model in may for verb in may[model]
    },
}
APPS = ("accounts", "roadmap")


def fill_roles(sender: AppConfig, using: str = "default", **kwargs: Any) -> None:
    """Make the groups, and give each what it may do and did not know of yet."""
    if Group._meta.db_table not in connections[using].introspection.table_names():
        return  # migrated back to before there were groups
    with transaction.atomic(using):
        permissions = Permission.objects.using(using).filter(content_type__app_label__in=APPS)
        before = set(permissions.values_list("pk", flat=True))
        for label in APPS:
            # The receiver that does this otherwise comes only after ours.
            create_permissions(apps.get_app_config(label), verbosity=0, using=using)
        for role, codenames in MAY.items():
            group, is_new = Group.objects.using(using).get_or_create(name=role)
            granted = permissions.filter(codename__in=codenames)
            group.permissions.add(*(granted if is_new else granted.exclude(pk__in=before)))
