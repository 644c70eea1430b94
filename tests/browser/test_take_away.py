"""A log taken away and brought in again, in Chromium: by keyboard, without scripts, opened offline."""

from datetime import date

import pytest

from roadmap import services
from roadmap.models import Pace, PersonalEntry, UserProgress

from .conftest import PHONE, WIDE

NOTE = '# Mine\n\n- [x] one <script src="https://evil.example/x.js"></script>\n\n![p](https://evil.example/p.png)'


@pytest.fixture
def walked(roadmap, sign_in):
    ada = roadmap.learner
    services.mark(ada, [roadmap.first], "done")
    services.set_amount(ada, roadmap.paper, "3/7")
    services.save_note(ada, roadmap.paper, NOTE)
    own = {"user": ada, "topic": roadmap.stop, "title": "Ask about residuals"}
    PersonalEntry.objects.create(**own, state="done", finished=date(2025, 3, 4), note="Asked.")
    Pace.objects.create(user=ada, weekly_hours=5, topic=roadmap.stop)
    sign_in("ada")
    return roadmap


@pytest.fixture
def page(browser, request):
    """Without scripts where the test says so."""
    scripts = getattr(request, "param", True)
    with browser.new_context(java_script_enabled=scripts, accept_downloads=True) as context:
        yield context.new_page()


def kept(user):
    fields = ("state", "amount", "note", "started", "finished")
    rows = UserProgress.objects.filter(user=user)
    own = PersonalEntry.objects.filter(user=user).values_list("title", *fields)
    return sorted(rows.values_list("resource_id", *fields)), list(own)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_the_page_of_formats_has_no_fault(page, walked, live_server, find_faults, theme, size):
    page.emulate_media(color_scheme=theme)
    page.set_viewport_size(size)
    page.goto(f"{live_server.url}/log/export/")
    assert find_faults() == []
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")


def download(page, name):
    """Reached and pressed as one does without a mouse."""
    link = page.get_by_role("link", name=f"Download {name}", exact=True)
    page.get_by_role("link", name="Take it with you").focus()
    while not link.evaluate("each => each === document.activeElement"):
        page.keyboard.press("Tab")
    with page.expect_download() as started:
        page.keyboard.press("Enter")
    return started.value


@pytest.mark.parametrize("page", [True, False], ids=["scripts", "no-scripts"], indirect=True)
def test_a_log_goes_and_comes_by_keyboard(page, walked, live_server, tmp_path):
    ada, before = walked.learner, kept(walked.learner)
    page.goto(f"{live_server.url}/log/export/")
    file = download(page, "Markdown")
    path = tmp_path / file.suggested_filename
    file.save_as(path)
    UserProgress.objects.all().delete()
    PersonalEntry.objects.all().delete()
    page.goto(f"{live_server.url}/log/import/")
    page.set_input_files("[type=file]", path)
    page.get_by_role("button", name="Show what it would mark").press("Enter")
    page.get_by_role("button", name="Mark what is chosen").press("Enter")
    page.get_by_text("3 entries were marked.").wait_for()
    assert kept(ada) == before


def test_the_page_taken_along_opens_offline_with_its_notes(
    page, walked, live_server, tmp_path, find_faults
):
    page.goto(f"{live_server.url}/log/export/")
    file, plan = download(page, "One page to print"), download(page, "Calendar")
    assert plan.suggested_filename.startswith("plan-")
    path = tmp_path / "log.html"
    file.save_as(path)
    asked = []
    page.context.set_offline(True)
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path.as_uri())
    assert page.get_by_role("heading", name="My log").is_visible()
    assert page.get_by_text("Asked.").is_visible() and page.get_by_text("Private").is_visible()
    assert find_faults() == []
    assert asked == [path.as_uri()]
    assert len(page.pdf(format="A4")) > 5_000
