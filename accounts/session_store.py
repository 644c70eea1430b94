"""Sessions in the database, as Django keeps them, for people who press twice before an answer."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import UpdateError
from django.db import connection, transaction
from django.utils import timezone

READ = "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s"


class SessionStore(db.SessionStore):
    _kept: dict[str, Any] | None = None

    def load(self) -> dict[str, Any]:
        """By plain SQL: what the ORM adds is nine tenths of such a read, which all requests of
        whoever is signed in make.
        """
        return self._read(READ)

    def _read(self, sql: str) -> dict[str, Any]:
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        with connection.cursor() as cursor:
            cursor.execute(sql, [self.session_key, now])
            row = cursor.fetchone()
        if row is None:
            self._session_key = None
            return {}
        return self.decode(row[0])

    @contextmanager
    def alone(self) -> Iterator[None]:
        """What is read and changed inside is kept at its end, and nobody changes it meanwhile."""
        with transaction.atomic():
            if self.session_key:
                locked = connection.features.has_select_for_update
                self._session_cache = self._read(f"{READ} FOR UPDATE" if locked else READ)
            yield
            try:
                super().save()
            except UpdateError as error:
                # Django takes any failure for a session that has ended; this one is held.
                raise error.__context__ or error from None
        self._kept = dict(self.items())

    def save(self, must_create: bool = False) -> None:
        """Nothing more to be kept since `alone`: another request may have changed it after that."""
        if must_create or self._kept != dict(self.items()):
            super().save(must_create)
