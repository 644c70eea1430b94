"""What makes the site installable and readable without a network."""

import json
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from roadmap.joined import sent_as

PAPER, MOSS = "#fbfaf6", "#33684a"  # --paper and --moss of tokens.css, by day
FILES = (".css", ".js", ".svg", ".woff2")
HTMX = "django_htmx/htmx-2.min.js"
WORKER = "js/worker.js"
WORKER_GONE = "js/worker-gone.js"
ICONS = [("any", 192), ("any", 512), ("maskable", 192), ("maskable", 512)]
SCREENSHOTS = [("narrow", "780x1688"), ("wide", "1360x900")]
# What the page without a network lists, in this order.
KINDS = [
    ("topics", gettext_lazy("Topics on this device")),
    ("entries", gettext_lazy("Entries on this device")),
    ("others", gettext_lazy("Other pages on this device")),
]


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """What an installed Cairn is called, looks like and opens with."""
    shown: dict[str, Any] = {
        "id": "/",
        "name": settings.SITE_NAME,
        "short_name": settings.SITE_NAME,
        "description": _("A shared learning roadmap: read, tick off, go on where you stopped."),
        "start_url": reverse("home"),
        "scope": "/",
        "display": "standalone",
        "theme_color": PAPER,
        "background_color": PAPER,
        "icons": [
            {
                "src": static(f"install/{purpose}-{size}.png"),
                "sizes": f"{size}x{size}",
                "type": "image/png",
                "purpose": purpose,
            }
            for purpose, size in ICONS
        ],
        "screenshots": [
            {
                "src": static(f"install/{form}.jpg"),
                "sizes": size,
                "type": "image/jpeg",
                "form_factor": form,
                "label": label,
            }
            for (form, size), label in zip(
                SCREENSHOTS, (_("A topic with its entries"), _("The map")), strict=True
            )
        ],
        "shortcuts": [
            {"name": name, "url": reverse(page)}
            for name, page in ((_("My log"), "log"), (_("Papers"), "papers"))
        ],
    }
    return HttpResponse(json.dumps(shown), content_type="application/manifest+json")


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, told what to keep; other bytes as soon as a file of the site is another.

    Switched off, it is one that clears up and leaves.
    """
    source = _source(WORKER if settings.OFFLINE else WORKER_GONE).decode()
    files = _files()
    offline = render_to_string("offline.html", {"kinds": KINDS})
    known = {
        "version": sha256(f"{_version(files)}{source}{offline}".encode()).hexdigest()[:16],
        "static": settings.STATIC_URL,
        "files": [static(name) for name in sent_as(files)],
        "outbox": static("js/outbox.js"),
        "offline": reverse("offline"),
    }
    script = f"const SITE = {json.dumps(known)};\n{source}"
    return HttpResponse(script, content_type="text/javascript; charset=utf-8")


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """Stands in for a page that is not kept; it holds nothing personal, for it is kept itself."""
    return render(request, "offline.html", {"kinds": KINDS})


@never_cache
@require_safe
def who(request: HttpRequest) -> JsonResponse:
    """Who is signed in now, and the token for a form: a page that was kept knows neither."""
    learner = str(request.user.pk) if request.user.is_authenticated else ""
    return JsonResponse({"learner": learner, "csrf": get_token(request)})


def _files() -> list[str]:
    """What pages are dressed in, by name."""
    root = settings.BASE_DIR / "static"
    found = sorted(path.relative_to(root).as_posix() for path in root.rglob("*"))
    return [HTMX, *(name for name in found if name.endswith(FILES) and "worker" not in name)]


def _source(name: str) -> bytes:
    path = finders.find(name)
    if path is None:
        raise FileNotFoundError(name)
    return Path(path).read_bytes()


def _version(files: list[str]) -> str:
    # While somebody works on the files they change under a running server.
    return _digest(tuple(files)) if settings.DEBUG else _kept_digest(tuple(files))


def _digest(files: tuple[str, ...]) -> str:
    return sha256(b"".join(sha256(_source(name)).digest() for name in files)).hexdigest()


_kept_digest = lru_cache(maxsize=1)(_digest)
