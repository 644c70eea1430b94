"""A note saves itself, survives a failed save and a second tab, and stays with its writer."""

import pytest
from playwright.sync_api import expect

from roadmap import services
from roadmap.models import UserProgress

from .conftest import PHONE, WIDE, count


@pytest.fixture
def entry(page, live_server, roadmap, sign_in):
    sign_in("ada")
    address = live_server.url + roadmap.paper.get_absolute_url()
    page.goto(address)
    return address


def saved():
    return "".join(UserProgress.objects.values_list("note", flat=True))


def test_what_is_typed_is_shown_and_saved(page, entry):
    page.locator("#id_note").press_sequentially("Skip **connections**")
    expect(page.locator("#note-shown strong")).to_have_text("connections")
    expect(page.get_by_text("Saved at")).to_be_visible()
    assert saved() == "Skip **connections**"
    page.locator("#id_note").press_sequentially(", then depth")
    expect(page.locator("#note-shown .note")).to_contain_text("then depth")
    assert saved() == "Skip **connections**, then depth"


def test_what_could_not_be_saved_is_there_after_a_reload_and_then_saved(page, entry):
    page.route("**/note/", lambda route: route.abort())
    page.locator("#id_note").fill("Written in a tunnel")
    expect(page.locator("#failed")).to_contain_text("kept in this browser")
    assert saved() == ""
    page.unroute("**/note/")
    page.goto(entry)
    expect(page.locator("#note-form")).to_contain_text("it had not been saved")
    expect(page.locator("#note-shown .note")).to_have_text("Written in a tunnel")
    assert saved() == "Written in a tunnel"


def test_two_tabs_keep_both_texts(page, entry, context, find_faults):
    other = context.new_page()
    other.goto(entry)
    page.locator("#id_note").fill("One")
    expect(page.get_by_text("Saved at")).to_be_visible()
    other.locator("#id_note").fill("Two")
    expect(other.get_by_label("Saved elsewhere")).to_have_value("One")
    expect(other.locator("#id_note")).to_have_value("Two")
    assert saved() == "One"
    other.get_by_role("button", name="Save mine in its place").click()
    expect(other.locator("#note-shown .note")).to_have_text("Two")
    assert saved() == "Two"
    page.locator("#id_note").fill("Three")
    page.get_by_role("link", name="Keep what is saved").click()
    expect(page.locator("#note-shown .note")).to_have_text("Two")
    assert saved() == "Two"


def test_what_is_saved_in_its_place_is_not_called_changed_elsewhere(page, entry, roadmap, held):
    page.locator("#id_note").fill("Mine")
    expect(page.get_by_text("Saved at")).to_be_visible()
    services.save_note(roadmap.learner, roadmap.paper, "Another's")
    page.locator("#id_note").fill("Mine, longer")
    expect(page.get_by_label("Saved elsewhere")).to_be_visible()
    late, given_up = held("**/note/"), count(page, "htmx:sendAbort")
    page.locator("#id_note").fill("Mine, longer still")
    late()
    page.locator("#id_note").fill("Mine, the longest")
    page.get_by_role("button", name="Save mine in its place").click()
    expect(page.locator("#note-shown .note")).to_have_text("Mine, the longest")
    assert given_up() == 1, "what would come with the old text and find another"
    assert saved() == "Mine, the longest"


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_a_conflict_has_no_fault(page, entry, context, find_faults, size):
    page.set_viewport_size(size)
    other = context.new_page()
    other.goto(entry)
    other.locator("#id_note").fill("One")
    expect(other.get_by_text("Saved at")).to_be_visible()
    page.locator("#id_note").fill("Two")
    expect(page.get_by_label("Saved elsewhere")).to_be_visible()
    assert find_faults() == []


def test_a_note_too_long_says_so_and_is_not_sent(page, entry):
    sent = []
    page.on("request", lambda request: sent.append(request.url))
    page.locator("#id_note").fill("ä" * 60_000)
    page.get_by_role("button", name="Save the note").click()
    assert (
        page.locator("#id_note").evaluate("field => field.validationMessage").startswith("A note")
    )
    page.wait_for_timeout(1500)
    assert not [url for url in sent if url.endswith("/note/")]


def test_nothing_written_stays_after_signing_out(page, entry, live_server):
    page.route("**/note/", lambda route: route.abort())
    page.locator("#id_note").fill("Private")
    expect(page.locator("#failed")).to_contain_text("kept in this browser")
    page.context.clear_cookies()
    page.goto(entry)
    assert page.evaluate("Object.keys(localStorage)") == []
