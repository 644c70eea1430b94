"""How far somebody is: typed as people write it, understood, kept, refused with an example."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from roadmap import amounts, services
from roadmap.models import UserProgress
from roadmap.outline.readers.markdown.status import status_and_amount
from tests.factories import a_learner, a_resource

WRITTEN = [
    ("3/7", 3, 7, ""),
    ("3 of 7", 3, 7, ""),
    ("0/7", 0, 7, ""),
    ("299/458 p.", 299, 458, "page"),
    ("p. 299 of 458", 299, 458, "page"),
    ("299 pages", 299, None, "page"),
    ("44:24", 44 * 60 + 24, None, "second"),
    ("1:02:03 / 2:00:00", 3723, 7200, "second"),
    ("Ch. 2", 2, None, "chapter"),
    ("chapter 2/12", 2, 12, "chapter"),
    ("§ 3", 3, None, "section"),
    ("Week 4", 4, None, "week"),
    ("2.5/5 h", 2.5, 5, "hour"),
    ("12%", 12, 100, "percent"),
    ("12,5 %", 12.5, 100, "percent"),
    ("３／７", 3, 7, ""),
    ("½", 1, 2, ""),
    ("299 von 458 S.", 299, 458, "page"),
    ("Kap. 2", 2, None, "chapter"),
    ("2/5 Übungen", 2, 5, "exercise"),
]


@pytest.mark.parametrize(("text", "value", "total", "unit"), WRITTEN)
def test_an_amount_is_understood_as_written(text, value, total, unit):
    assert amounts.parse(text) == amounts.Amount(value, total, unit)
    assert amounts.why_not(text) == ""


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Write it like 3/7"),
        ("nearly there", "Write it like 3/7"),
        ("9/7", "more than the whole"),
        ("0/0", "more than the whole"),
        ("101 %", "more than the whole"),
        ("44:24/30:00", "more than the whole"),
        ("44:99", "Write it like"),
        ("-3/7", "Write it like"),
        ("Ch. 2 p.", "two units"),
        ("3/7 %", "two units"),
        ("42", "like 42 p., Ch. 42 or 3/7"),
        ("3/7" + " " * 9 + "x" * 40, "Write it like"),
    ],
)
def test_what_makes_no_sense_is_refused_with_an_example(text, sentence):
    assert amounts.parse(text) is None
    assert sentence in amounts.why_not(text)


@given(st.text(max_size=200))
def test_any_text_is_an_amount_or_has_a_sentence(text):
    amount = amounts.parse(text)
    assert (amount is None) == bool(amounts.why_not(text))
    if amount and amount.total is not None:
        assert 0 <= amount.value <= amount.total > 0


@given(
    st.sampled_from([text for text, *_rest in WRITTEN]), st.text("0123456789/:%. ph", max_size=8)
)
def test_what_is_nearly_an_amount_breaks_nothing(text, more):
    amounts.parse(text + more)
    assert amounts.as_typed(amounts.as_typed(text + more)) == amounts.as_typed(text + more)


@given(st.text("0123456789/:%. phcof", max_size=14))
def test_what_a_log_states_can_be_typed_too(text):
    _state, amount = status_and_amount(text)
    assert not amount or amounts.parse(amount) or "more than the whole" in amounts.why_not(amount)


@pytest.fixture
def learner(db):
    return a_learner()


def state_after(learner, *typed, state=""):
    resource = a_resource()
    if state:
        services.mark(learner, [resource], state)
    for text in typed:
        services.set_amount(learner, resource, text)
    return UserProgress.objects.get(user=learner, resource=resource).state


def test_the_state_follows_the_amount(learner):
    assert state_after(learner, "3/7") == "in_progress"
    assert state_after(learner, "3/7", "7/7") == "done"
    assert state_after(learner, "100 %") == "done"
    assert state_after(learner, "0/7") == ""
    assert state_after(learner, "3/7", "") == "in_progress"


def test_an_amount_takes_no_done_back(learner):
    assert state_after(learner, "3/7", state="done") == "done"
    assert state_after(learner, "7/7", state="revisit") == "revisit"


def test_an_amount_that_makes_no_sense_leaves_nothing_behind(learner):
    with pytest.raises(ValidationError):
        services.set_amount(learner, a_resource(), "some")
    assert not UserProgress.objects.exists()


def test_what_stands_there_already_is_not_asked_again(learner):
    resource = a_resource()
    UserProgress.objects.create(user=learner, resource=resource, amount="8/7 videos, twice")
    services.set_amount(learner, resource, "8/7 videos, twice")
    assert UserProgress.objects.get().amount == "8/7 videos, twice"


def test_dates_move_the_state_and_put_back_undoes_all_of_it(learner):
    resource, today = a_resource(), timezone.localdate()
    before = UserProgress(user=learner, resource=resource).steps()
    row = services.set_dates(learner, resource, today, None)
    assert (row.state, row.started) == ("in_progress", today)
    row = services.set_dates(learner, resource, today - timedelta(days=9), today)
    assert (row.state, row.finished) == ("done", today)
    services.put_back(learner, resource, before)
    assert not UserProgress.objects.exists(), "no row means not started"


@pytest.mark.parametrize(
    ("started", "finished", "field"),
    [
        (date(2026, 3, 2), date(2026, 3, 1), "finished"),
        (date(2026, 6, 2), None, "started"),
        (None, date(2026, 6, 2), "finished"),
    ],
)
@time_machine.travel("2026-06-01T12:00Z", tick=False)
def test_days_to_come_and_days_in_the_wrong_order_are_refused(learner, started, finished, field):
    with pytest.raises(ValidationError) as refused:
        services.set_dates(learner, a_resource(), started, finished)
    assert set(refused.value.message_dict) == {field}
    assert not UserProgress.objects.exists()


@pytest.mark.parametrize(
    ("zone", "ok"), [("Pacific/Auckland", True), ("UTC", False), ("America/Los_Angeles", False)]
)
@time_machine.travel("2026-12-31T12:30Z", tick=False)
def test_today_is_the_visitors_day(learner, zone, ok):
    resource = a_resource()
    with timezone.override(zone):
        try:
            services.set_dates(learner, resource, None, date(2027, 1, 1))
        except ValidationError:
            assert not ok
        else:
            assert ok and UserProgress.objects.get().finished == date(2027, 1, 1)
