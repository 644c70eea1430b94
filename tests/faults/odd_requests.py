"""Requests that no browser sends: answered with a clear 4xx, without a traceback."""

import re
import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from tests.faults.site import CSRF, Site, a_folder, people, running, settled

WHAT = "odd hosts, paths, methods, encodings; oversized bodies"
USUAL = 1
METHODS = (
    *("GET", "HEAD", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "PUT", "PATCH", "DELETE", "get"),
    *("G€T", "GET\x00", "A" * 500, "", "POST"),
)
HOSTS = (
    *(
        "evil.example",
        "localhost:99999",
        "localhost:a",
        "localhost@evil.example",
        "[::1",
        "[::1]:x",
        "",
        " ",
    ),
    *(
        "localhost\x00",
        "localhost, evil.example",
        "a" * 5000,
        "ⓔvil.example",
        "localhost/../",
        "..",
        "127.1",
    ),
)
PATHS = (
    *(
        "//",
        "///evil.example/",
        "/%00",
        "/%",
        "/%zz",
        "/%c0%ae%c0%ae/",
        "/..%2f..%2fetc/passwd",
        "/../../etc/passwd",
    ),
    *(
        "/static/../manage.py",
        "/static/%2e%2e/manage.py",
        "/static/",
        "/static//etc/passwd",
        "/\\evil.example",
    ),
    *(
        "/topics/%F0%9F/",
        "/topics/" + "a" * 3000 + "/",
        "/" + "a/" * 1500,
        "/" + "a" * 9000,
        "/@%00/",
        "/@../",
    ),
    *(
        "http://evil.example/",
        "*",
        "papers/",
        "/papers/?page=-1",
        "/papers/?page=" + "9" * 400,
        "/search/?q=%00",
    ),
    *(
        "/search/?q=" + "%22" * 500,
        "/search/?q=%ff%fe",
        "/resources/?level=%00&kind[]=a&state=a&state=b",
        "/?" + "&" * 2000,
    ),
    *(
        "/resources/?" + "&".join(f"a{n}=b" for n in range(700)),
        "/api/resources?limit=-1",
        "/api/resources?limit=1e9",
    ),
    *(
        "/api/resources?after=%00",
        "/api/topics/%00",
        "/api/" + "a" * 3000,
        "/accounts/confirm-email/%00/",
        "/healthz/x",
    ),
    *(
        "/feeds/topics/%00.atom",
        "/sitemap-%2e%2e.xml",
        "/start/%00/",
        "/admin/roadmap/topic/%00/change/",
        "/;a=b",
        "/a b",
    ),
)
HEADERS = (
    *(
        "Cookie: session=" + "\x01" * 20,
        "Cookie: session=" + "a" * 7000,
        "Cookie: =;;=;\xff",
        "Cookie: csrf=" + "x" * 33,
    ),
    *(
        "Accept-Language: " + "a-" * 2000,
        "Accept-Language: *;q=nan",
        "Range: bytes=9-1,,-",
        'If-None-Match: "',
        "If-Modified-Since: x",
    ),
    *(
        "Content-Type: text/html; charset=nowhere",
        "HX-Request: \x00",
        "HX-Current-URL: http://[",
        "X-Forwarded-For: ::::",
    ),
    *(
        "Authorization: Bearer \xff",
        "Authorization: Basic !",
        "Expect: 100-continue",
        "Content-Length: -1",
        "Content-Length: a",
    ),
    *(
        "Transfer-Encoding: chunked",
        "Transfer-Encoding: gzip, chunked",
        "Upgrade: h2c",
        "X" * 9000 + ": a",
        "no colon",
        " folded: a",
    ),
    *(
        "X-Request-ID: ../../\x1b[2J",
        "X-Request-ID: " + "a" * 4000,
        "Referer: http://[",
        "Accept: " + "a/b," * 1500,
    ),
)
FORM = "application/x-www-form-urlencoded"
PART = "multipart/form-data; boundary="


