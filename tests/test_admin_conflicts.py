"""Two curators at one entry: the second is told, sees both, and nothing of either is lost."""

import threading

import pytest
from django.db import connection
from django.test import Client

from roadmap.models import Link, Placement, Resource
from tests.admin_forms import adding, as_shown
from tests.factories import a_curator, a_paper, a_resource, a_stop

pytestmark = pytest.mark.django_db


@pytest.fixture
def two():
    """Ada and Bob, each in their own browser."""
    clients = Client(), Client()
    for client, name in zip(clients, ("ada", "bob"), strict=True):
        client.force_login(a_curator(name))
    return clients


def page(thing):
    return f"/admin/roadmap/{thing._meta.model_name}/{thing.pk}/change/"


def save(client, thing, sent):
    return client.post(page(thing), sent)


def text(response):
    assert response.status_code == 200
    return response.content.decode()


def as_sent_again(response):
    """The form as it came back, sent as it is."""

    class Page:
        def get(self, address):
            return response

    return as_shown(Page(), "")


def test_the_second_is_told_and_nothing_is_saved(two):
    ada, bob = two
    resource = a_resource("A heap of stones")
    hers, his = as_shown(ada, page(resource)), as_shown(bob, page(resource))
    assert save(ada, resource, hers | {"title": "Ada's", "reason": "Shorter"}).status_code == 302
    html = text(save(bob, resource, his | {"title": "Bob's"}))
    assert "Somebody saved this while you were editing" in html
    assert "ada" in html and "Shorter" in html
    assert "<ins>Bob</ins>" in html and "Take theirs" in html
    assert Resource.objects.get().title == "Ada's"


def test_sending_it_again_saves_mine_and_keeps_what_only_they_changed(two):
    ada, bob = two
    resource = a_resource("Title", authors="Nobody")
    his = as_shown(bob, page(resource))
    hers = as_shown(ada, page(resource))
    save(ada, resource, hers | {"title": "Ada's", "authors": "Ada", "level": "cult"})
    again = as_sent_again(save(bob, resource, his | {"title": "Bob's", "why": "Because"}))
    assert (again["title"], again["authors"], again["level"]) == ("Bob's", "Ada", "cult")
    assert save(bob, resource, again).status_code == 302
    row = Resource.objects.get()
    assert (row.title, row.authors, row.level, row.why) == ("Bob's", "Ada", "cult", "Because")


def test_a_third_save_in_between_is_told_of_again(two):
    ada, bob = two
    resource = a_resource("Title")
    his = as_shown(bob, page(resource))
    save(ada, resource, as_shown(ada, page(resource)) | {"title": "One"})
    again = as_sent_again(save(bob, resource, his | {"title": "Bob's"}))
    save(ada, resource, as_shown(ada, page(resource)) | {"title": "Two"})
    assert "Two" in text(save(bob, resource, again))
    assert Resource.objects.get().title == "Two"


def test_long_texts_that_nobody_touched_are_no_conflict(two):
    ada, bob = two
    topic = a_stop("Stop", body="One\nTwo \n", summary=" kept ")
    his = as_shown(bob, page(topic))
    his["body"] = his["body"].replace("\n", "\r\n")
    save(ada, topic, as_shown(ada, page(topic)) | {"concepts": "- Ada's"})
    html = text(save(bob, topic, his | {"title": "Bob's"}))
    assert "What both of you changed" not in html and "Ada&#x27;s" in html


def test_what_belongs_to_an_entry_counts_too(two):
    ada, bob = two
    stop = a_stop("Stop")
    resource = a_paper("Paper", topic=stop, venue="ICML")
    his = as_shown(bob, page(resource))
    hers = as_shown(ada, page(resource)) | {"paper-0-venue": "NeurIPS", "placements-0-remark": "Hi"}
    assert save(ada, resource, hers).status_code == 302
    response = save(bob, resource, his | {"paper-0-venue": "ICLR", "placements-0-position": 9})
    html = text(response)
    assert "NeurIPS" in html and "placement" in html
    assert save(bob, resource, as_sent_again(response)).status_code == 302
    place = Placement.objects.get()
    assert (place.position, place.remark) == (9, "Hi")
    assert Resource.objects.get().paper.venue == "ICLR"


def test_a_row_they_took_away_stays_away_and_mine_are_saved(two):
    ada, bob = two
    resource = a_resource()
    for number in range(3):
        Link.objects.create(
            resource=resource, label=f"L{number}", url=f"https://l{number}.example/"
        )
    his = as_shown(bob, page(resource))
    save(ada, resource, as_shown(ada, page(resource)) | {"links-0-DELETE": "on"})
    his = adding(his, "links", label="New", url="https://new.example/", position=0)
    response = save(bob, resource, his | {"links-2-label": "Changed"})
    assert "Taken away" in text(response) and "https://l0.example/" in text(response)
    assert save(bob, resource, as_sent_again(response)).status_code == 302
    assert set(Link.objects.values_list("label", flat=True)) == {"L1", "Changed", "New"}


def test_a_row_they_added_stays(two):
    ada, bob = two
    resource = a_resource()
    his = as_shown(bob, page(resource))
    hers = as_shown(ada, page(resource))
    save(ada, resource, adding(hers, "links", label="Hers", url="https://h.example/", position=0))
    response = save(bob, resource, his | {"title": "Bob's"})
    assert "https://h.example/" in text(response)
    save(bob, resource, as_sent_again(response))
    assert Link.objects.get().label == "Hers" and Resource.objects.get().title == "Bob's"


def test_a_placement_edited_from_the_topic_is_told_of_at_the_entry(two):
    ada, bob = two
    stop = a_stop()
    resource = a_resource(topic=stop)
    his = as_shown(bob, page(resource))
    save(ada, stop, as_shown(ada, page(stop)) | {"placements-0-remark": "From the topic"})
    assert "From the topic" in text(save(bob, resource, his | {"title": "Bob's"}))


@pytest.mark.parametrize("seen", ["", "nonsense", "[]", "{}", '{"": 3}', '{"": {"1": {}}}'])
def test_a_form_that_does_not_tell_what_it_showed_is_not_trusted(two, seen):
    resource = a_resource("Saved")
    sent = as_shown(two[0], page(resource)) | {"title": "Sent", "seen": seen}
    html = text(save(two[0], resource, sent))
    assert "<ins>Sent</ins>" in html
    assert Resource.objects.get().title == "Saved"


def test_alone_nobody_is_bothered(two):
    resource = a_resource("Title")
    for title in ("One", "Two"):
        sent = as_shown(two[0], page(resource)) | {"title": title}
        assert save(two[0], resource, sent).status_code == 302
    assert Resource.objects.get().title == "Two"


@pytest.mark.django_db(transaction=True)
def test_of_two_who_press_at_once_one_is_second():
    resource, answers, start = a_resource("Title"), [], threading.Barrier(2)
    clients = [Client(), Client()]
    for client, name in zip(clients, ("ada", "bob"), strict=True):
        client.force_login(a_curator(name))
    forms = [as_shown(client, page(resource)) for client in clients]

    def press(number):
        start.wait()
        sent = forms[number] | {"title": f"Title {number}"}
        answers.append(clients[number].post(page(resource), sent).status_code)
        connection.close()

    threads = [threading.Thread(target=press, args=[number]) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [200, 302]
