"""What the database holds of a suggestion by itself."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from roadmap.models import Suggestion
from tests.factories import a_learner, a_resource, a_stop, a_suggestion

pytestmark = pytest.mark.django_db
Kind, State = Suggestion.Kind, Suggestion.State


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": Kind.ENTRY},
        {"kind": Kind.LINK},
        {"kind": Kind.LEVEL, "level": "deep"},
        {"kind": Kind.MISTAKE},
        {"kind": "praise"},
    ],
)
def test_a_suggestion_is_about_something_known(fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        Suggestion.objects.create(**fields)


def test_a_decided_suggestion_has_its_date_and_a_waiting_one_none():
    made = a_suggestion(resource=a_resource())
    for state, at in ((State.ACCEPTED, None), (State.WAITING, timezone.now())):
        with pytest.raises(IntegrityError), transaction.atomic():
            Suggestion.objects.filter(pk=made.pk).update(state=state, decided_at=at)


def test_the_same_suggestion_waits_once_for_each_person():
    ada, topic = a_learner(), a_stop()
    fields = {"kind": Kind.ENTRY, "topic": topic, "title": "A book"}
    a_suggestion(by=ada, url="https://example.org/a", **fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        a_suggestion(by=ada, url="http://www.example.org/a/?utm_source=x", **fields)
    a_suggestion(by=a_learner(), url="https://example.org/a", **fields)
    assert Suggestion.objects.waiting().count() == 2


def test_a_moved_link_waits_once_for_each_entry_and_has_nobody():
    resource = a_resource()
    a_suggestion(kind=Kind.MOVED, resource=resource, url="https://example.org/new", by=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        a_suggestion(kind=Kind.MOVED, resource=resource, url="https://example.org/newer", by=None)


def test_a_suggestion_outlives_its_person_without_a_name():
    ada = a_learner()
    made = a_suggestion(resource=a_resource(), by=ada, wants_thanks=True)
    ada.delete()
    made.refresh_from_db()
    assert made.by is None
