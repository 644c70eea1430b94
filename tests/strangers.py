"""How strangers visit: with the checks of forms, several at one process."""

import re

from django.test import Client

from tests.factories import a_paper, a_resource, a_stop, a_topic, relate

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w{64})"')


def a_stop_with_entries():
    stop = a_stop("Deep learning", slug="deep", summary="*Layers*", concepts="- Layer")
    entries = [a_resource(f"Entry {n}", topic=stop) for n in range(3)]
    papers = [a_paper(f"Paper {n}", topic=stop, level="cult") for n in range(2)]
    relate(papers[1], "builds_on", papers[0])
    relate(entries[0], "explains", papers[0])
    a_topic("Convolution", parent=stop)
    return stop


def another(client):
    """Somebody else at the same process."""
    other = Client(enforce_csrf_checks=True)
    other.handler = client.handler
    return other


def text(response):
    """Without the token, which differs each time."""
    assert response.status_code == 200
    body, count = TOKEN.subn("", response.content.decode())
    assert count == 1
    return body


def said_of(response):
    """The headers, but for what names a single request or visitor."""
    return {k: v for k, v in response.items() if k not in {"X-Request-ID", "ETag"}}


def token_in(response):
    return TOKEN.search(response.content.decode())[1]
