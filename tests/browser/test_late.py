"""Answers that come late, in another order, or when somebody has gone on already."""

import re
from threading import Event, Semaphore

import pytest
from playwright.sync_api import expect

from roadmap.models import UserProgress
from roadmap.views import progress

from .conftest import count

TOPIC = "/topics/deep-learning/"
FIRST, PAPER = "A first look at layers", "Deep residual learning"


@pytest.fixture
def topic(page, live_server, roadmap):
    page.goto(live_server.url + TOPIC)
    return roadmap


def stone(page, title=FIRST):
    return page.get_by_role("button", name=f"Done: {title}", exact=True)


def ring(page):
    return page.locator("#ring")


def test_presses_of_a_guest_go_one_after_the_other_and_show_at_once(page, topic, held):
    """The first makes the session that the others belong to."""
    sent, late = count(page, "htmx:beforeSend"), held("**/progress/")
    stones = page.locator(".tick").all()[:3]
    for each in stones:
        each.click()
    for each in stones:
        expect(each).to_have_attribute("aria-pressed", "true")
    assert sent() == 1
    late().continue_()
    expect(ring(page)).to_contain_text("3 of 4 done")
    page.reload()
    expect(ring(page)).to_contain_text("3 of 4 done")


def test_the_last_of_two_presses_on_an_entry_is_what_stands(page, topic, held):
    late = held("**/progress/")
    stone(page).click()
    page.get_by_role("link", name=f"{FIRST}: Mark").click()
    page.get_by_role("button", name="Skipped").click()
    with page.expect_response("**/progress/"):
        late().continue_()
    expect(ring(page)).to_contain_text("0 of 3 done, 1 skipped")
    expect(page.locator(".state-of").first).to_contain_text("Skipped")
    page.reload()
    expect(page.locator(".state-of").first).to_contain_text("Skipped")


def test_an_answer_finds_the_row_that_a_filter_has_replaced(page, topic, held):
    late = held("**/progress/")
    stone(page).click()
    page.get_by_label(re.compile("^Introductory")).check(force=True)
    expect(page.locator("#shown")).to_have_text("1 of 4 entries")
    expect(stone(page)).to_have_attribute("aria-pressed", "false")
    late().continue_()
    expect(stone(page)).to_have_attribute("aria-pressed", "true")


def test_a_count_that_a_filter_left_out_is_no_fault(page, live_server, roadmap):
    page.goto(f"{live_server.url}{TOPIC}?level=introductory")
    faults, settled = count(page, "htmx:error"), count(page, "htmx:afterSettle")
    assert page.locator(".section .count").count() == 1
    stone(page).click()
    expect(page.locator(".section .count")).to_contain_text("1 of 4 done")
    assert settled() and not faults()


def test_a_failure_is_told_although_its_row_was_replaced(page, topic, held):
    late = held("**/progress/")
    stone(page).click()
    page.get_by_label(re.compile("^Introductory")).check(force=True)
    expect(page.locator("#shown")).to_have_text("1 of 4 entries")
    late().fulfill(status=500)
    expect(page.get_by_role("alert")).to_contain_text("could not be saved")


def test_what_is_pressed_again_before_its_answer_can_still_be_undone(page, topic, held):
    late = held("**/progress/")
    everything = page.get_by_role("button", name="Mark all of this done")
    everything.click()
    everything.click()
    late().continue_()
    page.get_by_role("button", name="Undo").click()
    expect(ring(page)).to_contain_text("0 of 4 done")


def test_a_double_click_is_one_press_however_quick_the_answer(page, topic):
    sent = count(page, "htmx:beforeSend")
    stone(page).click()
    expect(ring(page)).to_contain_text("1 of 4 done")
    stone(page).dispatch_event("click", {"detail": 2})
    assert sent() == 1


def test_who_leaves_takes_along_what_has_no_answer_yet(
    page, live_server, roadmap, sign_in, monkeypatch
):
    go_on, answered, reads = Event(), Semaphore(0), progress.pressed
    calls = iter([go_on.wait])

    def slow(request):
        next(calls, bool)()
        return reads(request)

    def marked(*args, _marked=progress.marked, **more):
        answered.release()
        return _marked(*args, **more)

    monkeypatch.setattr(progress, "pressed", slow)
    monkeypatch.setattr(progress, "marked", marked)
    sign_in("ada")
    page.goto(live_server.url + TOPIC)
    stone(page).click()
    stone(page, PAPER).click()
    page.goto(f"{live_server.url}/about/")
    assert answered.acquire(timeout=20) and answered.acquire(timeout=20)
    done = set(UserProgress.objects.values_list("resource__title", "state"))
    go_on.set()
    assert answered.acquire(timeout=20)
    assert done == {(FIRST, "done"), (PAPER, "done")}


def test_z_waits_for_what_it_is_to_take_back(page, topic, held):
    for key in "jx":
        page.keyboard.press(key)
    expect(ring(page)).to_contain_text("1 of 4 done")
    late = held("**/progress/")
    for key in "jxz":
        page.keyboard.press(key)
    late().continue_()
    expect(page.locator("#toast")).to_contain_text(f"No longer marked: {PAPER}")
    expect(ring(page)).to_contain_text("1 of 4 done")


