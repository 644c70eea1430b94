"""Pictures for other sites: one size, one for everybody, cached by what is in them, and nothing private."""

import struct
from xml.etree import ElementTree

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from roadmap import services
from roadmap.drawing import png
from roadmap.drawing.card import FACTS_ROOM, HEIGHT, LEFT, ROOM, WIDTH, draw_card
from roadmap.drawing.png import is_ours, machine_draws, png_of
from roadmap.drawing.text import width_of
from roadmap.models import Alias
from tests.factories import a_learner, a_resource, a_stop, a_topic

TOPIC, ADA = "/topics/deep/card.png", "/@ada/card.png"
TEXT = "{http://www.w3.org/2000/svg}text"
LONG = "The unreasonable effectiveness of recurrent and convolutional networks, told at length"


def svg_of(card):
    return render_to_string("card.svg", {"card": card, "site_name": "Cairn"})


@pytest.fixture
def deep(db):
    stop = a_topic("Deep learning", slug="deep", parent=a_topic("The roadmap", slug="root"))
    a_resource(topic=stop, level="cult")
    return stop


@pytest.mark.parametrize("address", [TOPIC, "/topics/root/card.png", "/card.png", ADA])
def test_it_is_a_picture_of_the_size_that_sites_want(client, deep, address):
    a_learner("ada", is_public=True)
    response = client.get(address)
    assert response["Content-Type"] == "image/png"
    assert response.content.startswith(b"\x89PNG")
    assert struct.unpack(">II", response.content[16:24]) == (WIDTH, HEIGHT)
    assert 10_000 < len(response.content) < 200_000


def test_it_is_cached_for_everybody_and_asked_again_by_its_tag(client, deep):
    response = client.get(TOPIC)
    assert response["Cache-Control"] == "public, max-age=600"
    assert "Cookie" not in response.get("Vary", "") and not response.cookies
    again = client.get(TOPIC, headers={"If-None-Match": response["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    a_resource(topic=deep)
    changed = client.get(TOPIC, headers={"If-None-Match": response["ETag"]})
    assert changed.status_code == 200
    assert changed["ETag"] != response["ETag"]


def test_it_is_the_same_whoever_asks(client, deep):
    before = client.get(TOPIC).content
    ada = a_learner("ada", language="de")
    services.mark(ada, list(deep.resources.all()), "skipped")
    client.force_login(ada)
    assert client.get(TOPIC, headers={"accept-language": "de"}).content == before


def test_a_profile_has_one_only_while_its_owner_wants_it(client, deep):
    a_learner("ada")
    assert client.get(ADA).status_code == 404
    User.objects.update(is_public=True)
    assert client.get(ADA).status_code == 200
    assert client.get("/@nobody/card.png").status_code == 404


def test_a_profile_s_picture_shows_what_is_done_and_nothing_else(client, deep):
    ada = a_learner("ada", is_public=True)
    begun, done = a_resource(topic=deep), a_resource(topic=deep)
    before = client.get(ADA).content
    services.mark(ada, [begun], "in_progress")
    services.save_note(ada, begun, "Mine alone")
    assert client.get(ADA).content == before
    services.mark(ada, [done], "done")
    assert client.get(ADA).content != before


def test_what_is_not_there_has_no_picture_and_what_moved_leads_on(client, deep):
    assert client.get("/topics/nowhere/card.png").status_code == 404
    Alias.objects.create(topic=deep, kind=Alias.Kind.SLUG, value="old")
    response = client.get("/topics/old/card.png")
    assert (response.status_code, response["Location"]) == (301, TOPIC)


@given(st.text(max_size=500), st.text(max_size=80), st.integers(0, 10**9))
def test_every_word_has_its_room(title, over, count):
    card = draw_card(title, over, [(f"{count} entries", ""), (over, "cult"), (title, "")])
    assert all(width_of(line.text, card.size) <= ROOM for line in card.lines)
    assert all(line.y < card.facts_top for line in card.lines)
    assert all(fact.x + fact.width <= LEFT + FACTS_ROOM for fact in card.facts)
    shown = [text.text or "" for text in ElementTree.fromstring(svg_of(card)).iter(TEXT)]
    assert [line.text for line in card.lines] == shown[2 : 2 + len(card.lines)]


def test_a_long_title_is_set_smaller_on_more_lines_and_loses_nothing():
    short, long = draw_card("Deep learning", "", []), draw_card(LONG, "", [])
    assert long.size < short.size
    assert " ".join(line.text for line in long.lines) == LONG
    assert draw_card(9 * LONG, "", []).lines[-1].text.endswith("…")


def test_a_word_that_no_line_holds_is_broken():
    lines = [line.text for line in draw_card("注意" * 30, "", []).lines]
    assert len(lines) > 2
    assert "".join(lines) == "注意" * 30


@pytest.mark.parametrize(
    "nasty",
    [
        "</text><image href='file:///etc/passwd'/>",
        "&xxe;",
        "\x08\x1b\ufffe",
        "]]>",
        "<!--",
        "a\u202eb",
    ],
)
def test_a_hostile_title_stays_a_title(nasty):
    svg = svg_of(draw_card(nasty, nasty, [(nasty, "")]))
    tags = {element.tag.partition("}")[2] for element in ElementTree.fromstring(svg).iter()}
    assert tags == {"svg", "rect", "g", "path", "ellipse", "text"}
    assert png_of(svg).startswith(b"\x89PNG")


@pytest.mark.parametrize(
    "title", ["Déjà vu: 5 things", "Глубокое обучение", "Βαθιά μάθηση", "Tiếng Việt"]
)
def test_the_face_has_the_letters_of_europe(title):
    assert is_ours(title)
    blank = png_of(svg_of(draw_card("", "", [])))
    assert png_of(svg_of(draw_card(title, "", []))) != blank


def test_letters_that_nothing_can_draw_are_left_to_the_page_beside(client, deep, monkeypatch):
    monkeypatch.setattr("roadmap.views.pictures.machine_draws", lambda words: False)
    deep.title = "深度学习"
    deep.save()
    one = client.get(TOPIC).content
    deep.title = "深度学习 again"
    deep.save()
    assert client.get(TOPIC).content == one


def test_a_little_picture_in_a_title_is_left_out():
    assert [line.text for line in draw_card("Agents 🤖 at work", "", []).lines] == [
        "Agents at work"
    ]


def test_what_a_machine_draws_is_seen_by_drawing_it(monkeypatch):
    """On a machine that has no face but ours, whose A is taken for foreign."""
    monkeypatch.setattr(png, "png_of", lambda svg, _fonts_of_machine: png_of(svg))
    monkeypatch.setattr(png, "is_ours", lambda text: False)
    assert machine_draws("A")
    assert not machine_draws("深")


def test_a_picture_costs_no_more_queries_where_there_is_more(
    client, deep, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as few:
        client.get(TOPIC)
    for _ in range(10):
        a_resource(topic=a_stop())
    with django_assert_num_queries(len(few)):
        client.get(TOPIC)
