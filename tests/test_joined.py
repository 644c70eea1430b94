"""What every page loads, as it is collected for a site that serves people."""

import re
from pathlib import Path

import pytest
from django.conf import settings as site
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.template.loader import render_to_string

from roadmap.joined import JOINED
from roadmap.views.offline import worker


@pytest.fixture
def collected(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    joined = {"BACKEND": "roadmap.joined.JoinedStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": joined}
    call_command("collectstatic", interactive=False, verbosity=0)
    return tmp_path


def sent(collected, name):
    return (collected / staticfiles_storage.stored_name(name)).read_text()


def written(name):
    return (Path(site.BASE_DIR) / "static" / name).read_text()


def loaded(page):
    return re.findall(r'(?:src|rel="stylesheet" href)="/static/([^"]+)"', page)


@pytest.mark.parametrize("name", [name for name in JOINED if name.endswith(".js")])
def test_scripts_go_joined_in_their_order_and_compressed(collected, name):
    assert sent(collected, name) == "".join(f"{written(part)}\n" for part in JOINED[name])
    assert (collected / f"{staticfiles_storage.stored_name(name)}.br").exists()


def test_styles_go_joined_and_find_the_font_by_its_hashed_name(collected):
    styles = sent(collected, "css/page.css")
    assert styles.startswith(written("css/tokens.css")[:100])
    assert written("css/offline.css") in styles
    font = staticfiles_storage.stored_name("fonts/source-serif-4-600.woff2")
    assert f"../{font}" in styles


def test_a_page_loads_one_sheet_and_three_scripts(collected):
    scripts = render_to_string("partials/scripts.html", {"offline_is_on": True})
    head = render_to_string("partials/head.html", {"site_name": "Cairn"})
    names = ["django_htmx/htmx-2.min.js", "js/page.js", "js/away.js", "css/page.css"]
    wanted = [staticfiles_storage.stored_name(name) for name in names]
    assert loaded(scripts) + loaded(head) == wanted


def test_who_works_on_a_file_loads_it_by_its_own_name():
    assert loaded(render_to_string("partials/head.html")) == JOINED["css/page.css"]


def test_the_worker_keeps_what_is_sent_and_no_part_of_it(collected, rf):
    said = worker(rf.get("/worker.js")).content.decode().splitlines()[0]
    for name in JOINED:
        assert f"/static/{staticfiles_storage.stored_name(name)}" in said
    kept = said.split('"files": [')[1].split("]")[0]
    assert not re.search(r"/(site|tokens|outbox)\.[0-9a-f]+\.", kept)
