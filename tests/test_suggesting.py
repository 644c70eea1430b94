"""From a learner's form to the queue: what is asked, what is told, and where it ends."""

import pytest
from django.utils import timezone

from roadmap.models import Alias, Link, Placement, Suggestion
from roadmap.suggesting import MOST_AN_HOUR, MOST_WAITING, title_in
from tests.factories import a_learner, a_resource, a_stop, a_suggestion, a_topic

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def learner(client):
    learner = a_learner("ada")
    client.force_login(learner)
    return learner


@pytest.fixture
def topic():
    return a_stop("Attention", slug="attention")


def suggest(client, about, kind="", headers=None, **fields):
    address = f"{about.get_absolute_url()}suggest/?kind={kind}"
    return client.post(address, fields, headers=headers)


@pytest.mark.parametrize(
    "link, kind, title",
    [
        ("https://arxiv.org/pdf/1706.03762v5", "paper", ""),
        ("https://youtu.be/kCc8FmEb1nY?t=12", "video", ""),
        ("https://github.com/karpathy/nanoGPT", "repository", "nanoGPT"),
        (
            "https://example.org/blog/the-illustrated-transformer/",
            "article",
            "The illustrated transformer",
        ),
        ("https://example.org/2f9c", "", ""),
    ],
)
def test_a_link_is_enough_and_its_address_fills_in_the_rest(
    client, learner, topic, link, kind, title
):
    response = suggest(client, topic, "entry", url=link)
    assert response.status_code == 302
    made = Suggestion.objects.get()
    assert (made.proposed_kind, made.title, made.topic, made.by) == (kind, title, topic, learner)


def test_what_the_learner_says_stays(client, learner, topic):
    fields = {"proposed_kind": "talk", "title": "My title", "level": "cult", "access": "paid"}
    suggest(client, topic, "entry", url="youtu.be/kCc8FmEb1nY", **fields)
    made = Suggestion.objects.get()
    assert {name: getattr(made, name) for name in fields} == fields
    assert made.url == "https://youtu.be/kCc8FmEb1nY"


def test_a_title_may_have_words_that_are_no_title():
    assert title_in("https://example.org/a/8823-22-11.html") == ""
    assert title_in("https://[::1") == ""


