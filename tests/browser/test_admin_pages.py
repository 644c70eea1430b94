"""Curation in a real browser: no faults in either theme, by keyboard, without scripts, two at once."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from roadmap import services
from roadmap.merging import merge
from roadmap.models import Resource
from tests.factories import a_curator, a_resource

from .conftest import PASSWORD, PHONE, WIDE

TOPICS, RESOURCES = "/admin/roadmap/topic/", "/admin/roadmap/resource/"
# Not what is only good practice: the tables in Django's forms have an empty head.
RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]


@pytest.fixture
def curator(roadmap):
    return a_curator("cora", password=PASSWORD)


@pytest.fixture
def pages(roadmap, curator):
    """The pages of the admin that are ours, each with something to show."""
    paper, stop = roadmap.paper, roadmap.stop
    child = stop.children.get()
    services.mark(roadmap.learner, [paper], "done")
    paper.title, paper._change_reason = "Deep residual learning for images", "As it is printed"
    paper.save()
    made = merge(a_resource("The same paper", topic=stop), paper, curator, "Twice")
    return [
        TOPICS,
        f"{TOPICS}{child.pk}/entries/",
        f"{TOPICS}{child.pk}/move/",
        f"{TOPICS}{child.pk}/delete/",
        f"{TOPICS}{child.pk}/history/",
        f"{RESOURCES}{paper.pk}/change/",
        f"{RESOURCES}{paper.pk}/history/",
        f"{RESOURCES}{paper.pk}/delete/",
        f"/admin/roadmap/merge/add/?resource={roadmap.first.pk}&into={paper.pk}",
        f"/admin/roadmap/merge/{made.pk}/change/",
    ]


def faults_in(page, context="#content"):
    """What axe finds in the content; the frame around it is Django's own."""
    found = Axe().run(page, context=context, options={"runOnly": RULES})
    return [
        f"{rule['id']}: {node['html'][:200]}"
        for rule in found.response["violations"]
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_no_page_of_curation_has_a_fault(page, live_server, pages, sign_in, theme, size):
    page.emulate_media(color_scheme=theme)
    page.set_viewport_size(size)
    sign_in("cora")
    faults = {}
    for address in pages:
        page.goto(live_server.url + address)
        if found := faults_in(page):
            faults[address] = found
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            faults[f"{address} width"] = ["scrolls sideways"]
    assert faults == {}, faults


def test_the_policy_holds_and_nothing_is_missing(page, live_server, pages, sign_in):
    troubles = []
    sign_in("cora")
    page.on("console", lambda said: troubles.append(said.text) if said.type == "error" else 0)
    page.on("response", lambda got: troubles.append(got.url) if got.status >= 400 else 0)
    for address in ["/admin/", *pages]:
        page.goto(live_server.url + address)
        page.wait_for_load_state("networkidle")
    assert troubles == []


def test_a_topic_is_moved_by_keyboard_and_the_button_keeps_the_focus(
    page, live_server, roadmap, curator, sign_in
):
    sign_in("cora")
    page.goto(live_server.url + TOPICS)
    page.get_by_role("button", name="Move “Deep learning” up").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"#up-{roadmap.stop.pk}$"))
    rows = page.locator("#result_list .field-in_tree")
    expect(rows.nth(1)).to_contain_text("Deep learning")
    expect(page.get_by_role("button", name="Move “Deep learning” up")).to_be_focused()


def test_two_curators_at_one_entry(page, live_server, roadmap, curator, sign_in, browser):
    address = f"{live_server.url}{RESOURCES}{roadmap.paper.pk}/change/"
    sign_in("cora")
    page.goto(address)
    # The other one, elsewhere.
    paper = Resource.objects.get(pk=roadmap.paper.pk)
    paper._history_user, paper._change_reason = a_curator("otto"), "As it is printed"
    paper.title = "Deep residual learning for image recognition"
    paper.save()
    page.get_by_label("Title:").fill("Deep residual nets")
    page.get_by_role("button", name="Save", exact=True).click()
    told = page.get_by_role("alert")
    expect(told).to_contain_text("otto: As it is printed")
    expect(told.locator("ins")).to_have_count(2)
    assert faults_in(page, ".conflict") == []
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("was changed successfully")).to_be_visible()
    paper.refresh_from_db()
    assert paper.title == "Deep residual nets"


def test_a_change_is_put_back_with_one_press(page, live_server, pages, roadmap, sign_in):
    sign_in("cora")
    page.goto(f"{live_server.url}{RESOURCES}{roadmap.paper.pk}/history/")
    change = page.locator(".change", has_text="As it is printed")
    change.get_by_role("button", name=re.compile("^Put back")).click()
    expect(page.get_by_text("Put back as it was before.")).to_be_visible()
    roadmap.paper.refresh_from_db()
    assert roadmap.paper.title == "Deep residual learning"


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_entries_are_sorted_without_scripts(page, live_server, roadmap, curator, sign_in):
    sign_in("cora")
    child = roadmap.stop.children.get()
    page.goto(f"{live_server.url}{TOPICS}{child.pk}/entries/")
    page.get_by_label("Number of “No link here”").fill("1")
    page.keyboard.press("Enter")
    rows = page.locator(".sorting tbody tr")
    expect(rows.first).to_contain_text("No link here")
    page.get_by_role("button", name="Move “No link here” down").click()
    expect(rows.nth(1)).to_contain_text("No link here")


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_two_entries_are_merged_and_parted_without_scripts(
    page, live_server, roadmap, curator, sign_in
):
    sign_in("cora")
    page.goto(live_server.url + RESOURCES)
    for title in ("A first look at layers", "Essence of calculus"):
        page.get_by_role("row", name=title).get_by_role("checkbox").check()
    page.locator("select[name=action]").select_option("merge")
    page.get_by_role("button", name="Go").click()
    page.get_by_role("button", name="Merge").click()
    page.get_by_role("button", name="Undo the merge").click()
    expect(page.get_by_text("The merge is undone.")).to_be_visible()
    assert Resource.objects.published().count() == 5
