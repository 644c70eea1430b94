"""Pages travel small: brotli where the browser takes it, gzip elsewhere."""

import re
import secrets

import brotli
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers

TAKES_BROTLI = re.compile(r"\bbr\b(?!\s*;\s*q=0(\.0+)?\s*(,|$))")
QUALITY = 4  # 5 makes a page a tenth smaller, and takes twice as long
WINDOW = 17  # 2 to that many bytes, a large page; brotli's own 22 takes many times the memory
SMALLEST = 200  # bytes, as Django has it
PADDING = 200  # hexadecimal digits at most, which take half as many bytes


class CompressionMiddleware(GZipMiddleware):
    """Whatever the way, padded at random: the size of a page gives no secret away (BREACH).

    Django pads gzip. In brotli there is no room for that; a comment behind a page does as well.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        takes_brotli = TAKES_BROTLI.search(request.headers.get("Accept-Encoding", ""))
        is_page = response.get("Content-Type", "").startswith("text/html")
        if not (takes_brotli and is_page and isinstance(response, HttpResponse)):
            return super().process_response(request, response)
        if response.has_header("Content-Encoding") or len(response.content) < SMALLEST:
            return response
        patch_vary_headers(response, ("Accept-Encoding",))
        padding = secrets.token_hex(PADDING // 2)[: secrets.randbelow(PADDING)]
        padded = response.content + f"<!-- {padding} -->".encode()
        response.content = brotli.compress(
            padded, mode=brotli.MODE_TEXT, quality=QUALITY, lgwin=WINDOW
        )
        response.headers["Content-Length"] = str(len(response.content))
        response.headers["Content-Encoding"] = "br"
        if (tag := response.get("ETag", "")).startswith('"'):
            response.headers["ETag"] = f"W/{tag}"
        return response
