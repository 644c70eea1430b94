"""Every visible string is marked for translation: in a pseudo-locale nothing stays as written."""

import re
from html.parser import HTMLParser

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from django.utils.translation import trans_real

from roadmap.keeper import Keeper
from roadmap.models import Resource, Topic
from roadmap.templatetags import cairn
from tests.factories import a_learner, a_paper, a_resource, a_stop, a_topic, needs, signed_in_anew

pytestmark = pytest.mark.django_db
# What is content or a name rather than a word of the interface is written in these capitals.
CONTENT = re.compile(
    r"\b[A-Z0-9@.:/_-]{2,}\b|\barXiv\b|\bDOI\b|\bBibTeX\b|\bCairn\b|https?|\d+|example\.org"
)
SHOWN = ("aria-label", "title", "placeholder", "alt")
# Beside it stand the names of other applications.
CONTENT_OF_ADMIN = '<div id="content"'
UNSEEN = {"script", "style", "pre", "textarea", "code", "kbd"}


class Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.inside: list[str] = []
        self.found: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.inside.append(tag)
        self.found += [value or "" for name, value in attrs if name in SHOWN]
        if tag in {"meta", "link", "input", "br", "use", "path", "circle", "rect", "img"}:
            self.inside.pop()

    def handle_endtag(self, tag):
        while self.inside and self.inside.pop() != tag:
            pass

    def handle_data(self, data):
        if not UNSEEN & set(self.inside):
            self.found.append(data)


class Pseudo:
    """Writes each translated message in a script that no page is written in."""

    def gettext(self, message):
        message = message.rpartition(trans_real.CONTEXT_SEPARATOR)[2]
        return re.sub(r"[A-Za-z]", "ж", message) if "%" not in message else _keep(message)

    def ngettext(self, one, many, number):
        return self.gettext(one if number == 1 else many)

    def pgettext(self, context, message):
        return self.gettext(message)

    def npgettext(self, context, one, many, number):
        return self.ngettext(one, many, number)

    def to_language(self):
        return "en-gb"

    def language(self):
        return "en-gb"


def _keep(message):
    parts = re.split(r"(%(?:\(\w+\))?[sd]|<[^>]+>)", message)
    return "".join(
        part if index % 2 else re.sub(r"[A-Za-z]", "ж", part) for index, part in enumerate(parts)
    )


@pytest.fixture
def pseudo(monkeypatch):
    monkeypatch.setattr(trans_real, "translation", lambda language: Pseudo())
    monkeypatch.setattr(trans_real, "_default", None)
    # What was said before stays said.
    monkeypatch.setattr(cairn, "_of_the_site", Keeper(100))
    monkeypatch.setattr("roadmap.blanks._marks", Keeper(100))
    yield
    # A request leaves its language active in the thread, which the next test would speak.
    translation.deactivate()


def untranslated(response, begin="<"):
    html = response.content.decode()
    words = Words()
    words.feed(html[html.index(begin) :])
    return [text for text in map(untranslated_words, words.found) if text]


def untranslated_words(text):
    left = CONTENT.sub("", text).strip()
    return left if re.search(r"[A-Za-z]", left) else ""


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "topic",
        "paper",
        "/resources/?level=cult",
        "/papers/",
        "/search/?q=DEEP",
        "/log/",
        "/about/",
        "/keys/",
        "/me/data/",
        "/me/data/delete/",
        "/@LEARNER/",
        "/api/docs",
        "/feeds/",
        "/me/tokens/",
        "/me/filters/",
        "/resources/",
        "/search/?q=ABSENT",
        "/search/?q=MINE",
        "/wanted/",
        "/wanted/?show=easier",
        "/me/suggestions/",
        "suggest-entry",
        "suggest-level",
    ],
)
def test_no_page_says_a_word_that_cannot_be_translated(client, pseudo, address):
    client.force_login(a_learner("LEARNER", is_public=True))
    signed_in_anew(client)
    a_topic("THE ROADMAP")
    stop, before = a_stop("DEEP LEARNING", slug="deep"), a_stop("CALCULUS")
    needs(stop, before, "REASON")
    child = a_topic("CHILD", parent=stop)
    paper = a_paper("DEEP PAPER", topic=child, level="cult", authors="HE", published="2015-12")
    client.post(paper.progress_url, {"state": "done" if "@" in address else "in_progress"})
    named = {
        "topic": stop.get_absolute_url(),
        "paper": paper.get_absolute_url(),
        "suggest-entry": f"{stop.get_absolute_url()}suggest/?kind=entry",
        "suggest-level": f"{paper.get_absolute_url()}suggest/?kind=level",
    }
    client.post(f"{paper.get_absolute_url()}note/", {"note": "MINE"})
    kept = {"next": "/resources/?level=cult", "name": "KEPT", "is_default": "on"}
    client.post("/me/filters/", kept)
    client.post(f"{paper.get_absolute_url()}suggest/?kind=link", {"url": "https://EXAMPLE.ORG/NEW"})
    assert untranslated(client.get(named.get(address, address))) == []


def test_no_sentence_of_a_search_says_a_word_that_cannot_be_translated(client, pseudo):
    # What is typed to narrow a search is the same in every language.
    typed = re.compile(r"\b(level|kind|access|is|topic|by|introductory|cult|unrated|deep|deeq)\b")
    a_resource("DEEP", a_stop())
    for query in ("SIZE:MATTERS", "level:HIGH DEEP", "DEEQ"):
        said = " ".join(client.get("/search/", {"q": query}).context["found"].said)
        assert said and not untranslated_words(typed.sub("", said))


def test_no_line_of_a_log_says_a_word_that_cannot_be_translated(client, pseudo):
    client.force_login(a_learner("LEARNER"))
    stop = a_stop("DEEP LEARNING")
    for title in ("ALPHA", "BETA", "TWINS", "TWINS"):
        a_resource(title, stop)
    log = "- [X] ALPHA\n- [X] TWINS\n- [X] MISSING\n- [ ] ALPHA\n- BETA\n- DELTA 3/7\n"
    for text in (log, "NOTHING", "", "X" * 1_000_001):
        assert untranslated(client.post("/log/import/", {"text": text})) == []


def test_no_plan_says_a_word_that_cannot_be_translated(client, pseudo):
    client.force_login(a_learner("CURATOR", is_staff=True, is_superuser=True))
    upload = "/admin/roadmap/report/upload/"
    assert untranslated(client.get(upload), CONTENT_OF_ADMIN) == []
    text = "# LIST\n\n## BASICS\n- [x] [ALPHA](https://EXAMPLE.ORG/A)\n- [BETA](https://EXAMPLE.ORG/B)\n"
    for changed in (
        text,
        text.replace("BETA", "GAMMA").replace("BASICS", "FIRST") + "\n## MORE\n- [x] DELTA\n",
    ):
        file = SimpleUploadedFile("LIST.MD", changed.encode())
        address = client.post(upload, {"file": file})["Location"]
        page = client.get(address)
        assert untranslated(page, CONTENT_OF_ADMIN) == []
        seen = re.search(r'name="seen" value="(\w+)"', page.content.decode())[1]
        applied = client.post(address.replace("plan", "apply"), {"seen": seen}, follow=True)
        assert untranslated(applied, CONTENT_OF_ADMIN) == []
        Resource.objects.filter(title="BETA").update(title="OTHER")
        Topic.objects.filter(title="BASICS").update(title="ELSE", summary="MINE")
