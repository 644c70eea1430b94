import pytest
from django.http import QueryDict

from roadmap import services
from roadmap.filters import ResourceFilter
from roadmap.models import Resource
from roadmap.visitors import Learner
from tests.factories import a_learner, a_paper, a_resource, a_stop

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor():
    return Learner(a_learner())


def filtered(query, visitor):
    return ResourceFilter(QueryDict(query), Resource.objects.published(), visitor)


def titles(query, visitor):
    return {resource.title for resource in filtered(query, visitor).qs}


def counts(choices):
    return {choice.value: choice.count for choice in choices if choice.count}


def test_levels_are_three_and_the_unrated_are_never_hidden(visitor):
    a_resource("Light", level="introductory")
    a_resource("Deep", level="cult")
    a_resource("Nobody said")
    assert titles("", visitor) == {"Light", "Deep", "Nobody said"}
    assert titles("level=cult", visitor) == {"Deep"}
    assert titles("level=unrated", visitor) == {"Nobody said"}
    assert titles("level=cult&level=unrated", visitor) == {"Deep", "Nobody said"}


def test_not_done_leaves_out_what_is_done_revisited_or_skipped(visitor):
    for state in ("", "planned", "in_progress", "done", "skipped", "revisit"):
        resource = a_resource(state or "none")
        if state:
            services.mark(visitor.user, [resource], state)
    assert titles("state=todo", visitor) == {"none", "planned", "in_progress"}
    assert titles("state=revisit", visitor) == {"revisit"}


def test_counts_respect_the_other_filters_and_not_their_own(visitor):
    a_resource(level="cult", kind="paper")
    a_resource(level="cult", kind="video")
    a_resource(level="introductory", kind="video")
    found = filtered("level=cult", visitor)
    assert counts(found.levels) == {"introductory": 1, "cult": 2}
    assert counts(found.kinds) == {"paper": 1, "video": 1}


def test_counts_respect_words(visitor):
    a_resource("Attention", level="cult")
    a_resource("Convolution", level="cult")
    assert counts(filtered("q=atten", visitor).levels) == {"cult": 1}


def test_an_unknown_value_is_ignored_and_not_an_error(client):
    a_resource("Here", topic=a_stop())
    response = client.get("/resources/?level=perhaps&kind=x&state=y&access=z&page=nine")
    assert response.status_code == 200
    assert "Here" in response.content.decode()


def test_each_pill_removes_just_itself(visitor):
    a_resource(level="cult", kind="paper")
    pills = {pill.value: pill.query for pill in filtered("level=cult&kind=paper", visitor).pills}
    assert pills == {"cult": "?kind=paper", "paper": "?level=cult"}


def test_an_entry_in_two_topics_counts_once(client):
    from roadmap.models import Placement

    resource = a_resource("Twice", topic=a_stop())
    Placement.objects.create(topic=a_stop(), resource=resource)
    page = client.get("/resources/").content.decode()
    assert "1 entry" in page


@pytest.mark.parametrize("address", ["/resources/", "/papers/", "/search/?q=entry", "topic"])
def test_access_is_shown_in_words_and_filtered_on_every_list(client, address):
    topic = a_stop()
    for access in ("free", "registration", "paid", ""):
        a_paper(f"Entry {access or 'unknown'}", topic, access=access)
    address = topic.get_absolute_url() if address == "topic" else address
    html = client.get(address).content.decode()
    for word in ("Free", "Registration", "Paid"):
        assert f"</svg>{word}</span>" in html
    joined = "&" if "?" in address else "?"
    html = client.get(f"{address}{joined}access=paid&access=free").content.decode()
    names = ("free", "registration", "paid", "unknown")
    assert [name for name in names if f"Entry {name}</a>" in html] == ["free", "paid"]
