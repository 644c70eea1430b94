"""What pages say of themselves to machines: read as a machine reads it."""

import json
from html.parser import HTMLParser

import pytest

from roadmap.markup import data_block
from tests.factories import a_learner, a_paper, a_resource, a_stop, a_topic, needs

pytestmark = pytest.mark.django_db
SITE = "http://testserver"


class Head(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.meta: dict[str, str] = {}
        self.canonical: list[str] = []
        self.data: list[str] = []
        self.is_data = False

    def handle_starttag(self, tag, attributes):
        named = dict(attributes)
        if tag == "meta" and "content" in named:
            self.meta[named.get("property") or named.get("name")] = named["content"]
        if tag == "link" and named.get("rel") == "canonical":
            self.canonical.append(named["href"])
        self.is_data = tag == "script" and named.get("type") == "application/ld+json"

    def handle_endtag(self, tag):
        self.is_data = False

    def handle_data(self, data):
        if self.is_data:
            self.data.append(data)


def head(client, address):
    response = client.get(address)
    assert response.status_code == 200
    found = Head()
    found.feed(response.content.decode())
    return found


def things(found):
    (text,) = found.data
    said = json.loads(text)
    assert said["@context"] == "https://schema.org"
    return {thing["@type"]: thing for thing in said["@graph"]}


def test_a_paper_is_a_scholarly_article(client):
    a_paper(
        "Attention Is All You Need",
        topic=a_topic("Transformers", parent=a_stop("Deep", slug="deep"), slug="transformers"),
        slug="attention",
        url="https://arxiv.org/abs/1706.03762",
        authors="Vaswani, Shazeer et al.",
        published="2017-06",
        level="cult",
        access="free",
        effort=90,
        why="It dropped recurrence.",
        arxiv_id="1706.03762",
        doi="10.1/2",
        venue="NeurIPS",
    )
    found = head(client, "/resources/attention/")
    assert things(found)["ScholarlyArticle"] == {
        "@type": "ScholarlyArticle",
        "name": "Attention Is All You Need",
        "description": "It dropped recurrence.",
        "url": "https://arxiv.org/abs/1706.03762",
        "mainEntityOfPage": f"{SITE}/resources/attention/",
        "author": [
            {"@type": "Person", "name": "Vaswani"},
            {"@type": "Person", "name": "Shazeer"},
        ],
        "datePublished": "2017-06",
        "educationalLevel": "Cult",
        "timeRequired": "PT90M",
        "isAccessibleForFree": True,
        "sameAs": ["https://doi.org/10.1/2", "https://arxiv.org/abs/1706.03762"],
        "isPartOf": {"@type": "CreativeWork", "name": "NeurIPS"},
    }
    crumbs = things(found)["BreadcrumbList"]["itemListElement"]
    assert [(each["position"], each["name"]) for each in crumbs] == [
        (1, "Deep"),
        (2, "Transformers"),
        (3, "Attention Is All You Need"),
    ]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("course", "Course"), ("video", "VideoObject"), ("", "LearningResource")],
)
def test_other_kinds_are_what_they_are_and_say_only_what_is_known(client, kind, expected):
    a_resource("Thing", slug="thing", kind=kind)
    assert things(head(client, "/resources/thing/"))[expected].keys() == {
        "@type",
        "name",
        "url",
        "mainEntityOfPage",
    }


def test_a_topic_says_where_it_stands_and_what_it_needs(client):
    before, stop = a_stop("Calculus"), a_stop("Deep", slug="deep", summary="**Layers**.")
    needs(stop, before)
    a_topic("Convolution", parent=stop, slug="convolution")
    found = head(client, "/topics/deep/")
    topic = things(found)["LearningResource"]
    assert (topic["name"], topic["description"]) == ("Deep", "Layers.")
    assert topic["isPartOf"]["name"] == "The roadmap"
    assert topic["competencyRequired"] == ["Calculus"]
    assert [part["url"] for part in topic["hasPart"]] == [f"{SITE}/topics/convolution/"]
    assert len(things(found)["BreadcrumbList"]["itemListElement"]) == 2


def test_a_roadmap_is_a_course_and_the_front_page_the_site_as_well(client):
    a_stop("Deep", slug="deep")
    root = a_stop("Other").parent
    course = things(head(client, root.get_absolute_url()))["Course"]
    assert course["provider"]["name"] == "Cairn"
    assert [part["name"] for part in course["hasPart"]] == ["Deep", "Other"]
    assert things(head(client, "/")).keys() == {"WebSite", "Course"}


