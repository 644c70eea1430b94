"""The badge: a picture for other sites, in one piece, cached, and with nothing private in it."""

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from roadmap import services
from roadmap.drawing.badge import draw_badge
from roadmap.drawing.text import width_of
from roadmap.tally import Tally
from tests.factories import a_learner, a_resource, a_stop, a_topic

BADGE = "/@ada/badge.svg"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def ada(db):
    return a_learner("ada", is_public=True)


@pytest.fixture
def walked(ada):
    stop = a_stop("Algebra", slug="algebra")
    done, _other = a_resource(topic=stop), a_resource(topic=stop)
    a_resource(topic=a_stop("Calculus", slug="calculus"))
    services.mark(ada, [done], "done")
    return stop


@given(st.text(max_size=200), st.integers(0, 5000), st.integers(0, 5000))
def test_every_word_has_its_room(title, done, total):
    badge = draw_badge(title, Tally(min(done, total), total))
    assert badge.label_x + width_of(badge.label, badge.size) <= badge.middle
    assert badge.words_x + width_of(badge.words, badge.size) <= badge.width
    assert 0 <= badge.walked <= badge.width < 600
    assert (badge.walked == badge.width) == (0 < total <= done)


def words_of(response):
    """The title of the picture; raises where it is no XML."""
    return ElementTree.fromstring(response.content).find(f"{SVG}title").text


def test_it_says_how_far_the_roadmap_is_walked(client, walked):
    assert words_of(client.get(BADGE)) == "The roadmap: 1 of 3 done"


def test_it_is_of_the_roadmap_with_most_done(client, walked):
    a_resource(topic=a_topic("Another", position=0))
    assert words_of(client.get(BADGE)) == "The roadmap: 1 of 3 done"


def test_a_topic_has_its_own(client, walked):
    assert words_of(client.get(f"{BADGE}?topic=algebra")) == "Algebra: 1 of 2 done"
    assert words_of(client.get(f"{BADGE}?topic=calculus")) == "Calculus: 0 of 1 done"
    assert client.get(f"{BADGE}?topic=nowhere").status_code == 404


def test_a_hostile_title_stays_a_title(client, ada):
    title = "</title><script>alert('1')</script> & \x08 \x1b"
    services.mark(ada, [a_resource(topic=a_stop(title, slug="odd"))], "done")
    response = client.get(f"{BADGE}?topic=odd")
    assert "<script" not in response.content.decode()
    assert words_of(response).startswith("</title><script>")


def test_it_stands_alone(client, walked):
    """No script, no style, no font and no address of anything else: other sites' policies allow it."""
    response = client.get(BADGE)
    assert response["Content-Type"] == "image/svg+xml"
    drawing = ElementTree.fromstring(response.content)
    tags = {element.tag.removeprefix(SVG) for element in drawing.iter()}
    assert tags <= {"svg", "title", "clipPath", "g", "rect", "ellipse", "text"}
    names = {name for element in drawing.iter() for name in element.attrib}
    assert not {
        name for name in names if name.startswith("on") or "href" in name or name == "style"
    }
    assert response.content.count(b"http") == 1, "the namespace alone"


def test_it_is_cached_for_everybody_and_asked_again_by_its_tag(client, walked):
    response = client.get(BADGE)
    assert response["Cache-Control"] == "public, max-age=600"
    assert "Cookie" not in response.get("Vary", "")
    assert not response.cookies
    again = client.get(BADGE, headers={"If-None-Match": response["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    services.mark(User.objects.get(username="ada"), walked.resources.all(), "done")
    changed = client.get(BADGE, headers={"If-None-Match": response["ETag"]})
    assert words_of(changed) == "The roadmap: 2 of 3 done"


def test_a_site_without_a_roadmap_has_no_badge(client, ada):
    assert client.get(BADGE).status_code == 404
