"""Every change is kept, shown as a difference, and put back with one press."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from roadmap.differences import differences
from roadmap.history import CannotTakeBackError, changes_of, take_back
from roadmap.merging import merge
from roadmap.models import Alias, Link, Placement, Prerequisite, Relation, Resource, Topic
from tests.admin_forms import adding, as_shown
from tests.factories import a_curator, a_paper, a_resource, a_stop, a_topic, relate

pytestmark = pytest.mark.django_db


@pytest.fixture
def curator(client):
    curator = a_curator("cora")
    client.force_login(curator)
    return curator


def page(thing, name):
    return f"/admin/roadmap/{thing._meta.model_name}/{thing.pk}/{name}/"


def edit(client, thing, **fields):
    address = page(thing, "change")
    response = client.post(address, as_shown(client, address) | fields)
    assert response.status_code == 302, response.context["errors"]


def latest(thing):
    return changes_of(type(thing).objects.get(pk=thing.pk))[0]


def history(client, thing):
    return client.get(page(thing, "history")).content.decode()


def press_back(client, thing, change):
    return client.post(page(thing, "history") + "take-back/", {"change": change.key}, follow=True)


def test_a_text_is_shown_word_by_word():
    pieces = differences("A heap of stones.", "A heap of flat stones.")
    assert [(piece.what, piece.text) for piece in pieces] == [
        ("same", "A heap of "),
        ("new", "flat "),
        ("same", "stones."),
    ]


def test_words_that_all_changed_are_one_change():
    pieces = differences("A course on stones.", "They changed all stones. ")
    assert [(piece.what, piece.text) for piece in pieces] == [
        ("gone", "A course on"),
        ("new", "They changed all"),
        ("same", " stones."),
        ("new", " "),
    ]


@given(st.text(alphabet="ab \n", max_size=40), st.text(alphabet="ab \n", max_size=40))
def test_no_word_gets_lost_between_two_texts(old, new):
    pieces = differences(old, new)
    assert "".join(piece.text for piece in pieces if piece.what != "new") == old
    assert "".join(piece.text for piece in pieces if piece.what != "gone") == new


def test_long_stretches_without_a_change_are_cut_and_a_huge_text_is_compared_by_line():
    long = "word " * 300
    assert [len(piece.text) < 300 for piece in differences(f"{long}a", f"{long}b")] == [True] * 3
    huge = "line of words\n" * 3000
    assert [p.text for p in differences(huge, f"{huge}one more") if p.what == "new"] == ["one more"]


def test_the_history_says_who_when_why_and_what(client, curator):
    resource = a_resource("A heap of stones", level="cult")
    edit(client, resource, title="A heap of flat stones", level="", reason="They are flat")
    html = history(client, resource)
    for part in ("cora", "They are flat", "<ins>flat </ins>", "<del>Cult</del>"):
        assert part in html
    assert "updated" not in html.lower()


def test_what_belongs_to_an_entry_is_in_its_history_too(client, curator):
    resource, stop = a_paper("Paper"), a_stop("Stop")
    address = page(resource, "change")
    sent = as_shown(client, address) | {"paper-0-venue": "NeurIPS", "reason": "From the page"}
    sent = adding(sent, "placements", topic=stop.pk, position=3, remark="")
    sent = adding(sent, "links", label="Code", url="https://code.example/", position=0)
    assert client.post(address, sent).status_code == 302
    change = latest(resource)
    assert {(row.kind, row.about, row.row) for row in change.rows} == {
        ("~", "paper", ""),
        ("+", "placement", "Stop"),
        ("+", "further link", "https://code.example/"),
    }
    assert change.reason == "From the page" and "NeurIPS" in history(client, resource)


def test_one_press_puts_back_a_text_and_that_is_a_change_with_a_history(client, curator):
    resource = a_resource("Right")
    edit(client, resource, title="Wrong", why="Kept")
    edit(client, resource, authors="Somebody")
    wrong = changes_of(resource)[1]
    press_back(client, resource, wrong)
    resource.refresh_from_db()
    assert (resource.title, resource.why, resource.authors) == ("Right", "", "Somebody")
    assert (latest(resource).user, "Put back" in latest(resource).reason) == (curator, True)
    press_back(client, resource, latest(resource))
    resource.refresh_from_db()
    assert resource.title == "Wrong"


def test_placements_links_paper_and_relations_come_back_as_they_were(client, curator):
    stop, other = a_stop(), a_resource()
    resource = a_paper("Paper", topic=stop, venue="ICML")
    Link.objects.create(resource=resource, label="Code", url="https://code.example/")
    relate(resource, "builds_on", other)
    before = [list(m.objects.order_by("pk").values()) for m in (Placement, Link, Relation)]
    gone = {"placements-0-DELETE": "on", "links-0-label": "The code", "relations-0-DELETE": "on"}
    edit(client, resource, **gone, **{"paper-0-venue": "NeurIPS"})
    assert [m.objects.count() for m in (Placement, Relation)] == [0, 0]
    press_back(client, resource, latest(resource))
    after = [list(m.objects.order_by("pk").values()) for m in (Placement, Link, Relation)]
    assert after == before
    assert Resource.objects.get(pk=resource.pk).paper.venue == "ICML"


def test_what_was_added_goes_again(client, curator):
    topic, before = a_stop(), a_stop("Before")
    address = page(topic, "change")
    sent = adding(as_shown(client, address), "prerequisites", needs=before.pk, reason="First")
    client.post(address, sent)
    assert Prerequisite.objects.count() == 1
    press_back(client, topic, latest(topic))
    assert Prerequisite.objects.count() == 0


def test_retiring_is_put_back_like_any_change(client, curator):
    topic = a_stop()
    client.post(page(topic, "delete"), {"reason": ""})
    press_back(client, topic, latest(topic))
    assert Topic.objects.published().filter(pk=topic.pk).exists()


def test_what_cannot_be_put_back_says_why_and_changes_nothing(client, curator):
    one = a_stop("One")
    other = a_topic("Other", parent=one)
    edit(client, other, parent=one.parent_id, title="Another")
    edit(client, one, parent=other.pk)
    html = press_back(client, other, changes_of(other)[0]).content.decode()
    assert "cannot stand below itself" in html
    other.refresh_from_db()
    assert (other.title, other.parent_id) == ("Another", Topic.objects.get(parent=None).pk)


def test_there_is_no_way_back_from_coming_into_being_and_a_merge_has_its_own(client, curator):
    one, other = a_resource(), a_resource(topic=a_stop())
    Placement.objects.create(resource=one, topic=a_stop())
    made = merge(one, other, curator)
    for thing in (one, other):
        for change in changes_of(Resource.objects.get(pk=thing.pk)):
            if change.merge or change.rows[0].model is Resource:
                with pytest.raises(CannotTakeBackError):
                    take_back(thing, change.key)
        assert f"/admin/roadmap/merge/{made.pk}/change/" in history(client, thing)
    with pytest.raises(CannotTakeBackError):
        take_back(one, "resource-0")


def test_putting_back_is_a_post_and_for_those_with_a_role(client, curator):
    resource = a_resource("Right")
    edit(client, resource, title="Wrong")
    door = page(resource, "history") + "take-back/"
    assert client.get(door).status_code == 405
    client.logout()
    client.post(door, {"change": latest(resource).key})
    resource.refresh_from_db()
    assert resource.title == "Wrong"


def test_an_import_is_one_change_with_its_reason(client, curator):
    from roadmap.outline.readers import markdown
    from roadmap.sync.apply import carry_out

    text = "# L\n\n## T\n- [Alpha](https://alpha.example/)\n"
    carry_out(markdown.read(text, "list"), "list", "L")
    (change,) = changes_of(Resource.objects.get())
    assert change.reason == "Import of L"
    assert {row.about for row in change.rows} == {"resource", "placement"}


def test_hostile_text_is_shown_as_text(client, curator):
    resource = a_resource("Plain")
    edit(client, resource, title="<script>alert(1)</script>")
    assert "<script>alert" not in history(client, resource)


def test_a_longer_history_costs_no_more_queries(client, curator):
    resource = a_resource()

    def cost():
        with CaptureQueriesContext(connection) as captured:
            history(client, resource)
        return len(captured)

    def grow():
        for stop in (a_stop(), a_stop()):
            Placement.objects.create(resource=resource, topic=stop)
            relate(resource, "builds_on", a_resource())
            Alias.objects.create(kind="title", value=f"Old {stop.pk}", resource=resource)

    grow()
    before = cost()
    grow()
    grow()
    assert cost() == before


def test_pages_of_a_long_history(client, curator):
    resource = a_resource()
    for number in range(60):
        resource.title = f"Title {number}"
        resource._history_date = timezone.now() + timedelta(minutes=number)
        resource.save()
    assert len(re.findall("Put back as it was", history(client, resource))) == 50
    older = client.get(page(resource, "history"), {"page": "2"}).content.decode()
    assert "Newer" in older and len(re.findall("Put back as it was", older)) == 10
