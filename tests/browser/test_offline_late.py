"""What waits in the browser when answers come late, a second tab is there, or somebody leaves."""

import re

import pytest
from playwright.sync_api import expect

from roadmap.models import UserProgress

from .conftest import READY, until

TOPIC = "/topics/deep-learning/"
FIRST = "A first look at layers"
WITHOUT_SYNC = (
    "Object.defineProperty(ServiceWorkerRegistration.prototype, 'sync', {value: undefined})"
)
SOON = """() => {
    const later = window.setTimeout;
    window.setTimeout = (act, wait) => later(act, wait === 30_000 ? 300 : wait);
}"""
# A page as the worker gets it, whose end comes when `finish` is called.
LATE = """async () => {
    const page = (reader, body) => new Response(body, {headers: {"Offline-Reader": reader}});
    let finish;
    const slow = new ReadableStream({start: (stream) => (finish = () => stream.close())});
    const arriving = keep(TURNED.url, page("9", slow), asked + 1);
    await keep(TURNED.next, page(TURNED.reader, "newer"), asked + 2);
    finish();
    await arriving;
    const kept = await find(TURNED.url);
    return kept && kept.text();
}"""


@pytest.fixture
def browser_context_args(browser_context_args):
    return browser_context_args | {"service_workers": "allow"}


def stone(page, title=FIRST):
    return page.get_by_role("button", name=f"Done: {title}", exact=True)


def away(page):
    return page.locator("#away")


def has_looked(page):
    """The page has looked for what waits, as it does when it has come."""
    page.evaluate("offline.looked.then(() => outbox.all().then(outbox.all).then(outbox.all))")


def tick_without_a_network(page):
    has_looked(page)
    page.route("**/progress/", lambda route: route.abort())
    stone(page).click()
    expect(away(page)).to_contain_text("Waiting to be sent: 1.")
    page.unroute("**/progress/")


def look_again(page):
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def test_a_tab_that_is_looked_at_again_shows_what_another_has_sent(
    page, live_server, at_home, context
):
    page.evaluate(WITHOUT_SYNC)
    tick_without_a_network(page)
    stone(page).focus()
    other = context.new_page()
    other.goto(live_server.url + TOPIC)
    expect(other.locator("#ring")).to_contain_text("1 of 4 done")
    look_again(page)
    expect(page.locator("#ring")).to_contain_text("1 of 4 done")
    expect(page.locator(".waits")).to_have_count(0)
    expect(stone(page)).to_be_focused()


def test_what_got_no_answer_is_sent_again_without_anybody_s_doing(page, at_home):
    page.evaluate(WITHOUT_SYNC)
    page.evaluate(SOON)
    tick_without_a_network(page)
    expect(page.locator("#ring")).to_contain_text("1 of 4 done")
    expect(away(page)).not_to_contain_text("Waiting")


def test_a_press_made_while_an_older_one_is_sent_is_the_last_word(page, at_home, held):
    page.evaluate(WITHOUT_SYNC)
    tick_without_a_network(page)
    late = held("**/progress/")
    look_again(page)
    late()
    page.get_by_role("link", name=f"{FIRST}: not sent yet: Done").click()
    page.get_by_role("button", name="Skipped").click()
    expect(page.locator("#ring")).to_contain_text("1 skipped")
    with page.expect_response("**/progress/"):
        late().continue_()
    until(page, "navigator.locks.query().then(({held}) => held.length === 0)")
    expect(page.locator(".state-of").first).to_have_text(re.compile("Skipped$"))
    expect(away(page)).not_to_contain_text("elsewhere")


@pytest.fixture
def drafts(page, at_home):
    """Two notes that wait."""
    has_looked(page)
    addresses = [f"{each.get_absolute_url()}note/" for each in (at_home.first, at_home.paper)]
    page.evaluate(
        """([learner, addresses]) => {
            for (const each of addresses)
                localStorage.setItem(`note:${learner}:${each}`, JSON.stringify({note: "Typed"}));
        }""",
        [str(at_home.learner.pk), addresses],
    )


@pytest.mark.usefixtures("drafts")
def test_a_note_that_another_tab_has_sent_is_not_emptied(page, at_home, held):
    for resource in (at_home.first, at_home.paper):
        UserProgress.objects.create(user=at_home.learner, resource=resource, note="Typed")
    late = held("**/note/")
    look_again(page)
    late()
    page.evaluate(
        """sent => Object.keys(localStorage).filter(key => !key.endsWith(sent))
            .forEach(key => localStorage.removeItem(key))""",
        late().request.url.split("/", 3)[3],
    )
    late().continue_()
    until(page, "Object.keys(localStorage).length === 0")
    look_again(page)
    page.goto(page.url)
    assert list(UserProgress.objects.values_list("note", flat=True)) == ["Typed", "Typed"]


@pytest.mark.usefixtures("drafts")
def test_what_is_typed_while_a_note_is_sent_stays_kept(page, at_home, held):
    late = held("**/note/")
    look_again(page)
    address = f"/{late().request.url.split('/', 3)[3]}"
    key = f"note:{at_home.learner.pk}:{address}"
    page.evaluate("key => localStorage.setItem(key, JSON.stringify({note: 'Typed on'}))", key)
    late().continue_()
    until(page, "Object.keys(localStorage).length === 1")
    assert page.evaluate("key => localStorage.getItem(key)", key) == '{"note":"Typed on"}'


def test_signing_out_is_pressed_twice_and_done_once(page, at_home):
    sent = []
    page.on("request", lambda asked: sent.append(asked.method + asked.url.split("/", 3)[3]))
    page.locator(".you summary").click()
    page.get_by_role("button", name="Sign out").dblclick()
    expect(page.get_by_role("link", name="Sign in", exact=True)).to_be_visible()
    assert sent.count("POSTaccounts/logout/") == 1


def test_a_new_guest_who_leaves_at_once_keeps_every_press(page, live_server, roadmap, held):
    """Each alone would make a session of its own, of which the browser keeps one."""
    page.goto(live_server.url + TOPIC)
    until(page, READY)
    until(page, "navigator.serviceWorker.controller !== null")
    late = held("**/progress/")
    stones = page.locator(".tick").all()[:3]
    for each in stones:
        each.click()
    late()
    page.goto(f"{live_server.url}/about/")
    until(page, f"fetch('{TOPIC}').then(a => a.text()).then(said => said.includes('3 of 4 done'))")


def test_who_goes_on_while_pages_are_kept_stays_there(page, live_server, at_home, held):
    page.goto(live_server.url)
    start = page.get_by_role("button", name="Keep this roadmap offline")
    start.click()
    said = page.locator("#keep-said")
    expect(said).to_contain_text("Kept on this device:")
    late = held("**/topics/calculus/")
    page.get_by_role("button", name="Keep it anew").click()
    late()
    expect(page.get_by_role("button", name="Let go of it")).to_be_disabled()
    page.locator("#search").focus()
    late().continue_()
    expect(page.locator("#keep-progress")).to_be_hidden()
    expect(page.locator("#search")).to_be_focused()


@pytest.mark.parametrize(
    ("reader", "next_page", "kept"), [("guest", "/about/", None), ("9", "/log/", "newer")]
)
def test_a_page_that_comes_late_brings_back_neither_another_nor_itself(
    page, live_server, at_home, context, reader, next_page, kept
):
    """The worker gets the end of an older page when a newer one is kept: by a guest, or the same."""
    (worker,) = context.service_workers
    old = "/log/"
    told = {"url": live_server.url + old, "next": live_server.url + next_page, "reader": reader}
    assert worker.evaluate(LATE.replace("TURNED", repr(told))) == kept
