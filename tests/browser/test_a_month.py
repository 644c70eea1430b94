"""A month of learning with real pages: begun, paused, gone on with, while the roadmap changes."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone
from playwright.sync_api import expect

from roadmap.models import PersonalEntry, Resource, UserProgress
from tests.factories import a_resource

from .conftest import WIDE

# Later than now, when the roadmap of the tests is made.
DAY_ONE = datetime.now(UTC).replace(hour=12, minute=0) + timedelta(days=30)


@pytest.fixture
def on_day(page, live_server, sign_in):
    """Come back on that day: the session of two weeks ago has ended by then."""
    traveller = None

    def come_back(number):
        nonlocal traveller
        if traveller:
            traveller.stop()
        traveller = time_machine.travel(DAY_ONE + timedelta(days=number))
        traveller.start()
        page.context.clear_cookies()
        sign_in("ada")

    yield come_back
    if traveller:
        traveller.stop()


def press(page, live_server, address, name):
    page.goto(live_server.url + address)
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.get_by_role("button", name=name, exact=True).first.click()


def test_a_month(page, live_server, roadmap, on_day):
    page.set_viewport_size(WIDE)
    stop, first, paper = roadmap.stop, roadmap.first, roadmap.paper

    # The first week: something begun, with a note.
    on_day(0)
    press(page, live_server, first.get_absolute_url(), "In progress")
    page.goto(live_server.url + first.get_absolute_url())
    page.locator("#how-far-edit summary").click()
    page.locator("#how-far-amount").fill("3/7")
    page.locator("#how-far-save").click()
    expect(page.locator("#how-far")).to_contain_text("3/7")
    page.locator("#id_note").fill("Layers are **functions**.")
    expect(page.locator("#note-shown strong")).to_have_text("functions")

    # Next day home knows where to go on.
    on_day(1)
    page.goto(live_server.url)
    expect(page.get_by_role("region", name="Continue")).to_contain_text(first.title)

    # A pause of two weeks, in which the roadmap changes.
    with time_machine.travel(DAY_ONE + timedelta(days=9)):
        child = paper.placements.get().topic
        a_resource("A gentler tour", topic=child, level="introductory")
        renamed = Resource.objects.get(title="The talk about it")
        renamed.title = "The talk about depth"
        renamed.save()
        gone = Resource.objects.get(title="No link here")
        gone.retired_at = timezone.now()
        gone.save()

    on_day(16)
    page.goto(live_server.url)
    expect(page.get_by_role("region", name="Since you were here")).to_contain_text("1 new")
    page.goto(live_server.url + stop.get_absolute_url())
    news = page.get_by_role("region", name="Since you were here")
    expect(news).to_contain_text("A gentler tour")
    expect(news).to_contain_text("The talk about depth")
    expect(news).to_contain_text("No link here")
    news.get_by_role("button", name="Seen").click()
    expect(page.get_by_role("region", name="Since you were here")).to_have_count(0)
    press(page, live_server, first.get_absolute_url(), "Done")

    # What follows, and why; a task of one's own.
    page.goto(live_server.url)
    expect(page.get_by_role("region", name="Next")).to_contain_text("because you have begun")
    page.goto(live_server.url + stop.get_absolute_url())
    page.get_by_text("Add an entry of my own").click()
    page.locator("#own-title").fill("Redo the exercise")
    page.locator("#mine .btn").click()
    expect(page.locator("#mine")).to_contain_text("Redo the exercise")

    # The last week: the paper, read once and to be read again; a plan.
    on_day(27)
    press(page, live_server, paper.get_absolute_url(), "Done")
    on_day(29)
    press(page, live_server, paper.get_absolute_url(), "To revisit")
    page.goto(live_server.url + "/log/plan/")
    page.get_by_label("Hours a week").fill("4")
    page.get_by_role("button", name="Reckon").click()
    expect(page.get_by_text("Done around")).to_be_visible()

    # A log one wants to return to.
    page.goto(live_server.url + "/log/")
    expect(page.locator(".figures")).to_contain_text("2 done")
    squares = page.locator(".year path:not(.s0)").all()
    assert sum(each.get_attribute("d").count("M") for each in squares) == 2
    expect(page.get_by_role("region", name="Lately")).to_contain_text("Today")
    page.goto(live_server.url + "/log/revisit/")
    expect(page.locator(".entries")).to_contain_text(paper.title)
    page.goto(live_server.url + "/log/notes/?q=functions")
    expect(page.locator("article strong")).to_have_text("functions")
    row = UserProgress.objects.get(resource=first)
    assert (row.state, row.started, row.finished) == (
        "done",
        DAY_ONE.date(),
        (DAY_ONE + timedelta(days=16)).date(),
    )
    assert PersonalEntry.objects.get().title == "Redo the exercise"
