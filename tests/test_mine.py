"""A learner's own layer: private entries, what is pinned or hidden, a plan."""

from datetime import date
from decimal import Decimal

import pytest

from roadmap import services
from roadmap.mine import reckon
from roadmap.models import Pace, PersonalEntry, UserProgress
from roadmap.visitors import Learner
from roadmap.walk import Walk
from tests.factories import a_learner, a_resource, a_stop, a_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in(client):
    learner = a_learner()
    client.force_login(learner)
    return client, learner


def text(response):
    return " ".join(response.content.decode().split())


def own(client, topic, title, url=""):
    return client.post(
        f"{topic.get_absolute_url()}mine/", {"title": title, "url": url, "topic": topic.pk}
    )


def test_a_task_of_my_own_needs_no_link_and_counts_for_nothing_shared(signed_in):
    client, _learner = signed_in
    stop = a_stop("Vision")
    a_resource(topic=stop)
    assert own(client, stop, "Redo exercise 3").status_code == 302
    page = text(client.get(stop.get_absolute_url()))
    assert "Redo exercise 3" in page and "0 of 1 done" in page


def test_an_entry_of_my_own_is_ticked_changed_and_deleted(signed_in):
    client, _learner = signed_in
    stop = a_stop()
    own(client, stop, "Mine", "example.org/page")
    entry = PersonalEntry.objects.get()
    assert entry.url == "https://example.org/page"
    client.post(entry.progress_url, {"state": "done"})
    client.post(entry.get_absolute_url(), {"title": "Changed", "url": "", "topic": stop.pk})
    entry.refresh_from_db()
    assert (entry.state, entry.title, entry.finished is not None) == ("done", "Changed", True)
    client.post(f"{entry.get_absolute_url()}delete/")
    assert not PersonalEntry.objects.exists()


@pytest.mark.parametrize(
    "wrong", [{"title": ""}, {"url": "javascript:alert(1)"}, {"topic": 0}, {"title": "x" * 501}]
)
def test_what_is_wrong_is_said_beside_its_field(signed_in, wrong):
    client, _learner = signed_in
    stop = a_stop()
    data = {"title": "Mine", "url": "", "topic": stop.pk} | wrong
    response = client.post(f"{stop.get_absolute_url()}mine/", data)
    assert response.status_code == 422 and "errorlist" in text(response)
    assert not PersonalEntry.objects.exists()


def test_a_topic_elsewhere_is_refused(signed_in):
    client, _learner = signed_in
    stop, other = a_stop(), a_stop()
    response = client.post(
        f"{stop.get_absolute_url()}mine/", {"title": "Mine", "url": "", "topic": other.pk}
    )
    assert response.status_code == 422


def test_nobody_else_reaches_it(client):
    entry = PersonalEntry.objects.create(user=a_learner(), topic=a_stop(), title="Secret task")
    client.force_login(a_learner(is_staff=True, is_superuser=True))
    for address in ("", "progress/", "delete/"):
        response = client.post(f"{entry.get_absolute_url()}{address}", {"state": "done"})
        assert response.status_code == 404
    assert client.get(entry.get_absolute_url()).status_code == 404


def test_no_shared_page_ever_shows_a_private_entry(client):
    stop = a_stop("Vision")
    resource = a_resource(topic=stop, kind="paper")
    writer = a_learner("writer", is_public=True)
    PersonalEntry.objects.create(
        user=writer, topic=stop, title="Zyzzyva task", url="https://zyzzyva.example/"
    )
    client.force_login(a_learner(is_staff=True, is_superuser=True))
    addresses = [
        *("/", stop.get_absolute_url(), "/resources/", resource.get_absolute_url(), "/papers/"),
        *("/search/?q=zyzzyva", "/wanted/", "/about/", "/log/", "/log/notes/?q=zyzzyva", "/feeds/"),
        *(
            "/feeds/new.atom",
            "/sitemap.xml",
            "/api/topics",
            "/api/resources?q=zyzzyva",
            "/@writer/",
        ),
        *("/papers.bib", "/admin/", "/log/export/?format=json"),
    ]
    for address in addresses:
        response = client.get(address)
        assert response.status_code == 200, address
        body = response.content.decode().replace('value="zyzzyva"', "").replace("q=zyzzyva", "")
        assert "Zyzzyva task" not in body and "zyzzyva.example" not in body, address


def test_a_private_entry_is_suggested_in_one_press(signed_in):
    client, _learner = signed_in
    stop = a_stop()
    own(client, stop, "A find", "https://example.org/find")
    page = client.get(stop.get_absolute_url()).content.decode()
    assert f'action="/topics/{stop.slug}/suggest/?kind=entry"' in page
    response = client.post(
        f"/topics/{stop.slug}/suggest/?kind=entry",
        {"url": "https://example.org/find", "title": "A find", "topic": stop.pk},
    )
    assert response.status_code == 302
    assert "A find" in text(client.get("/me/suggestions/"))


