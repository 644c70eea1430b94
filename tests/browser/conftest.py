"""Real Chromium against a real server, with a small roadmap in the database."""

from dataclasses import dataclass

import pytest
from axe_playwright_python.sync_playwright import Axe

from accounts.models import User
from roadmap.models import Resource, Topic
from tests.factories import a_learner, a_paper, a_resource, a_stop, a_topic, needs, relate

PASSWORD = "a heap of seven stones"
WIDE, PHONE = {"width": 1360, "height": 900}, {"width": 390, "height": 844}

COUNT = """name => {
    window.heard = {...window.heard, [name]: 0};
    document.addEventListener(name, () => window.heard[name]++);
}"""
READY = (
    "navigator.serviceWorker.getRegistration().then(found => found?.active?.state === 'activated')"
)


def until(page, expression):
    """Wait for what the policy of the page lets no predicate of Playwright's ask."""
    for _ in range(100):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(100)
    pytest.fail(f"never came true: {expression}")


def count(page, event):
    """How often the page hears of that from now on."""
    page.evaluate(COUNT, event)
    return lambda: page.evaluate("name => window.heard[name]", event)


def is_kept(address, reader):
    return f"caches.match('{address}', {{cacheName: 'visited:{reader}', ignoreVary: true}}).then(Boolean)"


@pytest.fixture
def browser_context_args(browser_context_args):
    """Without the service worker: what is tested is the page that the server gives now."""
    return browser_context_args | {"service_workers": "block"}


@dataclass
class Roadmap:
    stop: Topic
    first: Resource
    paper: Resource
    learner: User


@pytest.fixture
def roadmap(transactional_db):
    before, stop = (
        a_stop("Calculus", slug="calculus"),
        a_stop("Deep learning", slug="deep-learning"),
    )
    needs(stop, before, "Backpropagation is the chain rule.")
    a_resource("Essence of calculus", topic=before, kind="playlist")
    stop.summary = "Layers of **features**.\n\nAfterwards you can train a network."
    stop.concepts = "- **Layer**: one step of a network"
    stop.body = 'A mean.\n\n```python caption="Mean"\nprint(sum([1, 2]) / 2)\n```'
    stop.save()
    child = a_topic("Convolution", parent=stop)
    first = a_resource("A first look at layers", topic=child, level="introductory", kind="video")
    paper = a_paper(
        "Deep residual learning",
        topic=child,
        level="cult",
        published="2015-12",
        authors="He, Zhang, Ren, Sun",
        arxiv_id="1512.03385",
        why="It let networks grow a hundred layers deep.",
    )
    then = a_resource("The talk about it", topic=child, kind="talk")
    relate(then, "follows_up", paper)
    relate(first, "explains", paper)
    a_resource("No link here", topic=child, url="")
    return Roadmap(stop, first, paper, a_learner("ada", password=PASSWORD))


@pytest.fixture
def sign_in(page, live_server):
    def sign_in_as(name: str) -> None:
        page.goto(f"{live_server.url}/accounts/login/")
        page.locator("[name=login]").fill(name)
        page.locator("main [name=password]").fill(PASSWORD)
        page.locator("main button[type=submit], main form .btn").first.click()
        page.wait_for_url(lambda address: "/accounts/login/" not in address)

    return sign_in_as


@pytest.fixture
def at_home(page, live_server, roadmap, sign_in):
    """Signed in, the worker in place, the topic and one entry of it read."""
    topic, entry = roadmap.stop.get_absolute_url(), roadmap.paper.get_absolute_url()
    sign_in("ada")
    until(page, READY)
    # The worker came while these two were opened: they are kept afterwards.
    until(page, is_kept("/", roadmap.learner.pk))
    for address in (topic, entry, topic):
        page.goto(live_server.url + address)
        until(page, is_kept(address, roadmap.learner.pk))
    return roadmap


@pytest.fixture
def held(page):
    """Hold what is asked next of such an address; what comes back waits for it and gives it."""

    def hold(pattern):
        routes = []
        page.route(pattern, lambda route: routes.append(route), times=1)

        def come():
            for _ in range(1000):
                if routes:
                    return routes[0]
                page.wait_for_timeout(10)
            pytest.fail(f"nothing was asked of {pattern}")

        return come

    return hold


@pytest.fixture
def find_faults(page):
    """What axe finds on the page as it stands, as readable lines; none is what we want."""

    def find() -> list[str]:
        found = Axe().run(
            page,
            options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]},
        )
        return [
            f"{rule['id']}: {node['html'][:160]}"
            for rule in found.response["violations"]
            for node in rule["nodes"]
        ]

    return find
