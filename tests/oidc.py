"""An OpenID Connect provider on localhost that vouches for whoever the test says."""

import json
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlencode, urlsplit


class Provider:
    """Knows one person; `broken` names the pages that answer 500."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.person = {"sub": "7", "preferred_username": "grace", "email": "grace@example.org"}
        self.broken: set[str] = set()

    def answer(self, path: str) -> dict:
        if path == "/.well-known/openid-configuration":
            pages = {"authorization_endpoint": "ask", "token_endpoint": "token"}
            pages |= {"userinfo_endpoint": "person", "jwks_uri": "keys"}
            found = {name: f"{self.address}/{page}" for name, page in pages.items()}
            return found | {"issuer": self.address}
        return {"/token": {"access_token": "t", "token_type": "Bearer"}, "/person": self.person}[
            path
        ]


@contextmanager
def a_provider():
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            url = urlsplit(self.path)
            if url.path == "/ask":
                asked = parse_qs(url.query)
                back = {"code": "c", "state": asked["state"][0]}
                self.send_response(302)
                self.send_header("Location", f"{asked['redirect_uri'][0]}?{urlencode(back)}")
                self.end_headers()
                return
            is_broken = url.path in provider.broken
            body = json.dumps({} if is_broken else provider.answer(url.path)).encode()
            self.send_response(500 if is_broken else 200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self):
            self.rfile.read(int(self.headers["Content-Length"]))
            self.do_GET()

        def log_message(self, *arguments):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider = Provider(f"http://localhost:{server.server_port}")
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()


def as_settings(provider: Provider) -> dict:
    app = {"client_id": "cairn", "secret": "s", "provider_id": "oidc", "name": "Town hall"}
    app["settings"] = {"server_url": provider.address}
    return {"openid_connect": {"APPS": [app], "OAUTH_PKCE_ENABLED": True}}
