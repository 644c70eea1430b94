"""The plan as a calendar: one entry after the other, in a file that calendars take."""

from datetime import UTC, date, datetime, timedelta

import icalendar
import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from roadmap import ical, services
from roadmap.models import Pace, Resource
from tests.factories import a_learner, a_resource, a_stop, a_topic

ADDRESS = "/log/plan/calendar.ics"
NOW = datetime(2026, 12, 28, 12, tzinfo=UTC)
HOSTILE = "A; b, c\\n \r\nBEGIN:VEVENT\nEND:VCALENDAR\tשלום 👩‍🚀 " + "ö" * 200
TEXTS = st.text(
    st.characters(exclude_categories=["Cs"]) | st.sampled_from("\r\n,;\\:ö👩"), max_size=99
)


def events_of(content):
    calendar = icalendar.Calendar.from_ical(content)
    assert not calendar.errors and not [each for each in calendar.walk() if each.errors]
    return [each for each in calendar.walk() if each.name == "VEVENT"]


def is_rfc_5545(content):
    assert content.endswith(b"\r\nEND:VCALENDAR\r\n")
    lines = content.removesuffix(b"\r\n").split(b"\r\n")
    assert all(len(line) <= 75 and line.decode() is not None for line in lines)
    assert not [line for line in lines if b"\n" in line or b"\r" in line]


@given(TEXTS, TEXTS)
def test_any_words_come_back_and_break_no_line(title, words):
    day = date(2026, 2, 28)
    content = ical.write(
        title, [ical.Event("a@b", title, day, day, words, "https://x.example")], NOW
    )
    is_rfc_5545(content)
    (event,) = events_of(content)
    expected = title.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(
        char for char in expected if char in "\n\t" or (ord(char) >= 32 and char != "\x7f")
    )
    assert str(event["summary"]) == kept
    assert event.end == date(2026, 3, 1)


@pytest.fixture
def plan(db, client):
    ada, stop = a_learner(), a_stop("Deep learning")
    first = a_resource("Read this", stop, effort=60, url="https://a.example/?a=1,2;3")
    a_resource("An hour more", stop, effort=60)
    a_resource(HOSTILE.replace("\r", "")[:500], a_topic("Inside", stop), kind="book", effort=600)
    a_resource("For fun", stop, optional=True)
    services.mark(ada, [a_resource("Seen", stop)], "done")
    services.mark(ada, [a_resource("Not for me", stop)], "skipped")
    services.arrange(ada, a_resource("Out of sight", stop), "hidden")
    Pace.objects.create(user=ada, weekly_hours=7, topic=stop)
    client.force_login(ada)
    return first


@time_machine.travel(NOW, tick=False)
def test_what_is_left_follows_at_an_even_pace(client, plan):
    client.force_login(Pace.objects.get().user)
    response = client.get(ADDRESS)
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="plan-2026-12-28.ics"'
    assert "no-store" in response["Cache-Control"]
    is_rfc_5545(response.content)
    one, two, book, done = events_of(response.content)
    today = date(2026, 12, 28)
    assert [str(each["summary"])[:12] for each in (one, two, book, done)] == [
        *("Read this", "An hour more", HOSTILE.replace("\r", "")[:12], "Done: Deep l"),
    ]
    assert [(each.start - today, each.end - each.start) for each in (one, two, book)] == [
        (timedelta(days), timedelta(length)) for days, length in ((0, 1), (1, 1), (2, 10))
    ]
    assert done.start == book.end - timedelta(days=1)
    assert str(one["description"]) == "Deep learning, about 1 h\nhttps://a.example/?a=1,2;3"
    assert one["url"].endswith(plan.get_absolute_url()) and one["transp"] == "TRANSPARENT"


def test_a_newer_plan_has_the_names_of_the_old(client, plan):
    before = [str(each["uid"]) for each in events_of(client.get(ADDRESS).content)]
    with time_machine.travel(datetime.now(UTC) + timedelta(days=3)):
        events = events_of(client.get(ADDRESS).content)
    assert [str(each["uid"]) for each in events] == before
    assert len(set(before)) == 4 and all("@" in uid for uid in before)


def test_a_plan_without_end_ends_with_the_calendar(client, plan):
    Resource.objects.update(effort=2_147_483_647)
    assert events_of(client.get(ADDRESS).content)[-1].start.year == 9999
    assert client.get("/log/plan/").status_code == 200


def test_without_a_plan_one_is_told_to_make_one(client, plan):
    Pace.objects.all().delete()
    page = client.get(ADDRESS, follow=True)
    assert "There is no plan yet" in page.content.decode()
    assert "Make a plan first" in client.get("/log/export/").content.decode()


def test_a_plan_that_is_carried_out_is_no_calendar(client, plan):
    services.mark(Pace.objects.get().user, Resource.objects.all(), "done")
    assert "nothing is left to plan" in client.get(ADDRESS, follow=True).content.decode()


def test_a_plan_is_nobody_elses(client, plan):
    client.logout()
    assert client.get(ADDRESS).status_code == 302
    client.force_login(a_learner())
    assert "There is no plan yet" in client.get(ADDRESS, follow=True).content.decode()


def test_a_longer_plan_asks_no_more_of_the_database(client, plan, django_assert_max_num_queries):
    stop = Pace.objects.get().topic
    with django_assert_max_num_queries(50) as before:
        client.get(ADDRESS)
    for _ in range(10):
        a_resource(topic=stop)
    with django_assert_max_num_queries(len(before)):
        client.get(ADDRESS)
