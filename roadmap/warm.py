"""What is the same for everybody is read and rendered before a worker serves its first page."""

import logging
import time
from collections.abc import Collection, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import SessionBase
from django.core.handlers.wsgi import WSGIRequest
from django.db import DatabaseError, connections
from django.template.loader import get_template
from django.urls import resolve
from django.utils import timezone
from django.utils.translation import override
from django_htmx.middleware import HtmxDetails

from accounts.models import User
from roadmap import content_version, kept
from roadmap.models import Progress
from roadmap.overview import Group, Overview, said_at
from roadmap.visitors import Learner

SECONDS = 5  # of CPU at most, of a start; what is left is made when it is asked for
Person = User | AnonymousUser
NOBODY = User(pk=0)  # a learner of whom no row tells anything
log = logging.getLogger(__name__)


def warm_up() -> None:
    """Before the server forks: its workers share what is read here, and no connection."""
    until = time.process_time() + SECONDS
    try:
        for path, person in _pages():
            match = resolve(path)
            match.func(_request(path, person), *match.args, **match.kwargs)
            if time.process_time() > until:
                break
    except DatabaseError as error:
        # It may come later, or be migrated later; until then pages say so.
        log.warning("Starting with nothing read, since the database is not ready: %s", error)
    except Exception:
        # Whoever asks for that page is told; the others are served.
        log.exception("Starting, though not all could be shown")
    finally:
        _let_go()


def _pages() -> Iterator[tuple[str, Person]]:
    """The map in each language, then the topics of each roadmap, as long as what is made of them may
    be kept: to a stranger, and one of them to a learner, for the parts that strangers' pages do not have.
    """
    folder = Path(settings.BASE_DIR) / "templates"
    for template in [*folder.glob("*.html"), *folder.glob("partials/*.html")]:
        get_template(str(template.relative_to(folder)))
    content, rendered = kept.content(content_version.read()), 0
    for language, _name in settings.LANGUAGES:
        with override(language):  # whose words are read when it is first spoken
            yield "/", AnonymousUser()
    people: list[Person] = [AnonymousUser(), NOBODY]
    for roadmap in content.roadmaps:
        for stop in roadmap.children:
            rendered += len(stop.contents.resources)
            if rendered < kept.ROWS:
                for person in people:
                    yield stop.topic.get_absolute_url(), person
                people = [AnonymousUser()]


class Everything(Learner):
    """Has marked entries in each state just now, so that what is said of each state is made."""

    def overview(self, among: Collection[int] | None = None) -> Overview:
        version, now = content_version.read(), said_at(timezone.now())
        marked = list(kept.content(version).roadmaps[0].contents.resources)
        states = Progress.State.values
        groups = [marked[number :: len(states)] for number in range(len(states))]
        return Overview(
            version,
            [
                Group(state, "", "", ids, [now] * len(ids), [""] * len(ids))
                for state, ids in zip(states, groups, strict=True)
            ],
        )


def _request(path: str, person: Person) -> WSGIRequest:
    """A request as it comes to a view; nobody is told of it, and nothing counts it."""
    host = settings.ALLOWED_HOSTS[0]
    request: Any = WSGIRequest(
        {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": path,
            "HTTP_HOST": "localhost" if host == "*" else host.lstrip("."),
            "wsgi.url_scheme": "https" if settings.HTTPS else "http",
            "wsgi.input": BytesIO(),
        }
    )
    request.user, request.session = person, SessionBase()
    request.htmx = HtmxDetails(request)
    if person is NOBODY:
        request.visitor = Everything(person, only_reads=True)
    request.resolver_match = resolve(path)
    return request


def _let_go() -> None:
    """A connection belongs to the process that opened it, and so do the threads of a pool."""
    for connection in connections.all(initialized_only=True):
        connection.close()
        if connection.settings_dict.get("OPTIONS", {}).get("pool"):
            connection.close_pool()  # type: ignore[attr-defined]
