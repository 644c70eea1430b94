"""Everything held about a person: as files to take away, or gone."""

import json
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.contrib.sessions.models import Session
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from roadmap.holdings import HOLDINGS, held
from roadmap.outline.writers import markdown
from roadmap.sync.snapshot import log_of


class LastMaintainerError(Exception):
    """Without this account nobody could look after the site."""


def as_zip(user: User) -> bytes:
    """`my-data.json` and `my-data.md` say all; `log.md` is the log that can be taken in again."""
    sections = held(user)
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as files:
        said = json.dumps(sections, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
        files.writestr("my-data.json", said + "\n")
        files.writestr("my-data.md", _in_words(sections))
        files.writestr("log.md", markdown.write(log_of(user)))
    return file.getvalue()


def is_last_maintainer(user: User) -> bool:
    others = User.objects.filter(is_superuser=True, is_active=True).exclude(pk=user.pk)
    return user.is_superuser and user.is_active and not others.exists()


@transaction.atomic
def forget(user: User) -> None:
    """Delete the account and all that is its own; what is shared stays without the name.

    Raises LastMaintainerError.
    """
    # Locked, so that two who leave in the same moment do not each count on the other.
    list(User.objects.select_for_update().filter(is_superuser=True).order_by("pk"))
    if is_last_maintainer(user):
        raise LastMaintainerError
    for session in Session.objects.iterator():
        if session.get_decoded().get("_auth_user_id") == str(user.pk):
            session.delete()
    user.delete()


def _in_words(sections: dict[str, list[dict[str, Any]]]) -> str:
    """The same for people: a heading a section, a list a row."""
    titles = {holding.section: str(holding.title) for holding in HOLDINGS}
    lines = [f"# {_('Everything held about me')}"]
    for section, rows in sections.items():
        lines += ["", f"## {titles.get(section, _('Account'))}"]
        for row in rows:
            told = {name: value for name, value in row.items() if value not in (None, "", [], {})}
            lines += ["", *(f"- {name}: {_in_bullet(value)}" for name, value in told.items())]
    return "\n".join(lines) + "\n"


def _in_bullet(value: Any) -> str:
    said = value if isinstance(value, str) else json.dumps(value, cls=DjangoJSONEncoder)
    # Indented, a note of several lines stays in its own bullet.
    return said.replace("\n", "\n  ")
