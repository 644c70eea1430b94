"""Addresses on this site: where to return to, and what page one came from."""

from urllib.parse import urlsplit

from django.http import HttpRequest
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils.http import url_has_allowed_host_and_scheme


def next_path(request: HttpRequest, default: str) -> str:
    """The `next` of the request if it is a path on this site, else the default."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return wanted
    return default


def page_of(path: str) -> ResolverMatch | None:
    """Which page of this site a path (with its query) leads to."""
    try:
        return resolve(urlsplit(path).path)
    except (Resolver404, ValueError):
        return None
