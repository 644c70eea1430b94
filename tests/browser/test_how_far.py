"""The amount and the days of an entry, typed in a real browser, with and without scripts."""

import re

import pytest
from playwright.sync_api import expect

from roadmap.models import UserProgress

from .conftest import PHONE, WIDE


@pytest.fixture(params=[True, False], ids=["scripts", "no-scripts"])
def browser_context_args(browser_context_args, request):
    return browser_context_args | {"java_script_enabled": request.param}


@pytest.fixture
def entry(page, live_server, roadmap, sign_in):
    sign_in("ada")
    page.goto(live_server.url + roadmap.paper.get_absolute_url())
    page.get_by_text("How far, and when").click()
    return roadmap.paper


def save(page, amount):
    page.get_by_label("How far").fill(amount)
    page.get_by_role("button", name="Save", exact=True).click()


def test_an_amount_is_saved_and_undone(page, entry):
    save(page, "3/12 p.")
    expect(page.locator("#how-far .facts")).to_contain_text("3/12 p.")
    expect(page.get_by_role("button", name="In progress")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#how-far .facts")).to_have_count(0)
    expect(page.get_by_role("button", name="In progress")).to_have_attribute(
        "aria-pressed", "false"
    )


def test_what_makes_no_sense_stays_in_its_field_with_a_sentence(page, entry):
    save(page, "nearly all")
    field = page.get_by_label("How far")
    expect(field).to_have_value("nearly all")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#how-far-amount_error")).to_contain_text("Write it like 3/7")
    expect(field).to_be_focused()
    expect(field).to_have_accessible_description(re.compile("Write it like 3/7"))
    assert not UserProgress.objects.exists()
    save(page, "12/12 p.")
    expect(page.get_by_role("button", name="Done", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )


@pytest.mark.parametrize("browser_context_args", [True], indirect=True)
@pytest.mark.parametrize("typed", ["3/12 p.", "nearly all"])
def test_what_is_typed_and_not_saved_outlives_a_press_on_a_state(page, entry, typed):
    field = page.get_by_label("How far")
    if typed == "nearly all":
        save(page, typed)
        expect(field).to_have_attribute("aria-invalid", "true")
    field.fill(typed)
    page.get_by_role("button", name="In progress").click()
    expect(page.locator("#how-far .facts")).to_contain_text("started")
    expect(field).to_be_visible()
    expect(field).to_have_value(typed)
    expect(page.get_by_label("Started")).not_to_have_value("")


@pytest.mark.parametrize("browser_context_args", [True], indirect=True)
def test_who_types_on_while_an_amount_is_refused_stays_there(page, entry, held):
    late = held("**/how-far/")
    save(page, "8/7")
    late()
    started = page.get_by_label("Started")
    started.fill("2026-03-31")
    late().continue_()
    expect(page.locator("#how-far-amount_error")).to_contain_text("more than the whole")
    expect(started).to_have_value("2026-03-31")
    expect(started).to_be_focused()
    expect(page.get_by_label("How far")).to_have_value("8/7")


@pytest.mark.parametrize("browser_context_args", [True], indirect=True)
def test_what_was_saved_is_not_taken_for_typed(page, entry):
    save(page, " 3/12  p. ")
    expect(page.get_by_label("How far")).to_have_value("3/12 p.")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_label("How far")).to_have_value("")


@pytest.mark.parametrize("browser_context_args", [True], indirect=True)
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_a_refused_amount_has_no_fault(page, entry, find_faults, theme, size):
    page.emulate_media(color_scheme=theme)
    page.set_viewport_size(size)
    save(page, "8/7")
    expect(page.locator("#how-far-amount_error")).to_be_visible()
    assert find_faults() == []
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