def test_z_pressed_again_before_its_answer_takes_back_once(page, topic, held):
    sent, pressed = count(page, "htmx:beforeSend"), held("**/progress/")
    for key in "jxzz":
        page.keyboard.press(key)
    press, undone = pressed(), held("**/progress/")
    press.continue_()
    undo = undone()
    page.keyboard.press("z")
    undo.continue_()
    expect(page.locator("#toast")).to_contain_text(f"No longer marked: {FIRST}")
    assert sent() == 2


def test_a_press_in_the_moment_of_a_swap_stays_on_the_page(page, topic):
    page.evaluate(
        """() => {
          window.isSame = true;
          const again = () => document.querySelector(".tick[aria-pressed=true]").click();
          document.addEventListener("htmx:afterSwap", () => setTimeout(again), {once: true});
        }"""
    )
    stone(page).click()
    expect(page.locator("#toast")).to_contain_text("No longer marked")
    assert page.evaluate("window.isSame")


def test_what_is_said_leaves_also_when_something_else_is_said(page, live_server, roadmap):
    page.clock.install()
    page.goto(live_server.url + TOPIC)
    stone(page).click()
    expect(page.locator("#toast")).to_contain_text("Marked done")
    page.route("**/progress/", lambda route: route.fulfill(status=500))
    stone(page, PAPER).click()
    expect(page.locator("#failed")).to_contain_text("could not be saved")
    page.mouse.move(0, 0)
    page.clock.run_for(10_500)
    expect(page.locator("#toast")).to_be_empty()
    expect(page.locator("#failed")).to_be_empty()


def test_what_works_does_not_hide_that_something_else_failed(page, topic):
    page.route("**/progress/", lambda route: route.fulfill(status=500), times=1)
    stone(page).click()
    expect(page.locator("#failed")).to_contain_text("could not be saved")
    stone(page, PAPER).click()
    expect(ring(page)).to_contain_text("1 of 4 done")
    expect(page.locator("#failed")).to_contain_text("could not be saved")
    stone(page).click()
    expect(page.locator("#failed")).to_be_empty()


def test_a_list_that_gives_way_to_a_newer_one_has_not_failed(page, topic, held):
    given_up, said = count(page, "htmx:sendAbort"), count(page, "said")
    page.evaluate(
        """() => new MutationObserver(() => document.dispatchEvent(new Event("said")))
            .observe(document.getElementById("failed"), {childList: true})"""
    )
    late = held("**/topics/deep-learning/?*")
    page.locator("#filter-q").fill("residual")
    late()
    page.locator("#filter-q").fill("look")
    expect(page.locator("#shown")).to_have_text("1 of 1 entry")
    assert (given_up(), said()) == (1, 0)


def test_back_gives_a_page_whose_scripts_speak(page, topic):
    page.get_by_label(re.compile("^Cult")).check(force=True)
    expect(page).to_have_url(re.compile(r"\?level=cult$"))
    page.go_back()
    expect(stone(page)).to_be_visible()
    expect(page.get_by_label(re.compile("^Cult"))).not_to_be_checked()
    page.route("**/progress/", lambda route: route.fulfill(status=500))
    stone(page).click()
    expect(page.get_by_role("alert")).to_contain_text("could not be saved")


def test_keys_are_not_shown_to_who_has_gone_on(page, topic, held):
    late = held("**/keys/")
    page.evaluate(
        """() => {
          const ask = window.fetch;
          const came = () => (document.body.dataset.came = "");
          window.fetch = async (...asked) => {
            const answer = await ask(...asked);
            answer.clone().text().then(() => setTimeout(came));
            return answer;
          };
        }"""
    )
    page.keyboard.press("?")
    late()
    page.keyboard.press("/")
    page.keyboard.type("deep")
    late().continue_()
    expect(page.locator("body")).to_have_attribute("data-came", "")
    assert not page.locator("dialog[open]").count()
    expect(page.locator("#search")).to_be_focused()


def test_who_types_before_the_scripts_have_come_stays_there(page, live_server, topic):
    row = page.locator(".mark").first.get_attribute("id")
    page.evaluate("row => sessionStorage.setItem('row', row)", row)
    page.add_init_script(
        """new MutationObserver((_, watch) => {
            const field = document.getElementById("search");
            if (field) { field.focus(); watch.disconnect(); }
        }).observe(document, {childList: true, subtree: true})"""
    )
    page.goto(live_server.url + TOPIC)
    assert page.evaluate("sessionStorage.getItem('row')") is None
    expect(page.locator("#search")).to_be_focused()


class TestSuggesting:
    @pytest.fixture
    def fold(self, page, topic):
        page.locator("#suggest > summary").click()

    def test_a_form_that_comes_late_leaves_the_focus_where_it_is(self, page, fold, held):
        late = held("**/suggest/?*")
        page.get_by_role("link", name="A new entry").click()
        page.locator("#search").focus()
        late().continue_()
        expect(page.locator("#suggest-here h2")).to_be_visible()
        expect(page.locator("#search")).to_be_focused()

    def test_of_two_forms_that_is_shown_which_was_asked_for_last(self, page, fold, held):
        given_up = count(page, "htmx:sendAbort")
        late = held("**/suggest/?*")
        page.get_by_role("link", name="A new entry").click()
        late()
        page.get_by_role("link", name="A mistake").click()
        expect(page.get_by_label("What is wrong")).to_be_visible()
        assert given_up() == 1
