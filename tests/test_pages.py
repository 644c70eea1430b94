import pytest
from csp.decorators import csp_update
from django.http import HttpResponse
from django.utils import timezone

from roadmap.middleware import PolicyMiddleware
from roadmap.models import Alias
from tests.factories import a_learner, a_paper, a_resource, a_stop, a_topic, needs, relate

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def page(client, address, **more):
    response = client.get(address, **more)
    assert response.status_code == 200, address
    return response.content.decode()


@pytest.mark.parametrize("address", ["/topics/deep/", "/resources/", "/papers/", "/search/?q=a"])
def test_page_and_fragment_come_from_one_view(client, address):
    a_paper("A paper", topic=a_stop(slug="deep"))
    whole = client.get(address)
    part = client.get(address, headers=HTMX)
    assert b"<!doctype html>" in whole.content
    assert b"<!doctype" not in part.content
    assert b"A paper" in part.content
    for response in (whole, part):
        assert "HX-Request" in response["Vary"]


@pytest.mark.parametrize("header", ["HX-Boosted", "HX-History-Restore-Request"])
def test_boosted_and_restored_pages_are_whole(client, header):
    response = client.get("/resources/", headers=HTMX | {header: "true"})
    assert b"<!doctype html>" in response.content


def test_topic_shows_its_entries_and_those_of_its_children(client):
    stop = a_stop(
        "Deep learning", summary="Layers of *features*.", concepts="- **Layer**: one step"
    )
    child = a_topic("Convolution", parent=stop)
    a_resource("Own entry", topic=stop)
    a_resource("Entry of the child", topic=child)
    html = page(client, stop.get_absolute_url())
    for words in ("Own entry", "Convolution", "Entry of the child", "<em>features</em>", "Layer"):
        assert words in html


def test_prerequisites_say_why(client):
    before, stop = a_stop("Calculus"), a_stop("Deep learning")
    needs(stop, before, "Backpropagation is the chain rule.")
    assert "Backpropagation is the chain rule." in page(client, stop.get_absolute_url())
    assert "Leads to" in page(client, before.get_absolute_url())


def test_follow_up_stands_under_its_entry(client):
    stop = a_stop()
    first, then = a_resource("The post", topic=stop), a_resource("The lecture", topic=stop)
    relate(then, "follows_up", first)
    html = page(client, stop.get_absolute_url())
    assert html.index("The post") < html.index("Follows up: The post") < html.index("The lecture")


def test_entries_that_follow_each_other_up_both_stay(client):
    stop = a_stop()
    one, two = a_resource("Hen", topic=stop), a_resource("Egg", topic=stop)
    relate(one, "follows_up", two)
    relate(two, "follows_up", one)
    html = page(client, stop.get_absolute_url())
    assert "Hen" in html
    assert "Egg" in html


def test_skipped_and_optional_leave_the_percentage_and_are_named(client):
    learner, stop = a_learner(), a_stop()
    client.force_login(learner)
    entries = [a_resource(topic=stop) for _ in range(3)]
    a_resource(topic=stop, optional=True)
    client.post(entries[0].progress_url, {"state": "done"})
    client.post(entries[1].progress_url, {"state": "skipped"})
    assert "1 of 2 done, 1 skipped, 1 optional" in page(client, stop.get_absolute_url())


def test_an_entry_in_two_topics_is_ticked_once_and_counted_once(client):
    from roadmap.models import Placement

    client.force_login(a_learner())
    stop = a_stop()
    one, two = a_topic("One", parent=stop), a_topic("Two", parent=stop)
    resource = a_resource(topic=one)
    Placement.objects.create(topic=two, resource=resource)
    client.post(resource.progress_url, {"state": "done"})
    html = page(client, stop.get_absolute_url())
    assert html.count("1 of 1 done") >= 3


def test_a_tick_answers_with_every_row_of_the_entry_and_the_counts(client):
    client.force_login(a_learner())
    stop = a_stop()
    child = a_topic(parent=stop)
    resource = a_resource(topic=child)
    html = client.post(
        resource.progress_url, {"state": "done", "next": stop.get_absolute_url()}, headers=HTMX
    ).content.decode()
    for name in (
        f"mark-{child.pk}-{resource.pk}",
        "ring",
        f"trail-{stop.pk}",
        f"count-{child.pk}",
        "toast",
    ):
        assert f'id="{name}"' in html


def test_unpublished_topics_and_their_children_do_not_exist(client):
    stop = a_stop(retired_at=timezone.now())
    child = a_topic(parent=stop)
    a_resource("Hidden entry", topic=child)
    assert client.get(stop.get_absolute_url()).status_code == 404
    assert client.get(child.get_absolute_url()).status_code == 404
    assert "Topic" not in page(client, "/").split("<main")[1]


def test_old_addresses_redirect(client):
    stop, resource = a_stop(slug="new"), a_resource(slug="fresh")
    Alias.objects.create(kind="slug", value="old", topic=stop)
    Alias.objects.create(kind="slug", value="stale", resource=resource)
    assert client.get("/topics/old/")["Location"] == "/topics/new/"
    assert client.get("/resources/stale/")["Location"] == "/resources/fresh/"


