"""Sites that behave badly, on this machine: each path is one habit."""

import contextlib
import socketserver
import ssl
import threading
import time
from collections import Counter
from pathlib import Path

PERMANENT, TEMPORARY = (301, 308), (302, 303, 307)


def reply(status, body=b"", **headers):
    lines = [f"HTTP/1.1 {status} Said"]
    headers = {"Content_Length": len(body), "Content_Type": "text/html"} | headers
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


class Handler(socketserver.StreamRequestHandler):
    def handle(self):
        head = self.rfile.read(1)
        if head == b"\x16":  # TLS, where this site speaks plainly
            self.wfile.write(reply(400))
            return
        while b"\r\n\r\n" not in head and (line := self.rfile.readline()):
            head += line
        if not head:
            return
        method, path, _version = head.split(b"\r\n")[0].decode().split(" ")
        self.server.seen.append((method, path, head.decode()))
        with contextlib.suppress(OSError):  # the visitor left, as it should
            self.answer(method, path.partition("?")[0])

    def answer(self, method, path):
        said = self.server.pages.get(path)
        if callable(said):
            said = said(self, method)
        elif said is None:
            said = reply(404) if path == "/robots.txt" else reply(200, b"<h1>Here</h1>")
        if isinstance(said, bytes):
            head, _, _body = said.partition(b"\r\n\r\n")
            self.wfile.write(said if method == "GET" else head + b"\r\n\r\n")


class Site(socketserver.ThreadingTCPServer):
    """Serves `pages`: a path to a reply, or to a function of the handler and the method."""

    daemon_threads = allow_reuse_address = True
    block_on_close = False

    def __init__(self, host="127.0.0.1", certificate: Path | None = None):
        super().__init__((host, 0), Handler)
        self.pages, self.seen, self.closing = {}, [], threading.Event()
        self.scheme = "http"
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self.socket = context.wrap_socket(
                self.socket, server_side=True, do_handshake_on_connect=False
            )
            self.scheme = "https"
        threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()

    def handle_error(self, request, client_address):
        """A handshake that fails is what some tests are about."""

    def url(self, path="/", host="127.0.0.1"):
        return f"{self.scheme}://{host}:{self.server_address[1]}{path}"

    def asked(self, method=None):
        """How often each path was asked for."""
        return Counter(path for verb, path, _ in self.seen if method in (None, verb))

    def close(self):
        self.closing.set()
        self.shutdown()
        self.server_close()


def stall(handler, method):
    """Says nothing until the visitor or the test goes."""
    handler.server.closing.wait(30)


def drip(handler, method):
    """A byte now and then, for ever."""
    while not handler.server.closing.is_set():
        handler.wfile.write(b"H")
        handler.wfile.flush()
        time.sleep(0.02)


def endless(handler, method):
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while method == "GET" and not handler.server.closing.is_set():
        handler.wfile.write(b"2710\r\n" + b"x" * 10_000 + b"\r\n")


def go_on(handler, method):
    """100 Continue, and again, and again."""
    while not handler.server.closing.is_set():
        handler.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n" * 1000)


def huge_headers(handler, method):
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 200_000 + b"\r\n\r\n")


def many_headers(handler, method):
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 5_000 + b"\r\n")


def only(method, status, otherwise=200):
    """Answers one method with that status."""
    return lambda handler, verb: reply(status if verb == method else otherwise)