@pytest.mark.parametrize(
    "fields, said",
    [
        ({"url": "javascript:alert(1)"}, "begins with http"),
        ({"url": "https://example.org/" + "a" * 2048}, "at most 2048"),
        ({"url": "https://example.org/#" + "ж" * 1100}, "too long"),
        ({"title": "T" * 501}, "at most 500"),
        ({"url": "https://e.org", "remark": "r" * 2001}, "at most 2000"),
        ({"url": "https://e.org\0"}, "Null characters"),
        ({}, "a link, or at least a title"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_kept(
    client, learner, topic, fields, said
):
    response = suggest(client, topic, "entry", **fields)
    assert response.status_code == 422
    assert said in response.content.decode()
    assert not Suggestion.objects.exists()


@pytest.mark.parametrize(
    "address", ["http://www.example.org/a/?utm_source=x", "https://old.example/"]
)
def test_what_stands_in_the_topic_is_told_with_its_place(client, learner, topic, address):
    here = a_resource("Here already", topic, url="https://example.org/a")
    Alias.objects.create(kind="link", value="https://old.example", resource=here)
    response = suggest(client, topic, "entry", url=address, anyway="1")
    html = response.content.decode()
    assert response.status_code == 422
    assert here.get_absolute_url() in html and "Attention" in html
    assert not Suggestion.objects.exists()


def test_what_stands_elsewhere_is_told_and_may_be_sent_all_the_same(client, learner, topic):
    a_resource("Elsewhere", a_stop("Optimisers"), url="https://example.org/a")
    html = suggest(client, topic, "entry", url="https://example.org/a").content.decode()
    assert "Optimisers" in html and "Send it all the same" in html
    suggest(client, topic, "entry", url="https://example.org/a", anyway="1")
    assert Suggestion.objects.count() == 1


def test_the_same_title_in_the_topic_is_told(client, learner, topic):
    a_resource("Self-Attention", topic)
    a_resource("Positions", a_stop())
    html = suggest(client, topic, "entry", title="self attention").content.decode()
    assert "has the same title" in html
    assert suggest(client, topic, "entry", title="positions").status_code == 302


def test_a_further_link_is_told(client, learner, topic):
    Link.objects.create(resource=a_resource("Book", topic), label="PDF", url="https://e.org/b.pdf")
    html = suggest(client, topic, "entry", url="https://e.org/b.pdf").content.decode()
    assert "has it as a further link" in html


def test_what_was_retired_is_told_with_its_day(client, learner, topic):
    retired = timezone.datetime(2026, 5, 3, tzinfo=timezone.get_current_timezone())
    a_resource("Old", topic, url="https://example.org/a", retired_at=retired)
    html = suggest(client, topic, "entry", url="https://example.org/a").content.decode()
    assert "was here until 3 May 2026" in html and "Send it all the same" in html


def test_a_merged_entry_is_told_by_its_survivor(client, learner, topic):
    survivor = a_resource("Survivor", topic)
    a_resource("Gone", url="https://e.org/g", retired_at=timezone.now(), merged_into=survivor)
    html = suggest(client, topic, "entry", url="https://e.org/g").content.decode()
    assert survivor.get_absolute_url() in html and ">Gone<" not in html


def test_the_same_suggestion_again_is_told_and_not_doubled(client, learner, topic):
    for status in (302, 422):
        response = suggest(client, topic, "entry", url="https://example.org/new")
        assert response.status_code == status
    assert "You suggested this already" in response.content.decode()
    assert Suggestion.objects.count() == 1


def test_a_learner_can_have_so_many_waiting_and_send_so_many_an_hour(client, learner, topic):
    old = timezone.now() - timezone.timedelta(hours=2)
    for number in range(MOST_WAITING):
        a_suggestion(topic=topic, remark=str(number), by=learner, created_at=old)
    assert suggest(client, topic, "mistake", remark="One more").status_code == 429
    Suggestion.objects.update(state="declined", decided_at=old)
    for number in range(MOST_AN_HOUR):
        assert suggest(client, topic, "mistake", remark=f"{number}").status_code == 302
    response = suggest(client, topic, "mistake", remark="One more")
    assert response.status_code == 429 and "One more" in response.content.decode()


def test_a_learner_chooses_the_section_of_a_topic(client, learner, topic):
    inside = a_topic("Heads", parent=topic)
    suggest(client, topic, "entry", url="https://e.org/x", topic=inside.pk)
    assert Suggestion.objects.get().topic == inside
    elsewhere = a_stop()
    assert (
        suggest(client, topic, "entry", url="https://e.org/y", topic=elsewhere.pk).status_code
        == 422
    )


def test_an_entry_takes_a_better_link_a_level_and_a_mistake(client, learner, topic):
    resource = a_resource("Paper", topic, level="cult")
    suggest(client, resource, "link", url="https://e.org/better", wants_thanks="on")
    suggest(client, resource, "level", level="unrated")
    suggest(client, resource, "mistake", remark="The year is wrong.")
    made = {each.kind: each for each in Suggestion.objects.all()}
    assert set(made) == {"link", "level", "mistake"}
    assert made["link"].wants_thanks and made["level"].level == ""


def test_the_link_and_level_that_it_has_are_refused(client, learner, topic):
    resource = a_resource("Paper", topic, level="cult", url="https://e.org/a")
    response = suggest(client, resource, "link", url="e.org/a?utm_source=x")
    assert "the link that it has" in response.content.decode()
    assert suggest(client, resource, "level", level="cult").status_code == 422
    assert not Suggestion.objects.exists()


def test_an_easier_way_in_belongs_where_the_hard_one_stands(client, learner, topic):
    hard = a_resource("Hard", topic, level="cult")
    suggest(client, hard, "entry", url="https://e.org/easy", level="introductory")
    made = Suggestion.objects.get()
    assert (made.topic, made.resource) == (topic, hard)


def test_a_stranger_signs_in_and_finds_what_was_typed(client, topic):
    a_learner("ada", password="a heap of seven stones")
    response = suggest(client, topic, "entry", url="https://e.org/new", remark="Clear <b>words</b>")
    assert response["Location"].startswith("/accounts/login/?next=")
    entered = {"login": "ada", "password": "a heap of seven stones"}
    html = client.post(response["Location"], entered, follow=True).content.decode()
    assert 'value="https://e.org/new"' in html and "Clear &lt;b&gt;" in html
    assert not Suggestion.objects.exists()
    assert "e.org/new" not in client.get(f"{topic.get_absolute_url()}suggest/").content.decode()


def test_a_stranger_with_htmx_is_led_to_the_door_as_a_page(client, topic):
    response = suggest(client, topic, "mistake", headers=HTMX, remark="Wrong")
    assert response["HX-Redirect"].startswith("/accounts/login/?next=%2Ftopics%2Fattention%2F")


def test_with_htmx_the_form_and_the_thanks_are_fragments(client, learner, topic):
    got = client.get(f"{topic.get_absolute_url()}suggest/?kind=mistake", headers=HTMX)
    assert "<html" not in got.content.decode() and "HX-Request" in got["Vary"]
    sent = suggest(client, topic, "mistake", headers=HTMX, remark="Wrong")
    assert sent.status_code == 200 and "Thank you" in sent.content.decode()
    assert "<html" not in sent.content.decode()


def test_what_left_the_roadmap_takes_no_suggestions(client, learner):
    resource = a_resource(retired_at=timezone.now())
    assert client.get(f"{resource.get_absolute_url()}suggest/").status_code == 404
    assert "suggest/" not in client.get(resource.get_absolute_url()).content.decode()


def test_an_entry_that_stands_nowhere_can_still_be_put_right(client, learner):
    resource = a_resource()
    Placement.objects.filter(resource=resource).delete()
    assert suggest(client, resource, "link", url="https://e.org/n").status_code == 302


def test_i_see_mine_and_nobody_else_s_and_withdraw_what_waits(client, learner, topic):
    mine = a_suggestion(topic=topic, remark="Mine", by=learner)
    other = a_suggestion(topic=topic, remark="Not for others")
    html = client.get("/me/suggestions/").content.decode()
    assert "Mine" in html and "Not for others" not in html
    assert client.post(f"/me/suggestions/{other.pk}/withdraw/").status_code == 404
    client.post(f"/me/suggestions/{mine.pk}/withdraw/")
    assert list(Suggestion.objects.all()) == [other]


def test_what_was_decided_is_not_withdrawn(client, learner, topic):
    fields = {"state": "declined", "decided_at": timezone.now(), "reason": "No room"}
    made = a_suggestion(topic=topic, by=learner, **fields)
    response = client.post(f"/me/suggestions/{made.pk}/withdraw/", follow=True)
    html = response.content.decode()
    assert "decided this before you" in html and "No room" in html
    assert Suggestion.objects.exists()


def test_strangers_have_no_suggestions(client):
    assert client.get("/me/suggestions/")["Location"].startswith("/accounts/login/")
    assert client.get("/me/suggestions/")["Cache-Control"].startswith("max-age=0")
