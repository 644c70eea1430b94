"""Numbers for Prometheus: for whoever bears the token, and about nobody."""

import os
import re
import signal
import subprocess
import sys
import urllib.request
from contextlib import suppress

import pytest
from django.conf import settings as ours
from django.core.management import call_command

from roadmap import services
from tests.databases import address_of
from tests.factories import a_learner, a_resource, a_stop
from tests.faults.site import free_port, within

TOKEN = "a-token-of-many-letters"


def test_without_a_token_there_is_nothing(client, settings):
    assert client.get("/metrics").status_code == 404
    settings.METRICS_TOKEN = TOKEN
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer other"}).status_code == 404
    assert client.post("/metrics").status_code in {403, 404, 405}


def test_a_short_token_stops_the_start(tmp_path):
    command = [sys.executable, "manage.py", "check"]
    kept = os.environ | {"METRICS_TOKEN": "short", "VAR_DIR": str(tmp_path)}
    told = subprocess.run(command, cwd=ours.BASE_DIR, env=kept, capture_output=True, text=True)
    assert told.returncode == 1
    assert "METRICS_TOKEN must have at least 16 characters." in told.stderr


@pytest.mark.django_db(transaction=True)
def test_the_counts_of_all_workers_add_up_and_name_nobody(tmp_path):
    from django.db import connection

    topic = a_stop("Secret topic", slug="secret-topic")
    services.mark(a_learner("ada"), [a_resource("Secret", topic)], "done")
    call_command("createcachetable", verbosity=0)
    port = free_port()
    kept = os.environ | {"METRICS_TOKEN": TOKEN, "VAR_DIR": str(tmp_path), "HTTPS": "0"}
    kept |= {"DATABASE_URL": address_of(connection.settings_dict), "DEBUG": "1"}
    command = [sys.executable, "-m", "gunicorn", "roadmap.wsgi", "--preload", "--workers", "2"]
    server = subprocess.Popen(
        [*command, "--bind", f"127.0.0.1:{port}", "--log-level", "error"],
        cwd=ours.BASE_DIR,
        env=kept,
    )
    try:

        def get(path, **headers):
            asked = urllib.request.Request(f"http://localhost:{port}{path}", headers=headers)
            return urllib.request.urlopen(asked, timeout=20).read().decode()

        def is_up():
            with suppress(OSError):
                return bool(get("/healthz"))
            return False

        within(20, is_up, "The server did not start.")
        for _ in range(20):
            get("/topics/secret-topic/?q=secret")
        said = get("/metrics", Authorization=f"Bearer {TOKEN}")
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(20)
    line = r'cairn_requests_total{method="GET",route="/topics/<slug:slug>/",status="200"} 20\.0'
    assert re.search(line, said), said
    assert 'cairn_request_seconds_bucket{le="0.3",route="/topics/<slug:slug>/"}' in said
    assert "secret" not in said.lower() and "ada" not in said
