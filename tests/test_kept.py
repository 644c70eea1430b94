"""What is kept for everybody is never stale, and never anybody's own."""

import re
import weakref
from threading import Thread

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from roadmap import content_version, kept, services
from roadmap.keeper import Keeper
from roadmap.models import LinkCheck, PersonalEntry, Placement, Resource, UserProgress
from roadmap.visitors import Learner
from roadmap.walk import Walk
from tests.factories import a_learner, a_paper, a_resource, a_stop, a_topic, needs, relate

pytestmark = pytest.mark.django_db
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')


def page(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def as_(learner):
    client = Client()
    client.force_login(learner)
    return client


def elsewhere(change):
    """As another worker would do it: with a connection of its own, told to nobody."""

    def run():
        change()
        connection.close()

    thread = Thread(target=run)
    thread.start()
    thread.join()


@pytest.fixture
def walked():
    """A stop with all that a row can show, and a learner with all that can be marked."""
    stop, before = a_stop("Deep learning", summary="*Layers*", slug="deep"), a_stop("Calculus")
    needs(stop, before, "Backpropagation")
    child, learner = a_topic("Convolution", parent=stop), a_learner()
    entries = [a_resource(f"Entry {n}", topic=[stop, child][n % 2]) for n in range(12)]
    entries.append(a_paper("Attention", topic=child, level="cult", arxiv_id="1706.03762"))
    for kind, one, other in [("follows_up", 2, 0), ("builds_on", 3, 1), ("explains", 5, 12)]:
        relate(entries[one], kind, entries[other])
    for number, state in enumerate(["done", "planned", "in_progress", "skipped", "revisit"]):
        services.mark(learner, [entries[number]], state)
    services.set_amount(learner, entries[2], "3/7")
    services.save_note(learner, entries[6], "Mine alone")
    services.arrange(learner, entries[7], "hidden")
    services.arrange(learner, entries[9], "pinned")
    PersonalEntry.objects.create(user=learner, topic=stop, title="My own task")
    return learner, stop, entries


def test_pages_are_the_same_to_the_byte_with_and_without_what_is_kept(walked, monkeypatch):
    learner, stop, _entries = walked
    addresses = [stop.get_absolute_url(), f"{stop.get_absolute_url()}?level=cult&state=todo"]
    addresses += [f"{stop.get_absolute_url()}?hidden", "/", "/log/", "/resources/?q=entry"]
    clients = [as_(learner), as_(a_learner()), Client()]

    def walk():
        return [TOKEN.sub("", page(c, address)) for c in clients for address in addresses]

    first, again = walk(), walk()
    monkeypatch.setattr(Keeper, "has", lambda self, key: False)
    monkeypatch.setattr(Keeper, "made", lambda self, key, make: make())
    monkeypatch.setattr("roadmap.kept._in_use", {})
    assert first == again == walk()


def test_nobody_sees_what_another_marked(walked):
    learner, stop, entries = walked
    own = page(as_(learner), stop.get_absolute_url())
    for said in ("My own task", "Details and my note", "3/7", "Pinned", "You hide"):
        assert said in own
    for client in (as_(a_learner()), Client(), as_(learner), Client()):
        html = page(client, stop.get_absolute_url())
        if TOKEN.sub("", html) == TOKEN.sub("", own):
            continue
        for said in ("My own task", "Details and my note", "3/7", "Pinned", "You hide"):
            assert said not in html
        assert html.count('aria-pressed="true"') == 0
        assert html.count('class="entry"') == len(entries)


def test_two_with_the_same_marks_share_no_token(walked):
    _learner, stop, entries = walked
    twins = [a_learner(), a_learner()]
    for twin in twins:
        services.mark(twin, [entries[0]], "done")
    clients = [Client(enforce_csrf_checks=True) for _ in twins]
    for client, twin in zip(clients, twins, strict=True):
        client.force_login(twin)
    pages = [page(client, stop.get_absolute_url()) for client in clients]
    tokens = [set(TOKEN.findall(html)) for html in pages]
    assert tokens[0].isdisjoint(tokens[1])
    token = re.search(r'value="(\w+)"', tokens[0].pop())[1]
    press = {"state": "done", "csrfmiddlewaretoken": token}
    assert clients[0].post(entries[1].progress_url, press).status_code == 302
    assert clients[1].post(entries[1].progress_url, press).status_code == 403


def test_a_guests_ticks_are_the_guests(walked):
    _learner, stop, entries = walked
    guest, other = Client(), Client()
    guest.post(entries[0].progress_url, {"state": "done"})
    assert 'aria-pressed="true"' in page(guest, stop.get_absolute_url())
    assert 'aria-pressed="true"' not in page(other, stop.get_absolute_url())


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("door", ["save", "update", "bulk", "placement", "link", "topic"])
def test_a_change_by_another_worker_is_seen_with_the_next_request(client, door):
    stop = a_stop("Deep learning")
    resource = a_resource("Before", topic=stop)
    assert "Before" in page(client, stop.get_absolute_url())
    resource.title = "After"
    changes = {
        "save": resource.save,
        "update": lambda: Resource.objects.update(title="After"),
        "bulk": lambda: Resource.objects.bulk_update([resource], ["title"]),
        "placement": lambda: Placement.objects.update(remark="After"),
        "link": lambda: LinkCheck.objects.create(
            url=resource.url,
            digest="1",
            verdict="gone",
            checked_at=stop.created_at,
            missing_since=stop.created_at,
        ),
        "topic": lambda: type(stop).objects.filter(pk=stop.pk).update(summary="After"),
    }
    elsewhere(changes[door])
    html = page(client, stop.get_absolute_url())
    assert ("Link gone" if door == "link" else "After") in html


@pytest.mark.django_db(transaction=True)
def test_what_was_taken_back_is_not_remembered(client):
    stop = a_stop("Deep learning")
    resource = a_resource("As it was", topic=stop)
    page(client, stop.get_absolute_url())
    with transaction.atomic():
        Resource.objects.filter(pk=resource.pk).update(title="Never")
        assert "Never" in page(client, stop.get_absolute_url())
        Resource.objects.filter(pk=resource.pk).update(title="Never ever")
        assert "Never ever" in page(client, stop.get_absolute_url())
        transaction.set_rollback(True)
    assert "As it was" in page(client, stop.get_absolute_url())
    Resource.objects.filter(pk=resource.pk).update(title="As it is")
    assert "As it is" in page(client, stop.get_absolute_url())


@pytest.mark.django_db(transaction=True)
def test_a_mark_made_elsewhere_is_seen_with_the_next_request(walked):
    learner, stop, entries = walked
    client = as_(learner)
    before = page(client, stop.get_absolute_url()).count('aria-pressed="true"')
    elsewhere(lambda: UserProgress.objects.create(user=learner, resource=entries[11], state="done"))
    assert page(client, stop.get_absolute_url()).count('aria-pressed="true"') == before + 1


def test_looking_at_links_that_work_leaves_what_is_kept(walked):
    before = content_version.read()
    _learner, stop, entries = walked
    LinkCheck.objects.create(
        url=entries[0].url, digest="1", verdict="fine", checked_at=stop.created_at
    )
    after = content_version.read()
    LinkCheck.objects.update(checked_at=stop.created_at)
    assert before != "" and content_version.read() == after == before


def test_a_keeper_forgets_what_was_not_asked_for():
    keeper, made = Keeper(10), []
    for number in range(100):
        keeper.made(number, lambda number=number: made.append(number) or number)
        keeper.made("often", lambda: made.append("often"))
    assert made.count("often") == 1
    assert sum(keeper.has(number) for number in range(100)) <= 20


def test_a_keeper_has_room_for_fewer_large_things():
    keeper = Keeper(100, lambda key, value: len(value))
    for number in range(100):
        keeper.keep(number, "x" * 30)
    assert 3 <= sum(keeper.has(number) for number in range(100)) <= 6
    keeper.keep("larger than the room", "x" * 1000)
    assert keeper.get("larger than the room")


def test_older_content_is_let_go_once_nobody_uses_it(walked):
    learner, stop, _entries = walked
    page(as_(learner), stop.get_absolute_url())
    before = weakref.ref(kept.latest())
    under_way = before()
    assert under_way._newer
    a_resource("New", stop)
    page(as_(learner), stop.get_absolute_url())
    assert kept.latest() is not under_way and not under_way._newer
    del under_way
    a_resource("Newer", stop)
    page(as_(learner), stop.get_absolute_url())
    assert before() is None


@pytest.mark.parametrize("address", ["/", "/log/"])
def test_of_many_roadmaps_only_those_walked_are_read(client, address):
    learner = a_learner()
    for number in range(3):
        roadmap = a_topic(f"Roadmap {number}")
        stop = a_topic(f"Stop of {number}", parent=roadmap)
        entries = [a_resource(f"Entry {n} of {number}", stop) for n in range(3)]
        if number == 1:
            services.mark(learner, entries, "done")
    client.force_login(learner)
    assert "Stop of 1" in client.get(address).content.decode()
    read = [root.topic.title for root in kept.latest().roadmaps if root.laid]
    assert read == ["Roadmap 1"]


def test_a_roadmap_is_not_walked_where_all_that_was_marked_left():
    learner = a_learner()
    stops = [a_topic(parent=a_topic(f"Roadmap {number}")) for number in range(2)]
    left, stays = (a_resource(topic=stop) for stop in stops)
    services.mark(learner, [left, stays], "done")
    Resource.objects.filter(pk=left.pk).update(retired_at=timezone.now())
    assert [step.topic.title for step in Walk(Learner(learner)).walked] == ["Roadmap 1"]
