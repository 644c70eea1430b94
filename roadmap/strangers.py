"""Whole pages as strangers see them, kept in each process until the content changes.

A stranger has no session: nobody signed in, nothing ticked, nothing to be told. Of all that a request
says, only what is in the key may have a say in the page. What is a stranger's own is the token of the
page's one form: it is put in anew for each answer.
"""

import re
from collections.abc import Hashable
from dataclasses import dataclass
from hashlib import blake2b

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CSRF_TOKEN_LENGTH, get_token
from django.urls import Resolver404, resolve
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import get_language

from accounts.middleware import GetResponse
from roadmap import content_version
from roadmap.keeper import Keeper
from roadmap.middleware import READING
from roadmap.splicing import LONGEST_END, Beginning

# Those that follow from the content alone: no dates of checks, no names of people, no clock.
PAGES = {"home", "topic", "resources", "papers", "wanted"}
MOST = 2_000_000  # bytes of pages, twice that at most
LARGEST = 100_000  # bytes of one, as it is kept: most take a quarter of it
HTML = "text/html; charset=utf-8"
TOKEN = re.compile(rb'(?<=name="csrfmiddlewaretoken" value=")\w{%d}(?=")' % CSRF_TOKEN_LENGTH)


@dataclass(frozen=True, slots=True)
class Page:
    """A page without its token: what stands before it, and what comes behind."""

    headers: dict[str, str]
    before: Beginning
    behind: bytes
    digest: bytes

    @property
    def size(self) -> int:
        """About the bytes that it takes to keep, with its address."""
        return self.before.size + len(self.behind) + 1_500

    def answer(self, request: HttpRequest) -> HttpResponse:
        """304 to whoever has the page with a token that still fits the cookie."""
        response = self._nothing_new(request) or self._whole(request)
        for name, value in self.headers.items():
            response[name] = value
        response["ETag"] = self._tag(request)
        return response

    def _tag(self, request: HttpRequest) -> str:
        """Weak: with another token of the same secret the page says the same."""
        secret = request.META["CSRF_COOKIE"].encode()
        return f'W/"{blake2b(self.digest + secret, digest_size=16).hexdigest()}"'

    def _nothing_new(self, request: HttpRequest) -> HttpResponse | None:
        if {"HTTP_IF_NONE_MATCH", "CSRF_COOKIE"} <= request.META.keys():
            return get_conditional_response(request, self._tag(request))
        return None

    def _whole(self, request: HttpRequest) -> HttpResponse:
        end = get_token(request).encode() + self.behind
        body, encoding = self.before.with_end(end, request.META.get("HTTP_ACCEPT_ENCODING", ""))
        return HttpResponse(body, headers={"Content-Encoding": encoding} if encoding else None)


def page_in(request: HttpRequest, response: HttpResponse) -> Page | None:
    """What can be kept of an answer; None for one that leaves something with the visitor."""
    if response.status_code != 200 or response.streaming:
        return None
    if response.cookies or request.session.modified or response["Content-Type"] != HTML:
        return None
    body = response.content
    tokens = list(TOKEN.finditer(body))
    if len(tokens) != 1:
        return None
    text, behind = body[: tokens[0].start()], body[tokens[0].end() :]
    if len(behind) > LONGEST_END - CSRF_TOKEN_LENGTH:
        return None
    before = Beginning.of(text)
    if before.size > LARGEST:
        return None
    patch_vary_headers(response, ["Accept-Encoding", "Cookie"])
    headers = {name: value for name, value in response.items() if name != "Content-Type"}
    return Page(headers, before, behind, blake2b(text + b"\0" + behind).digest())


def strangers_are_answered_at_once(get_response: GetResponse) -> GetResponse:
    """Behind those that choose the language, check the host and know the token; before the rest."""
    if settings.DEBUG:
        raise MiddlewareNotUsed  # templates change while it runs
    pages = Keeper(MOST, lambda key, page: page.size)
    # A cookie that is not known here may have a say in the page.
    known = {settings.CSRF_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME}

    def key_of(request: HttpRequest) -> Hashable | None:
        """All that a stranger's page follows from; None where the page is not kept."""
        meta = request.META
        if (
            request.method not in READING
            or meta.get("QUERY_STRING")
            or "HTTP_HX_REQUEST" in meta
            or not request.COOKIES.keys() <= known
        ):
            return None
        try:
            match = resolve(request.path_info)
        except Resolver404:
            return None
        if match.url_name not in PAGES or not (version := content_version.read()):
            return None
        request.resolver_match = match
        where = (request.scheme, request.get_host(), request.path, request.path_info)
        return (version, get_language(), *where)

    def middleware(request: HttpRequest) -> HttpResponse:
        key = key_of(request)
        if key is None:
            return get_response(request)
        page: Page | None = pages.get(key)
        if page is None:
            response = get_response(request)
            page = page_in(request, response)
            if page is None:
                return response
            pages.keep(key, page)
        return page.answer(request)

    return middleware
