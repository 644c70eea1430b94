"""Log lines as JSON, each with the request it belongs to, and without what people wrote or keep secret."""

import json
import logging
import traceback
from contextlib import suppress
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest
from django.http.multipartparser import MultiPartParserError

request_id: ContextVar[str] = ContextVar("request_id", default="")
LONGEST = 1_000  # characters of a sentence
# What a stranger sends says nothing of our code.
EXPECTED = (BadRequest, Http404, MultiPartParserError, PermissionDenied, SuspiciousOperation)


def route_of(request: Any) -> str:
    """The address as the code knows it: what stands in it may open an account, or be a search."""
    match = getattr(request, "resolver_match", None)
    return f"/{match.route}" if match else "elsewhere"


class JsonFormatter(logging.Formatter):
    """One object a line: `time`, `level`, `logger`, `message`, `request`, and what else is said."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": self.sentence(record),
        }
        if request_id.get():
            line["request"] = request_id.get()
        if status := getattr(record, "status_code", None):
            line["status"] = status
        line |= getattr(record, "said", {})
        if record.exc_info and record.exc_info[1] and not isinstance(record.exc_info[1], EXPECTED):
            line["error"] = without_values(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False)

    @staticmethod
    def sentence(record: logging.LogRecord) -> str:
        request = getattr(record, "request", None)
        arguments = record.args
        # The server of development hands its socket over.
        if isinstance(request, HttpRequest) and isinstance(arguments, tuple):
            # Django names the address that was asked for.
            arguments = tuple(
                route_of(request) if said == request.path else said for said in arguments
            )
        message = str(record.msg)
        with suppress(
            TypeError, ValueError
        ):  # A line that was written wrongly is better than none.
            message = message % arguments if arguments else message
        return first_line(message)


def first_line(said: object) -> str:
    """Of an error, what holds no values: PostgreSQL quotes whole rows below it."""
    return str(said).strip().partition("\n")[0][:LONGEST]


def without_values(error: BaseException) -> str:
    """A traceback whose exceptions say their first line only."""
    parts: list[str] = []
    seen: set[int] = set()
    at: BaseException | None = error
    while at is not None and id(at) not in seen:
        seen.add(id(at))
        trace = "".join(traceback.format_tb(at.__traceback__))
        parts.append(f"{trace}{type(at).__name__}: {first_line(at)}")
        at = at.__cause__ or (None if at.__suppress_context__ else at.__context__)
    return "\n\nled to\n\n".join(reversed(parts))