@pytest.mark.parametrize(
    ("address", "title"),
    [
        ("/", "The roadmap"),
        ("/topics/deep/?utm_source=a", "Deep"),
        ("/resources/entry/?x=1", "Entry"),
        ("/resources/?page=1", "Resources"),
        ("/papers/?level=nothing", "Papers"),
    ],
)
def test_a_page_has_one_address_and_says_so(client, address, title):
    a_resource("Entry", topic=a_stop("Deep", slug="deep", summary="Layers."), slug="entry")
    found = head(client, address)
    (canonical,) = found.canonical
    assert canonical == SITE + address.split("?")[0]
    assert (found.meta["og:title"], found.meta["og:url"]) == (title, canonical)
    assert found.meta["og:site_name"] == "Cairn"
    assert found.meta["og:description"] == found.meta["description"]
    assert things(found)


@pytest.mark.parametrize(
    ("address", "title"),
    [
        ("/topics/deep/?level=cult&kind=paper&utm_source=a", "Deep: cult papers"),
        ("/topics/deep/?level=cult", "Deep: cult entries"),
        ("/topics/deep/?kind=paper&kind=video", "Deep: papers or videos"),
        ("/papers/?level=introductory&level=unrated", "Papers: introductory or unrated papers"),
        ("/resources/?state=todo&access=free", "Resources: entries, not done, free of charge"),
        ("/resources/?q=a%20b", "Resources: entries, with “a b”"),
        ("/papers/?q=" + 99 * "a", f"Papers: papers, with “{59 * 'a'}…”"),
    ],
)
def test_a_filtered_page_says_what_it_shows(client, address, title):
    a_paper("Entry", topic=a_stop("Deep", slug="deep", summary="Layers."), level="cult")
    found = head(client, address)
    path = address.split("?")[0]
    assert found.meta["og:title"] == title
    assert f"<title>{title} · Cairn</title>" in client.get(address).content.decode()
    assert found.meta["description"].startswith(title.split(": ", 1)[1].capitalize()[:9])
    assert found.canonical == [SITE + path], "one page for search engines"
    assert found.meta["og:url"] == SITE + address.replace("&utm_source=a", "").replace("%20", "+")


def test_a_filter_is_counted_in_the_description(client):
    stop = a_stop("Deep", slug="deep", summary="Layers.")
    a_paper(topic=stop, level="cult")
    a_paper(topic=stop)
    found = head(client, "/topics/deep/?level=cult")
    assert found.meta["description"] == "Cult entries: 1 entry. Layers."


@pytest.mark.parametrize(
    ("address", "picture"),
    [
        ("/", "/topics/root/card.png"),
        ("/topics/deep/?level=cult", "/topics/deep/card.png"),
        ("/resources/entry/", "/topics/deep/card.png"),
        ("/resources/", "/card.png"),
        ("/@ada/", "/@ada/card.png"),
    ],
)
def test_a_page_that_is_sent_has_a_picture(client, address, picture):
    stop = a_topic("Deep", slug="deep", parent=a_topic("The roadmap", slug="root"))
    a_resource("Entry", topic=stop, slug="entry")
    a_learner("ada", is_public=True)
    found = head(client, address)
    assert found.meta["og:image"] == SITE + picture
    assert found.meta["og:image:alt"]
    assert (found.meta["og:image:width"], found.meta["og:image:height"]) == ("1200", "630")
    assert found.meta["twitter:card"] == "summary_large_image"
    assert client.get(picture)["Content-Type"] == "image/png"


def test_whoever_previews_a_link_may_look_at_a_filtered_page(client):
    lines = client.get("/robots.txt").content.decode().split("\n\n")[1].split("\n")
    assert "User-agent: Twitterbot" in lines
    assert "Disallow: /me/" in lines and "Disallow: /*?" not in lines


@pytest.mark.parametrize(
    "nasty",
    ["</script><script>alert(1)</script>", "<!--<script>", "\u2028", '"', "\\", "&quot;", "\x0b"],
)
def test_no_title_ends_the_block(client, nasty):
    stop = a_stop(f"A{nasty}Z", slug="stop", summary=nasty)
    a_paper(f"A{nasty}Z", topic=stop, slug="paper", authors=nasty, venue=nasty, why=nasty)
    for address in ("/topics/stop/", "/resources/paper/"):
        found = head(client, address)
        assert any(thing.get("name") == f"A{nasty}Z" for thing in things(found).values())
        assert found.meta["og:title"] == f"A{nasty}Z"


def test_a_block_reads_back_as_what_was_written():
    data = {"text": "</ScRiPt> & <!-- \u2029 é 𝔸", "list": [1, None, True]}
    block = str(data_block(data))
    inside = block.removeprefix('<script type="application/ld+json">').removesuffix("</script>")
    assert json.loads(inside) == data
    assert not set("<>&\u2028\u2029") & set(inside)


def test_personal_pages_say_nothing_of_the_kind(client):
    found = head(client, "/log/")
    assert (found.canonical, found.data) == ([], [])
