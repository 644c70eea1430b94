"""Sessions in the database, as Django keeps them, for people who press twice before an answer.

With Redis, what was read of somebody signed in lies there for a minute. Such a copy is believed
only if the database, asked for the person, finds in the same question that the row still holds
just that: no copy outlives a sign-out or a change, whatever Redis missed, and nothing has to keep
it right. Guests' sessions, where nobody is asked for, are read from their rows.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import UpdateError
from django.core.cache import caches
from django.db import connection, transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from accounts.models import User

READ = "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s"
PERSON = "SELECT * FROM accounts_user WHERE id = %s"
STANDS = (
    " AND EXISTS (SELECT 1 FROM django_session"
    " WHERE session_key = %s AND expire_date > %s AND session_data = %s)"
)
KEPT = 60  # seconds


def name_of_copy(session_key: str) -> str:
    """Whoever reads the cache finds no key there that opens a session."""
    return f"session-{sha256(session_key.encode()).hexdigest()}"


class SessionStore(db.SessionStore):
    _kept: dict[str, Any] | None = None

    def load(self) -> dict[str, Any]:
        """By plain SQL: what the ORM adds is nine tenths of such a read, which all requests of
        whoever is signed in make.
        """
        data = self._read(READ)
        said = self.decode(data) if data else {}
        if self.session_key and SESSION_KEY in said:
            caches["sessions"].set(name_of_copy(self.session_key), data, KEPT)
        return said

    def _read(self, sql: str) -> str | None:
        with connection.cursor() as cursor:
            cursor.execute(sql, [self.session_key, _now()])
            row = cursor.fetchone()
        if row is None:
            self._session_key = None
            return None
        return row[0]

    def person(self) -> User | None:
        """Who is signed in, by plain SQL; by a copy that still stands the session is read along.

        None also where anything is out of the ordinary: then Django is to look, at the row.
        """
        if not self.session_key:
            return None
        copy = None
        if not hasattr(self, "_session_cache"):
            copy = caches["sessions"].get(name_of_copy(self.session_key))
        if not copy:
            return _signed_in(self._session, PERSON)  # type: ignore[attr-defined]
        said = self.decode(copy)
        user = _signed_in(said, PERSON + STANDS, self.session_key, _now(), copy)
        if user is not None:
            self._session_cache, self.accessed = said, True
        return user

    @contextmanager
    def alone(self) -> Iterator[None]:
        """What is read and changed inside is kept at its end, and nobody changes it meanwhile."""
        with transaction.atomic():
            if self.session_key:
                locked = connection.features.has_select_for_update
                data = self._read(f"{READ} FOR UPDATE" if locked else READ)
                self._session_cache = self.decode(data) if data else {}
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
            self._drop_copy(self.session_key)

    def delete(self, session_key: str | None = None) -> None:
        super().delete(session_key)
        self._drop_copy(session_key or self.session_key)

    def _drop_copy(self, session_key: str | None) -> None:
        """It would not be believed any more: this saves asking, and keeps nothing of who left."""
        if session_key:
            caches["sessions"].delete(name_of_copy(session_key))


def _signed_in(said: dict[str, Any], sql: str, *more: Any) -> User | None:
    if said.get(BACKEND_SESSION_KEY) not in settings.AUTHENTICATION_BACKENDS:
        return None
    pk = User._meta.pk.to_python(said[SESSION_KEY])
    for user in User.objects.raw(sql, [pk, *more]):
        sealed = said.get(HASH_SESSION_KEY, "")
        if user.is_active and constant_time_compare(sealed, user.get_session_auth_hash()):
            return user
    return None


def _now() -> Any:
    return connection.ops.adapt_datetimefield_value(timezone.now())
