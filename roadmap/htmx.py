"""The only module that knows HTMX: one view gives the page or its fragment."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers


def wants_fragment(request: HttpRequest) -> bool:
    """A boosted link and a restored history entry want the whole page."""
    htmx = request.htmx  # type: ignore[attr-defined]
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def render_page(
    request: HttpRequest, page: str, context: dict[str, Any], partial: str = "results"
) -> HttpResponse:
    """Render the page, or its named partial when HTMX asks for it."""
    is_fragment = wants_fragment(request)
    name = f"{page}#{partial}" if is_fragment else page
    response = render(request, name, context | {"is_fragment": is_fragment})
    # Both shapes live at one address: a cache must keep them apart.
    patch_vary_headers(response, ["HX-Request"])
    return response