def test_what_is_pinned_comes_first_in_its_topic(signed_in):
    client, learner = signed_in
    stop = a_stop()
    a_resource("First", stop)
    last = a_resource("Last", stop)
    client.post(f"{last.get_absolute_url()}arrange/", {"arranged": "pinned"})
    page = text(client.get(stop.get_absolute_url()))
    assert page.index(">Last<") < page.index(">First<") and "Pinned" in page
    client.post(f"{last.get_absolute_url()}arrange/", {"arranged": ""})
    assert not UserProgress.objects.of(learner).exists()


def test_what_is_hidden_leaves_the_page_and_the_count_and_is_named(signed_in):
    client, _learner = signed_in
    stop = a_stop()
    a_resource("Shown", stop)
    gone = a_resource("Unwanted", stop)
    client.post(f"{gone.get_absolute_url()}arrange/", {"arranged": "hidden"})
    page = text(client.get(stop.get_absolute_url()))
    assert "Unwanted" not in page and "0 of 1 done, 1 hidden" in page
    assert "Unwanted" in text(client.get(f"{stop.get_absolute_url()}?hidden"))


def test_hiding_changes_no_tick_and_nothing_for_others(signed_in):
    _client, learner = signed_in
    stop, other = a_stop(), a_learner()
    resource = a_resource("Common", stop)
    services.mark(learner, [resource], "done")
    services.arrange(learner, resource, "hidden")
    assert UserProgress.objects.of(learner).get().state == "done"
    assert Walk(Learner(other)).step_of(stop).tally.total == 1


def test_an_unknown_arrangement_is_refused(signed_in):
    client, _learner = signed_in
    response = client.post(f"{a_resource().get_absolute_url()}arrange/", {"arranged": "burned"})
    assert response.status_code == 400


def test_the_shared_roadmap_goes_on_changing_beneath(signed_in):
    client, _learner = signed_in
    stop = a_stop()
    child = a_topic("Inside", parent=stop)
    own(client, child, "My task")
    a_resource("Fresh", child)
    child.title = "Renamed"
    child.save()
    page = text(client.get(stop.get_absolute_url()))
    assert "My task" in page and "Fresh" in page and "Renamed" in page


def test_strangers_have_no_layer(client):
    stop = a_stop()
    assert "Entries of my own" not in text(client.get(stop.get_absolute_url()))
    assert "/accounts/login/" in own(client, stop, "Mine")["Location"]


def test_more_entries_of_my_own_cost_no_more_queries(signed_in, django_assert_max_num_queries):
    client, learner = signed_in
    stop = a_stop()
    for number in range(12):
        PersonalEntry.objects.create(user=learner, topic=stop, title=f"Task {number}")
    with django_assert_max_num_queries(13):
        client.get(stop.get_absolute_url())


def test_a_plan_reckons_with_what_entries_say_and_what_is_usual():
    left = [("video", 40), ("video", None), ("paper", None)]
    found = reckon(left, [], Decimal(5), date(2026, 12, 28))
    assert (found.minutes, found.left, found.known) == (40 + 30 + 180, 3, 1)
    # 250 minutes at five hours a week are less than a week, over the new year.
    assert found.ends == date(2027, 1, 3)


def test_enough_known_times_stand_for_the_others_of_their_kind():
    sure = [("video", minutes) for minutes in (10, 20, 90, 100, 110)]
    assert reckon([("video", None)], sure, Decimal(1), date(2026, 1, 1)).minutes == 90


def test_the_plan_is_kept_and_leaves_out_what_is_done_or_hidden(signed_in):
    client, learner = signed_in
    stop = a_stop("Vision")
    done, hidden, _left = (a_resource(topic=stop, effort=60) for _ in range(3))
    services.mark(learner, [done], "done")
    services.arrange(learner, hidden, "hidden")
    response = client.post("/log/plan/", {"weekly_hours": "1", "topic": stop.pk})
    assert response.status_code == 302 and Pace.objects.get().user == learner
    page = text(client.get("/log/plan/"))
    assert "1 entry is left, about 1 h" in page and "Done around" in page


@pytest.mark.parametrize("hours", ["0", "-3", "169", "much", ""])
def test_hours_that_make_no_sense_are_refused(signed_in, hours):
    client, _learner = signed_in
    stop = a_stop()
    a_resource(topic=stop)
    response = client.post("/log/plan/", {"weekly_hours": hours, "topic": stop.pk})
    assert response.status_code == 422 and not Pace.objects.exists()


def test_beside_a_refused_change_the_plan_that_is_kept_is_shown(signed_in):
    client, learner = signed_in
    kept, other = a_stop("Vision"), a_stop("Speech")
    a_resource(topic=kept, effort=60), a_resource(topic=other, effort=60)
    Pace.objects.create(user=learner, weekly_hours=1, topic=kept)
    response = client.post("/log/plan/", {"weekly_hours": "0", "topic": other.pk})
    assert response.status_code == 422
    assert (response.context["step"].topic, response.context["reckoned"].left) == (kept, 1)