def test_a_merged_resource_leads_to_its_survivor(client):
    survivor = a_resource(slug="survivor")
    a_resource(slug="gone", retired_at=timezone.now(), merged_into=survivor)
    assert client.get("/resources/gone/")["Location"] == "/resources/survivor/"


def test_an_easier_way_in_is_shown_on_the_hard_one(client):
    hard, easy = a_paper("Attention"), a_resource("Attention, drawn")
    relate(easy, "explains", hard)
    assert "Attention, drawn" in page(client, hard.get_absolute_url())
    assert "An easier way into" in page(client, easy.get_absolute_url())


def test_papers_stand_by_year_newest_first(client):
    for title, date in (("Older", "2014"), ("Newer", "2017-06"), ("Undated", "")):
        a_paper(title, published=date)
    html = page(client, "/papers/")
    assert html.index("Newer") < html.index("Older") < html.index("Undated")


def test_bibtex_of_the_filtered_list(client):
    a_paper("Deep & {wide", level="cult", arxiv_id="1706.03762", authors="A. One and B. Two")
    a_paper("Something else")
    response = client.get("/papers.bib?level=cult")
    text = response.content.decode()
    assert "application/x-bibtex" in response["Content-Type"]
    assert r"Deep \& \textbraceleft{}wide" in text and text.count("{") == text.count("}")
    assert "author = {A. One and B. Two}" in text
    assert "Something else" not in text


def test_search_finds_titles_authors_and_summaries(client):
    a_resource("Paying heed", authors="Vaswani", summary="Transformers begin here.")
    for word in ("heed", "vaswani", "transformers begin"):
        assert "Paying heed" in page(client, f"/search/?q={word}")
    assert "Paying heed" not in page(client, "/search/?q=recurrence")


def test_search_escapes_what_was_typed(client):
    html = page(client, "/search/?q=<script>alert(1)</script>")
    assert "<script>alert" not in html


def test_empty_site_says_how_to_bring_a_list_in(client):
    assert "import_roadmap README.md" in page(client, "/")


def test_empty_topic_says_it_is_wanted(client):
    assert "wanted" in page(client, a_stop().get_absolute_url())


def test_a_filter_that_leaves_nothing_offers_a_way_back(client):
    stop = a_stop()
    a_resource(topic=stop)
    html = page(client, f"{stop.get_absolute_url()}?level=cult")
    assert "Nothing here fits these filters." in html


@pytest.mark.parametrize(
    "address", ["/nope/", "/topics/nope/", "/resources/nope/", "/topics/%00/", "/resources/a%0Ab/"]
)
def test_what_is_not_there_is_a_designed_404(client, address):
    response = client.get(address)
    assert response.status_code == 404
    assert b"There is no stone here" in response.content


@pytest.mark.parametrize(
    "address",
    [
        "/search/?q=%00",
        "/search/?q=" + "word%20" * 2000,
        "/resources/?page=99999999999999999999&q=%00",
        "/resources/?page=-1&level=&kind=&state=&access=",
        "/papers/?q=%ff%fe",
        "/topics/odd/?q=%00&level=%00",
    ],
)
def test_odd_input_is_no_trouble(client, address):
    a_paper(topic=a_stop(slug="odd"))
    assert client.get(address).status_code == 200


def test_next_stop_follows_what_was_begun(client):
    client.force_login(a_learner())
    stop = a_stop("Statistics")
    first, second = a_resource(topic=stop), a_resource("The second step", topic=stop)
    client.post(first.progress_url, {"state": "done"})
    html = page(client, "/")
    assert 'id="next"' in html
    assert "The second step" in html
    client.post(second.progress_url, {"state": "in_progress"})
    assert 'id="continue"' in page(client, "/")


def test_home_shows_the_roadmap_last_walked(client):
    client.force_login(a_learner())
    a_stop("Statistics")
    other = a_topic("System design")
    resource = a_resource(topic=a_topic("Databases", parent=other))
    client.post(resource.progress_url, {"state": "done"})
    assert "System design, one stone at a time" in page(client, "/")


def test_pages_carry_a_strict_policy(client):
    policy = client.get("/")["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert policy == client.get("/nowhere/")["Content-Security-Policy"]


def test_an_answer_may_have_a_policy_of_its_own(rf):
    own = csp_update({"img-src": ["https://pictures.example"]})(lambda request: HttpResponse())
    others = PolicyMiddleware(lambda request: HttpResponse())
    asked = [ask(rf.get("/"))["Content-Security-Policy"] for ask in (PolicyMiddleware(own), others)]
    assert ["https://pictures.example" in policy for policy in asked] == [True, False]


def test_personal_pages_are_stored_nowhere(client):
    client.force_login(a_learner())
    assert "no-store" in client.get("/log/")["Cache-Control"]
    assert "private" in client.get("/resources/")["Cache-Control"]
