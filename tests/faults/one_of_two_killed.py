"""Two machines behind the nginx of docs/deploy, one PostgreSQL, one Redis; one of the two dies."""

import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import urllib3

from tests.faults.machines import NotHereError, a_postgres, a_redis, answers
from tests.faults.site import (
    ROOT,
    Site,
    a_folder,
    assert_nothing_lost,
    free_port,
    people,
    running,
    settled,
    ticking,
    within,
)

WHAT = "one of two machines killed under load"
USUAL = 10
LEFT_OUT = 6  # seconds: so long nginx does not ask a machine that failed
SHIPPED = ROOT / "docs" / "deploy" / "nginx.conf"


class Front:
    """nginx with the shipped configuration: other ports, a certificate of its own, two machines."""

    def __init__(self, folder: Path, sites: list[Site]) -> None:
        self.program, self.port = shutil.which("nginx", path="/usr/sbin:/usr/bin:/bin"), free_port()
        if not self.program:
            raise NotHereError("nginx is not installed here: not tried")
        self.address = f"https://127.0.0.1:{self.port}"
        self.folder, self.process = folder, None
        command = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -keyout privkey.pem -out fullchain.pem"
        subprocess.run(command.split(), cwd=folder, check=True, capture_output=True)
        said = SHIPPED.read_text()
        machines = "".join(
            f"server 127.0.0.1:{site.port} max_fails=1 fail_timeout=5s;" for site in sites
        )
        for old, new in (
            (r"server unix:/run/cairn.sock fail_timeout=0;", machines),
            (r"listen \[::\]:\d+[^;]*;", ""),
            (r"listen 80;", f"listen 127.0.0.1:{free_port()};"),
            (r"listen 443", f"listen 127.0.0.1:{self.port}"),
            (r"learn\.example\.org;", "127.0.0.1;"),
            (r"/etc/letsencrypt/live/learn\.example\.org", str(folder)),
        ):
            said, count = re.subn(old, new, said)
            assert count, f"{SHIPPED.name} no longer says {old}"
        (folder / "nginx.conf").write_text(
            f"daemon off; master_process off; pid {folder}/nginx.pid; error_log {folder}/nginx.log;"
            f"events {{}} http {{ access_log off; client_body_temp_path {folder}/body;"
            f"proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u;"
            f"scgi_temp_path {folder}/s;\n{said}\n}}"
        )

    def start(self) -> None:
        command = [self.program, "-p", self.folder, "-c", self.folder / "nginx.conf"]
        self.process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        within(10, lambda: answers(self.port), "nginx did not start.")

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait()


class Browser(urllib3.PoolManager):
    """Says where it comes from, as a browser does and as forms sent over TLS are asked to."""

    def request(self, method, url, headers=None, **options):
        headers = (headers or {}) | {"Referer": "https://127.0.0.1/"}
        return super().request(method, url, headers=headers, **options)


@contextmanager
def a_front(folder: Path, sites: list[Site]) -> Iterator[Front]:
    front = Front(folder, sites)
    front.start()
    try:
        yield front
    finally:
        front.stop()


def run(times: int) -> str:
    urllib3.disable_warnings()  # the certificate vouches for itself
    with a_folder() as folder, a_postgres(folder) as postgres, a_redis() as redis:
        settled(VAR_DIR=str(folder), DATABASE_URL=postgres.url, CACHE_URL=redis.url)
        with running(folder) as one, running(folder) as other:
            with a_front(folder, [one, other]) as front:
                *walkers, watcher = people(front, 6)
                for each in (*walkers, watcher):
                    each.pool = Browser(retries=False, timeout=30, cert_reqs="CERT_NONE")
                with ticking(walkers, pause=0.02):
                    for number in range(times):
                        dying = (one, other)[number % 2]
                        dying.kill()
                        for page in ("/", "/log/", "/resources/"):
                            answer = watcher.get(page)
                            assert answer.status == 200, f"{page}: {answer.status}"
                            assert watcher.name in answer.data.decode(), f"{page}: signed out"
                        dying.start()
                        time.sleep(LEFT_OUT)
                refused = [one for each in walkers for one in each.others]
                ticks = assert_nothing_lost(walkers)
            assert {status for status, _after in refused} <= {503}, set(refused)
            edited_here_shows_there(one, other)
    return (
        f"{times} times: nobody signed out, {ticks} answered ticks all kept, {len(refused)} ticks "
        "in flight answered 503; an edit shows on both at once"
    )


def edited_here_shows_there(*sites: Site) -> None:
    from django.db import connections

    from roadmap.models import Topic

    topic = Topic.objects.get(slug="statistics")
    for number in range(3):
        topic.title = f"Statistics, edition {number}"
        topic.save()
        connections.close_all()
        for site in sites:
            page = urllib3.request("GET", f"{site.address}/topics/statistics/").data.decode()
            assert topic.title in page, "An edit does not show at once."
