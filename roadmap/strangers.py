"""Whole pages as strangers see them, kept in each process until the content changes.

A stranger has no session: nobody signed in, nothing ticked, nothing to be told. Of all that a request
says, only what is in the key may have a say in the page. What is a stranger's own is the token of the
page's one form: it is put in anew for each answer, and stands in the compressed page as it is, so
that nothing can be learned of it from how long the answer is.
"""

import re
import struct
import zlib
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from hashlib import blake2b

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.middleware.gzip import re_accepts_gzip
from django.urls import Resolver404, resolve
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import get_language

from roadmap import content_version
from roadmap.keeper import Keeper

GetResponse = Callable[[HttpRequest], HttpResponse]
# Those that follow from the content alone: no dates of checks, no names of people, no clock.
PAGES = {"home", "topic", "resources", "papers", "wanted"}
READING = {"GET", "HEAD"}
MOST = 100  # pages, twice that at most
LARGEST = 50_000  # bytes, compressed
HTML = "text/html; charset=utf-8"
TOKEN = re.compile(rb'(?<=name="csrfmiddlewaretoken" value=")\w{64}(?=")')
# Of a gzip file; of its last block, whose bytes stand there as they are.
HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"
LAST_AS_IT_IS = struct.Struct("<BHH")
LONGEST_BLOCK = 0xFFFF  # bytes
CHECK = struct.Struct("<LL")
LEVEL = 9  # once for many


@dataclass(frozen=True, slots=True)
class Page:
    """A page without its token: what stands before it, deflated, and what comes behind."""

    headers: dict[str, str]
    before: bytes
    behind: bytes
    length: int  # of what stands before, as it was; so its sum
    checksum: int
    digest: bytes

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
        rest = get_token(request).encode() + self.behind
        if re_accepts_gzip.search(request.META.get("HTTP_ACCEPT_ENCODING", "")):
            return HttpResponse(self._compressed(rest), headers={"Content-Encoding": "gzip"})
        before = zlib.decompressobj(-zlib.MAX_WBITS).decompress(self.before)
        return HttpResponse(before + rest)

    def _compressed(self, rest: bytes) -> bytes:
        size, total = len(rest), (self.length + len(rest)) & 0xFFFFFFFF
        block = LAST_AS_IT_IS.pack(1, size, size ^ 0xFFFF) + rest
        check = CHECK.pack(zlib.crc32(rest, self.checksum), total)
        return b"".join((HEADER, self.before, block, check))


def page_in(request: HttpRequest, response: HttpResponse) -> Page | None:
    """What can be kept of an answer; None for one that leaves something with the visitor."""
    if response.status_code != 200 or response.streaming:
        return None
    if response.cookies or request.session.modified or response["Content-Type"] != HTML:
        return None
    tokens = list(TOKEN.finditer(response.content))
    if len(tokens) != 1:
        return None
    before, behind = response.content[: tokens[0].start()], response.content[tokens[0].end() :]
    if len(behind) > LONGEST_BLOCK - 64:
        return None
    deflate = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    # Flushed to a whole byte, so that another block may follow.
    deflated = deflate.compress(before) + deflate.flush(zlib.Z_SYNC_FLUSH)
    if len(deflated) > LARGEST:
        return None
    patch_vary_headers(response, ["Accept-Encoding", "Cookie"])
    digest = blake2b(before + b"\0" + behind, digest_size=32).digest()
    headers = {name: value for name, value in response.items() if name != "Content-Type"}
    return Page(headers, deflated, behind, len(before), zlib.crc32(before), digest)


def strangers_are_answered_at_once(get_response: GetResponse) -> GetResponse:
    """Behind those that choose the language, check the host and know the token; before the rest."""
    if settings.DEBUG:
        raise MiddlewareNotUsed  # templates change while it runs
    pages = Keeper(MOST)
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
