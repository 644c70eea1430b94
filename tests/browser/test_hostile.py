"""With every payload in every field a real browser runs none of them, and asks for nothing of them."""

import re

import pytest
from django.conf import settings

from tests.hostile_world import HostileWorld

PAGES = {
    "learner": [
        *("/", "/topics/stop/", "/topics/part/", "/resources/", "/resources/resource/", "/papers/"),
        *(
            "/search/?q=pwned",
            "/log/",
            "/log/notes/",
            "/log/plan/",
            "/wanted/",
            "/about/",
            "/@ada/",
        ),
        *("/me/filters/", "/me/tokens/", "/me/suggestions/", "/accounts/2fa/webauthn/"),
    ],
    "maintainer": [
        *("/admin/", "/admin/roadmap/topic/", "/admin/roadmap/resource/{resource}/change/"),
        *("/admin/roadmap/topic/{stop}/history/", "/admin/roadmap/suggestion/"),
        *("/admin/roadmap/report/", "/admin/roadmap/merge/", "/admin/house-rules/"),
    ],
}


@pytest.fixture
def world(transactional_db):
    return HostileWorld()


@pytest.mark.parametrize("visitor", PAGES)
def test_a_browser_runs_nothing_that_was_typed(page, live_server, world, visitor):
    run: list[str] = []
    page.on("dialog", lambda dialog: (run.append(dialog.message), dialog.dismiss()))
    page.on("console", lambda said: run.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: run.append(str(error)))
    page.on("request", lambda asked: run.append(asked.url) if is_foreign(asked.url) else None)
    page.expose_function("pwned", lambda *_: run.append("pwned"))
    page.context.add_cookies(
        [
            {
                "name": settings.SESSION_COOKIE_NAME,
                "value": world.sessions[visitor],
                "url": live_server.url,
            }
        ]
    )
    for path in PAGES[visitor]:
        response = page.goto(live_server.url + path.format(**world.ids))
        assert response.ok, path
        # Whatever waits for a pointer or a key on what was typed.
        page.keyboard.press("Tab")
        page.mouse.move(300, 400)
        page.wait_for_load_state("networkidle")
        assert run == [], path


def is_foreign(url: str) -> bool:
    return (
        not re.match(r"(https?://(localhost|127\.0\.0\.1)[:/]|data:image/)", url) or "/pwned" in url
    )