def bodies(slug: str) -> Iterator[tuple[str, str, bytes, tuple[int, ...]]]:
    """Where to, content type, body, and which answers are clear."""
    tick = f"/resources/{slug}/progress/"
    token = f"csrfmiddlewaretoken={CSRF}&".encode()
    refused = (400, 403, 413)
    yield tick, FORM, token + b"state=" + b"a" * 4_000_000, refused
    yield tick, FORM, token + b"&".join(b"a%d=b" % n for n in range(20_000)), refused
    yield tick, FORM, token + b"state=%00", refused
    yield tick, FORM, token + b"state=%ff%fe", refused
    yield tick, FORM + "; charset=nowhere", token + b"state=done", (400, 403, 302)
    yield tick, FORM + "; charset=utf-16", token + b"state=done", (400, 403, 302)
    yield tick, "application/json", b'{"state": "done"}', refused
    yield tick, "", token + b"state=done", refused
    yield tick, PART, b"--\r\n", refused
    yield tick, PART + "x" * 300, b"--x\r\n", refused
    yield (
        tick,
        PART + "b",
        b'--b\r\nContent-Disposition: form-data; name="state"\r\n\r\ndone',
        refused,
    )
    yield (
        tick,
        PART + "b",
        b"--b\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!!\r\n--b--",
        refused,
    )
    yield (
        f"/resources/{slug}/note/",
        FORM,
        token + b"note=" + b"a" * 200_000,
        (400, 403, 413, 302, 422),
    )
    yield f"/resources/{slug}/note/", FORM, token + b"note=%00%ED%A0%80", (400, 403, 302, 422)
    yield (
        "/log/import/",
        PART + "b",
        b'--b\r\nContent-Disposition: form-data; name="file"; filename="../../x"\r\n\r\n\x00\r\n--b--\r\n',
        (200, 400, 403),
    )
    yield (
        "/accounts/login/",
        FORM,
        token + b"login=" + b"a" * 100_000 + b"&password=b",
        (200, 400, 403),
    )
    yield "/accounts/login/", FORM, token + b"login=%00&password=%00", (200, 400, 403)
    for body in (
        b"",
        b"{",
        b"[" * 9000,
        b'{"state": "\\ud800"}',
        b"\xff",
        b'{"state":' + b"9" * 5000 + b"}",
        b"a" * 2_000_000,
    ):
        yield f"/api/me/progress/{slug}", "application/json", body, (400, 401, 405, 413, 422)


def run(_times: int) -> str:
    with a_folder() as folder:
        settled(VAR_DIR=str(folder), API_LIMIT_ADDRESS="100000")
        with running(folder) as site:
            (walker,) = people(site, 1)
            asked = [line(method, "/") for method in METHODS]
            asked += [line("GET", "/", host) for host in HOSTS]
            asked += [line("GET", path) for path in PATHS]
            asked += [
                line("GET", path, more=header)
                for header in HEADERS
                for path in ("/", "/api/topics")
            ]
            asked += [
                b"\x16\x03\x01\x02\x00",
                b"\r\n\r\n\r\n",
                b"GET /",
                b"GET / HTTP/9.9\r\n\r\n",
                b"\x00" * 5000,
            ]
            for raw in asked:
                status, text = sent(site, raw)
                assert status == 0 or 200 <= status < 500 or status in {501, 505}, (
                    f"{status} for {raw[:90]!r}: {text[:90]!r}"
                )
                assert b"Traceback" not in text, raw[:90]
            for path, kind, body, clear in bodies(walker.slugs[0]):
                cookies = f"csrf={CSRF}" if path.startswith("/accounts/") else walker.cookies
                head = f"Content-Type: {kind}\r\nCookie: {cookies}\r\nContent-Length: {len(body)}"
                method = "PATCH" if path.startswith("/api/") else "POST"
                status, text = sent(site, line(method, path, more=head) + body)
                assert status in clear, f"{status} for {path} with {body[:60]!r} as {kind}"
                assert b"Traceback" not in text, path
            assert site.status("/healthz") == 200, "The server did not stand it."
            number = len(asked) + len(list(bodies("")))
            no_traceback(site.words)
    return f"{number} requests: none of them a 5xx of the site's, no traceback in an answer or in the log"


def line(method: str, path: str, host: str = "localhost", more: str = "X-Odd: no") -> bytes:
    return (
        f"{method} {path} HTTP/1.1\r\nHost: {host}\r\n{more}\r\nConnection: close\r\n\r\n".encode(
            "utf-8", "replace"
        )
    )


def sent(site: Site, raw: bytes) -> tuple[int, bytes]:
    """The answer's status, 0 where the server hung up without a word."""
    with socket.create_connection(("127.0.0.1", site.port), timeout=3) as one:
        got = b""
        with suppress(OSError):  # It answers and hangs up before it has read all.
            one.sendall(raw)
            one.shutdown(socket.SHUT_WR)
        with suppress(OSError):
            while piece := one.recv(65536):
                got += piece
    found = re.match(rb"(?:HTTP/1\.1 100 Continue\r\n\r\n)?HTTP/1\.\d (\d+)", got)
    return int(found[1]) if found else 0, got


def no_traceback(words: Path) -> None:
    for line in words.read_text(errors="replace").splitlines():
        assert "Traceback" not in line and '"error": ' not in line, line[:1500]
