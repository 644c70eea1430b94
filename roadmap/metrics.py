"""How often and how fast each route answers, for Prometheus: numbers of the site, nobody's name."""

import atexit
import hmac
import os
import shutil
import tempfile
from functools import cache
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from roadmap.logs import route_of

FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # where processes that share a socket add up their counts
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
SECONDS = (0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.5, 5.0, 10.0)


def _shared() -> None:
    """Before the library is imported: it asks once whether there are several processes."""
    if FOLDER in os.environ:
        return
    os.environ[FOLDER] = folder = tempfile.mkdtemp(prefix="cairn-metrics-")
    owner = os.getpid()  # a worker that ends leaves its counts to the others

    def clear() -> None:
        if os.getpid() == owner:
            shutil.rmtree(folder, ignore_errors=True)

    atexit.register(clear)


@cache
def _instruments() -> tuple[Any, Any]:
    _shared()
    try:
        from prometheus_client import Counter, Histogram
    except ModuleNotFoundError:
        raise ImproperlyConfigured(
            "METRICS_TOKEN is given: install requirements/postgres.txt."
        ) from None
    return (
        Counter("cairn_requests", "Requests answered.", ["route", "method", "status"]),
        Histogram("cairn_request_seconds", "Time to an answer.", ["route"], buckets=SECONDS),
    )


def start() -> None:
    """Before the workers part, so that all of them count into one folder."""
    if settings.METRICS_TOKEN:
        _instruments()


def count(request: HttpRequest, status: int, seconds: float) -> None:
    """Nothing, unless the site set METRICS_TOKEN."""
    if not settings.METRICS_TOKEN:
        return
    answered, took = _instruments()
    route, method = route_of(request), str(request.method)
    answered.labels(route, method if method in METHODS else "other", status).inc()
    took.labels(route).observe(seconds)


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """For whoever bears the token; to all others there is nothing here."""
    said = request.headers.get("Authorization", "").removeprefix("Bearer ").encode()
    wanted = settings.METRICS_TOKEN.encode()
    if not wanted or not hmac.compare_digest(said, wanted):
        raise Http404
    _instruments()
    from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
    from prometheus_client.multiprocess import MultiProcessCollector

    registry = CollectorRegistry()
    MultiProcessCollector(registry)
    response = HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
    response["Cache-Control"] = "no-store"
    return response
