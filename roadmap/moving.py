"""A whole site from one database to another: every row as it stands, counted and summed on arrival."""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from hashlib import blake2b
from itertools import islice
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import DEFAULT_DB_ALIAS, DatabaseError, IntegrityError, connections, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models import BinaryField, Field, Model
from django.db.models.sql import InsertQuery

from roadmap import content_version, search_index, stores
from roadmap.logs import first_line

HERE, THERE = DEFAULT_DB_ALIAS, "destination"
AT_ONCE = 2_000  # rows
SUMS = 2**64

Advance = Callable[[int], object]


class MoveError(Exception):
    """One sentence that says why nothing was moved."""


@contextmanager
def destination(url: str) -> Iterator[None]:
    """Know the other database as THERE for as long as this lasts. Raises MoveError."""
    defaults = connections[HERE].settings_dict
    connections.settings[THERE] = connections.configure_settings(
        {HERE: defaults, THERE: stores.database_at(url, "The other database")}
    )[THERE]
    try:
        _check_that_it_can_be_reached()
        yield
    finally:
        connections[THERE].close()
        del connections[THERE]
        del connections.settings[THERE]


def _check_that_it_can_be_reached() -> None:
    try:
        connections[THERE].ensure_connection()
    except DatabaseError as error:
        raise MoveError(f"The other database does not answer: {first_line(error)}") from error


def everything() -> list[type[Model]]:
    """Every model that has rows of its own, also those that join two others."""
    models = apps.get_models(include_auto_created=True)
    return [model for model in models if model._meta.managed and not model._meta.proxy]


# What `migrate` fills by itself.
FILLED: tuple[type[Model], ...] = (Permission, ContentType, Group, Group.permissions.through)


def move(expect: Callable[[int], object], advance: Advance) -> dict[str, int]:
    """Copy all rows from HERE to THERE and give their number by table; all of them or none.

    `expect` is told once how many steps there will be, `advance` how many more were done: a row
    written is one, and one read again is another. Raises MoveError.
    """
    _check_that_both_are_ready()
    # Else each row of a table would be followed by itself.
    for followed in (search_index, content_version):
        followed.lift(THERE)
    try:
        return _moved(expect, advance)
    except IntegrityError as error:
        # Said at the end of the transaction: what points to what is not there.
        raise MoveError(first_line(error)) from error
    finally:
        search_index.lay(using=THERE, again=True)
        content_version.lay(using=THERE)


def _check_that_both_are_ready() -> None:
    executor = MigrationExecutor(connections[HERE])
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise MoveError("This database is not of this release yet; run migrate first.")
    call_command("migrate", database=THERE, verbosity=0)
    for model in everything():
        rows = model._base_manager.using(THERE).count()
        if rows and model not in FILLED:
            raise MoveError(f"The other database is not empty: {model._meta.db_table} has {rows}.")


def _moved(expect: Callable[[int], object], advance: Advance) -> dict[str, int]:
    counts: dict[str, int] = {}
    with transaction.atomic(HERE), transaction.atomic(THERE):
        _hold_still()
        for model in reversed(FILLED):
            model._base_manager.using(THERE)._raw_delete(THERE)
        expect(2 * sum(model._base_manager.using(HERE).count() for model in everything()))
        for model in everything():
            said = _copied(model, advance)
            if said != _summed(model, THERE, advance):
                table = model._meta.db_table
                raise MoveError(f"{table} did not arrive as it was sent; nothing was moved.")
            counts[model._meta.db_table] = said[0]
        _count_on_from_here()
    return counts


def _hold_still() -> None:
    """Nobody's tick falls between two tables: see one moment of what is moved."""
    if connections[HERE].vendor == "postgresql":
        with connections[HERE].cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")


def _copied(model: type[Model], advance: Advance) -> tuple[int, int]:
    """Copy one table; gives its rows and their sum, as they were read."""
    fields = _fields(model)
    limit = connections[THERE].ops.bulk_batch_size(fields, [None] * AT_ONCE)
    count = total = 0
    rows = iter(model._base_manager.using(HERE).order_by().iterator(chunk_size=AT_ONCE))
    while batch := list(islice(rows, max(1, min(AT_ONCE, limit)))):
        for row in batch:
            _check_that_it_fits(row, fields)
            total = (total + _sum(row, fields)) % SUMS
        # Not bulk_create: that would set anew what notes the moment of a change.
        query = InsertQuery(model)
        query.insert_values(fields, batch, raw=True)
        try:
            query.get_compiler(using=THERE).execute_sql()
        except DatabaseError as error:
            keys = f"{batch[0].pk} to {batch[-1].pk}"
            table = model._meta.db_table
            raise MoveError(f"{table}, rows {keys}: {first_line(error)}") from error
        count += len(batch)
        advance(len(batch))
    return count, total


def _summed(model: type[Model], using: str, advance: Advance) -> tuple[int, int]:
    fields, count, total = _fields(model), 0, 0
    for row in model._base_manager.using(using).order_by().iterator(chunk_size=AT_ONCE):
        count, total = count + 1, (total + _sum(row, fields)) % SUMS
        advance(1)
    return count, total


def _fields(model: type[Model]) -> list[Field]:
    return list(model._meta.local_concrete_fields)


def _sum(row: Model, fields: Iterable[Field]) -> int:
    """A number for all that a row says; what another database only writes otherwise is alike."""
    said = [_plain(getattr(row, field.attname)) for field in fields]
    digest = blake2b(json.dumps(said, sort_keys=True, default=str).encode("utf-8", "surrogatepass"))
    return int.from_bytes(digest.digest()[:8])


def _plain(value: Any) -> Any:
    return bytes(value).hex() if isinstance(value, bytes | bytearray | memoryview) else value


def _check_that_it_fits(row: Model, fields: Iterable[Field]) -> None:
    """SQLite takes what others refuse: text that is too long, and the NUL character."""
    if _takes_anything():
        return
    for field in fields:
        value = getattr(row, field.attname)
        if isinstance(field, BinaryField) or not isinstance(value, str | dict | list):
            continue
        text = value if isinstance(value, str) else json.dumps(value)
        place = f"{row._meta.db_table}, row {row.pk}, {field.column}"
        if "\0" in text or (text is not value and "\\u0000" in text):
            raise MoveError(f"{place}: holds a NUL character, which that database refuses.")
        if isinstance(value, str) and field.max_length and len(value) > field.max_length:
            raise MoveError(f"{place}: is longer than {field.max_length} characters.")


def _takes_anything() -> bool:
    return connections[THERE].vendor == "sqlite"


def _count_on_from_here() -> None:
    """New rows get numbers after those that came along."""
    connection = connections[THERE]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), everything()):
            cursor.execute(statement)
