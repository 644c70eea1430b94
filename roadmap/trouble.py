"""What of all errors is trouble with the machine: to be answered with a 503 and tried again."""

import errno

from django.db import DatabaseError, InterfaceError, InternalError, OperationalError

# Locked, full, read-only, not there; other errors say that the code, or what was sent, is wrong.
TROUBLE = (OperationalError, InterfaceError, InternalError)
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EROFS}


def is_trouble(error: BaseException | None) -> bool:
    if isinstance(error, OSError):
        return error.errno in FULL
    # SQLite says of a damaged file no more than that; without a cause it is Django that speaks,
    # of a row that is gone.
    is_damage = type(error) is DatabaseError and error.__cause__ is not None
    return is_damage or isinstance(error, TROUBLE)


def trouble_behind(error: BaseException | None) -> BaseException | None:
    """The trouble that this error, or one that it was raised from, tells of."""
    while error is not None and not is_trouble(error):
        error = error.__cause__ or error.__context__
    return error
