"""What a learner's rows need so that they can be spread over many databases, by learner."""

import re

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from roadmap import services
from roadmap.models import KeptProgress, Pace, PersonalEntry, Seen, Topic, UserProgress
from tests.factories import a_learner, a_resource, a_stop

# What grows with people times entries. All else is the same for everybody, or a row a person.
BY_LEARNER = {KeptProgress, Pace, PersonalEntry, Seen, UserProgress}
PARTS = 16


@pytest.mark.parametrize("model", sorted(BY_LEARNER, key=lambda model: model.__name__))
def test_every_key_of_a_learners_rows_names_the_learner(model):
    """A database that holds a share of the learners can keep each promise by itself."""
    keys = [set(each.fields) for each in model._meta.constraints if hasattr(each, "fields")]
    keys += [{field.name} for field in model._meta.local_concrete_fields if field.unique]
    keys.append({field.name for field in model._meta.pk_fields})
    for key in keys:
        # A number that is given to rows is unique of itself, wherever they lie.
        assert "user" in key or key == {"id"}, f"{model.__name__}: {key}"


def test_nothing_shared_points_to_a_learners_rows():
    for model in apps.get_models(include_auto_created=True):
        if model in BY_LEARNER:
            continue
        for field in model._meta.local_fields:
            assert field.related_model not in BY_LEARNER, f"{model._meta.label}.{field.name}"


def test_a_learners_rows_point_to_what_is_everywhere():
    for model in BY_LEARNER:
        for field in model._meta.local_fields:
            if field.is_relation:
                assert field.related_model not in BY_LEARNER, f"{model._meta.label}.{field.name}"


@pytest.fixture
def spread_out(db):
    """Progress in sixteen parts by learner, with three hundred learners of twenty ticks."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no partitions; the same test runs on PostgreSQL")
    resources = [a_resource(f"Entry {number}", a_stop()) for number in range(20)]
    with connection.cursor() as cursor:
        for statement in (
            "ALTER TABLE roadmap_userprogress RENAME TO whole",
            "CREATE TABLE roadmap_userprogress (LIKE whole INCLUDING DEFAULTS INCLUDING CONSTRAINTS,"
            " PRIMARY KEY (user_id, resource_id)) PARTITION BY HASH (user_id)",
            *(
                f"CREATE TABLE part_{number} PARTITION OF roadmap_userprogress"
                f" FOR VALUES WITH (MODULUS {PARTS}, REMAINDER {number})"
                for number in range(PARTS)
            ),
            "CREATE INDEX ON roadmap_userprogress (user_id, changed_at DESC)",
        ):
            cursor.execute(statement)
    learners = User.objects.bulk_create(User(username=f"learner-{n}") for n in range(300))
    UserProgress.objects.bulk_create(
        UserProgress(user=learner, resource=resource, state="done")
        for learner in learners
        for resource in resources
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE roadmap_userprogress")
    return learners[7], resources[0]


def parts_of(sql):
    """The parts that the plan of a statement reads or writes."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {sql}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    return set(re.findall(r"\bpart_\d+\b", plan))


def touched(action):
    """The parts that each statement about progress touches while something is done."""
    with CaptureQueriesContext(connection) as captured:
        action()
    found = []
    for query in captured:
        if "roadmap_userprogress" in query["sql"] and not query["sql"].startswith("INSERT"):
            found.append((parts_of(query["sql"]), query["sql"]))
    return found


PAGES = [
    "/",
    "{topic}",
    "{resource}",
    "/resources/",
    "/papers/",
    "/log/",
    "/search/?q=entry",
    "/me/data/",
]


@pytest.mark.parametrize("address", PAGES)
def test_each_page_touches_the_part_of_its_learner(client, spread_out, address):
    learner, resource = spread_out
    client.force_login(learner)
    addresses = {"topic": Topic.objects.get(placements__resource=resource), "resource": resource}
    address = address.format(**{name: it.get_absolute_url() for name, it in addresses.items()})
    found = touched(lambda: client.get(address))
    assert found, "this page asks nothing about progress"
    for parts, sql in found:
        assert len(parts) <= 1, sql


def test_a_tick_and_its_undo_touch_the_part_of_their_learner(spread_out):
    learner, resource = spread_out

    def tick_and_undo():
        moment = services.mark(learner, [resource], "in_progress")
        services.undo(learner, [resource.pk], moment)

    found = touched(tick_and_undo)
    assert found
    for parts, sql in found:
        assert len(parts) <= 1, sql


@pytest.mark.django_db
def test_a_learner_is_looked_for_by_the_whole_key():
    """Without the learner in the condition, every database would be asked."""
    learner, resource = a_learner(), a_resource()
    services.mark(learner, [resource], "done")
    with CaptureQueriesContext(connection) as captured:
        services.mark(learner, [resource], "planned")
    for query in captured:
        if "roadmap_userprogress" in query["sql"]:
            assert "user_id" in query["sql"], query["sql"]
