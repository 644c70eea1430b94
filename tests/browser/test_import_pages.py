"""Bringing a log in, and a list in the admin: for every eye, without scripts, by keyboard alone."""

import pytest
from playwright.sync_api import expect

from accounts.models import User
from roadmap import services
from roadmap.models import Report, Resource, Topic, UserProgress
from tests.factories import a_learner, a_resource

from .conftest import PASSWORD, PHONE, WIDE

LOG = f"""# My log

## Deep learning
| Resource | Progress | Notes |
|---|---|---|
| A first look at layers | ✅ | {"A long note, since one has thoughts. " * 8} |
| Deep residual learning | 3/7 | |
| Essence of calculus | ✅ | |
| The talk about it | ⬜ | |
| Essence of calculus | ⬜ | |
| [Not here](https://nowhere.example/) | ✅ | |
| Twins | ✅ | |
| {"AVeryLongTitleWithoutAnySpaceInIt" * 9} | ⬜ | |
| No link here | | |
"""
LIST = """# Learn

## Basics

- [Alpha](https://alpha.example/){} - what it says
- [Beta](https://beta.example/)
"""


@pytest.fixture
def log_page(page, live_server, roadmap, sign_in):
    """The page of a log with a line of every kind; give the text to bring in."""
    for number in range(2):
        a_resource("Twins", url=f"https://twin-{number}.example/")
    talk = Resource.objects.get(title="The talk about it")
    services.mark(roadmap.learner, [talk], "done")
    services.mark(roadmap.learner, [Resource.objects.get(title="Essence of calculus")], "done")
    sign_in("ada")

    def bring(text):
        page.goto(f"{live_server.url}/log/import/")
        page.get_by_label("Paste it here").fill(text)
        with page.expect_navigation():
            page.get_by_role("button", name="Show what it would mark").click()

    return bring


@pytest.fixture
def admin_page(page, live_server, transactional_db, sign_in, tmp_path):
    """A curator at the admin; give a list's text to upload it."""
    a_learner("grace", password=PASSWORD, is_staff=True, is_superuser=True)
    sign_in("grace")

    def upload(text, name="learn.md"):
        path = tmp_path / name
        path.write_text(text, "utf-8")
        page.goto(f"{live_server.url}/admin/roadmap/report/upload/")
        page.get_by_label("List", exact=False).first.set_input_files(path)
        with page.expect_navigation():
            page.get_by_role("button", name="Show what it would change").click()

    return upload


@pytest.fixture
def asked(admin_page, page):
    """A plan with additions, a change and a question, on the page."""
    admin_page(LIST.format(""))
    with page.expect_navigation():
        page.get_by_role("button", name="Apply").click()
    Resource.objects.filter(title="Alpha").update(authors="Ada Lovelace")
    Topic.objects.filter(title="Basics").update(title="Fundamentals")
    more = "\n## More\n\n- [Gamma](https://gamma.example/)\n"
    changed = LIST.format(" by Bertha Benz").replace("Basics", "First steps")
    admin_page(changed.replace("[Beta]", f"[{'AVeryLongTitle' * 12}]") + more)


def no_wider_than_the_window(page):
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_no_page_of_a_log_has_a_fault(page, log_page, find_faults, theme, size):
    page.emulate_media(color_scheme=theme)
    page.set_viewport_size(size)
    faults = {}
    for name, text in {"lines": LOG, "none": "Hello\n\nworld", "error": "\x01\x02" * 99}.items():
        log_page(text)
        faults[name] = find_faults()
        assert no_wider_than_the_window(page), name
    assert faults == {"lines": [], "none": [], "error": []}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_no_page_of_a_plan_has_a_fault(page, asked, admin_page, find_faults, theme, size):
    page.emulate_media(color_scheme=theme)
    page.set_viewport_size(size)
    plan = page.url
    admin_page("")
    refused = page.url
    expect(page.get_by_text("learn.md:1: The file is empty.")).to_be_visible()
    faults = {"refused": find_faults()}
    report = page.url.replace("upload/", f"{Report.objects.applied().first().pk}/change/")
    for name, address in {"plan": plan, "upload": refused, "report": report}.items():
        page.goto(address)
        faults[name] = find_faults()
        assert no_wider_than_the_window(page), name
    assert not any(faults.values()), faults


def test_a_log_is_brought_in_by_keyboard_alone(page, live_server, log_page):
    page.goto(f"{live_server.url}/log/import/")
    page.get_by_label("Paste it here").focus()
    page.keyboard.insert_text("- [x] A first look at layers\n- [x] Deep residual learning\n")
    for _ in range(2):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="2 lines say how far you are")).to_be_visible()
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "line":
            break
    page.keyboard.press("Space")
    for _ in range(10):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.value") == "apply":
            break
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 entry was marked.")).to_be_visible()
    marked = UserProgress.objects.filter(state="done", resource__title="Deep residual learning")
    assert marked.count() == 1


def test_the_focus_never_hides_behind_what_stays_in_view(page, log_page):
    page.set_viewport_size({"width": 390, "height": 500})
    log_page("\n".join(f"- [x] Twins\n- [x] Entry {n}" for n in range(20)))
    hidden = """() => { const bar = document.querySelector('.stays').getBoundingClientRect();
        const box = document.activeElement.getBoundingClientRect();
        return !document.activeElement.closest('.stays') && box.bottom > bar.top && box.top < bar.bottom; }"""
    page.get_by_role("checkbox").first.focus()
    for _ in range(30):
        page.keyboard.press("Tab")
        assert not page.evaluate(hidden)


def test_a_question_is_answered_on_the_page_by_keyboard_alone(page, asked):
    question = page.get_by_role("group", name="authors is “Ada Lovelace” here", exact=False)
    question.get_by_role("radio", name="Keep").focus()
    page.keyboard.press("ArrowDown")
    page.get_by_role("button", name="Apply").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("The list was taken in.")).to_be_visible()
    assert Resource.objects.get(title="Alpha").authors == "Bertha Benz"
    assert Topic.objects.filter(title="Fundamentals").exists()


class TestWithoutScripts:
    @pytest.fixture
    def browser_context_args(self, browser_context_args):
        return browser_context_args | {"java_script_enabled": False}

    def test_a_log_is_brought_in(self, page, log_page):
        log_page(LOG)
        page.get_by_role("combobox", name="Which one? Twins").select_option(index=2)
        page.get_by_role("checkbox", name="Mark Twins").check()
        page.get_by_role("button", name="Mark what is chosen").click()
        expect(page.get_by_text("3 entries were marked.")).to_be_visible()
        twin = UserProgress.objects.get(resource__title="Twins")
        assert (twin.state, twin.resource.url) == ("done", "https://twin-1.example/")

    def test_a_list_is_taken_in_and_asks(self, page, asked):
        page.get_by_label("Take “First steps”").check()
        page.get_by_role("button", name="Apply").click()
        expect(page.get_by_text("The list was taken in.")).to_be_visible()
        assert Topic.objects.filter(title="First steps").exists()
        assert Report.objects.applied().first().user == User.objects.get(username="grace")
