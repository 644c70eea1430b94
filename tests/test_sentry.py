"""What is sent to Sentry, where a site has one: the code that failed, and nobody's data."""

import json
from secrets import token_hex

import pytest

from roadmap import sentry
from tests.factories import a_learner, a_resource
from tests.test_starting import manage

sentry_sdk = pytest.importorskip("sentry_sdk")


@pytest.fixture
def sent():
    """The events that would go out."""
    events = []

    class Kept(sentry_sdk.transport.Transport):
        def capture_envelope(self, envelope):
            events.append(envelope.get_event())

    plain = sentry_sdk.init

    def init(dsn, **options):
        plain(dsn, transport=Kept, **options)

    sentry_sdk.init = init
    sentry.start("https://key@sentry.example/1")
    sentry_sdk.init = plain
    yield events
    plain()


@pytest.mark.django_db
def test_an_error_is_sent_without_whose_it_was(client, sent, monkeypatch):
    # Made here, since the lines around what failed are sent.
    thought, name, searched = (token_hex(8) for _ in range(3))

    def refuse(*arguments, **options):
        raise ValueError(f"stones are out\n{thought}")

    monkeypatch.setattr("roadmap.views.notes.services.save_note", refuse)
    client.force_login(a_learner(name, email=f"{name}@example.org"))
    client.raise_request_exception = False
    address = f"/resources/{a_resource().slug}/note/"
    answer = client.post(f"{address}?q={searched}", {"note": thought})
    event = next(event for event in sent if "exception" in event)
    assert event["exception"]["values"][-1]["value"] == "stones are out"
    assert event["tags"]["request"] == answer["X-Request-ID"]
    told = json.dumps(sent, default=str)
    for private in (thought, name, searched, client.cookies["session"].value):
        assert private not in told


@pytest.mark.parametrize("address", ["what", "https://sentry.example"])
def test_a_wrong_address_stops_the_start_with_one_sentence(tmp_path, address):
    told = manage(tmp_path, "check", SENTRY_DSN=address)
    assert told.returncode == 1 and told.stderr.startswith("Cairn cannot start: SENTRY_DSN is not")
    assert len(told.stderr.strip().splitlines()) == 1
