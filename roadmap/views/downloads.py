"""A file to take along."""

from django.http import HttpResponse
from django.utils import timezone


def download(content: bytes, kind: str, name: str) -> HttpResponse:
    """With the day in its name (`log.md` becomes log-2026-03-31.md), and kept by no cache."""
    stem, _dot, ending = name.partition(".")
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = (
        f'attachment; filename="{stem}-{timezone.localdate().isoformat()}.{ending}"'
    )
    response["Cache-Control"] = "no-store"
    return response
