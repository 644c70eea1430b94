"""What the keeper of a site sees of its requests: an id for each, what a page costs."""

import logging
import re
import time
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse

from accounts.middleware import GetResponse
from roadmap import metrics
from roadmap.logs import request_id, route_of

SANE_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
log = logging.getLogger(__name__)


def requests_have_names(get_response: GetResponse) -> GetResponse:
    """Give each request the id that its log lines carry: that of a proxy, or one of our own.

    And tell how long it took to those who count it.
    """
    metrics.start()

    def middleware(request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        name = given if SANE_ID.fullmatch(given) else uuid4().hex
        # Never taken back: Django writes of an answer once it is through here; the next one sets its own.
        request_id.set(name)
        began = time.perf_counter()
        response = get_response(request)
        took = time.perf_counter() - began
        response["X-Request-ID"] = name
        metrics.count(request, response.status_code, took)
        if settings.LOG_REQUESTS:
            said = {"method": request.method, "route": route_of(request), "ms": round(1000 * took)}
            log.info("answered", extra={"status_code": response.status_code, "said": said})
        return response

    return middleware


def staff_see_what_a_page_costs(get_response: GetResponse) -> GetResponse:
    """Tell staff, in `Server-Timing`, how many queries a page asked and how long both took."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return get_response(request)
        count, spent, began = 0, 0.0, time.perf_counter()

        def counted(execute: Any, *arguments: Any) -> Any:
            nonlocal count, spent
            start = time.perf_counter()
            try:
                return execute(*arguments)
            finally:
                count, spent = count + 1, spent + time.perf_counter() - start

        with connection.execute_wrapper(counted):
            response = get_response(request)
        # Only if a page looked who it is: the header itself asks nothing.
        if getattr(getattr(request, "_cached_user", None), "is_staff", False):
            took = 1000 * (time.perf_counter() - began)
            database = f'db;dur={1000 * spent:.1f};desc="{count} queries"'
            response["Server-Timing"] = f"{database}, total;dur={took:.1f}"
        return response

    return middleware
