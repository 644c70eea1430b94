"""Migrations run on a full database, while the release before goes on serving it."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, migrations, models
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

# What the last release knows. Move it on with each release.
RELEASED = {"roadmap": "0009_own_layer", "accounts": "0002_profile"}
BEFORE_NEWS = {"roadmap": "0006_token", "accounts": "0002_profile"}
TAKES_AWAY = (
    migrations.RemoveField,
    migrations.RenameField,
    migrations.DeleteModel,
    migrations.RenameModel,
    migrations.AlterModelTable,
)
HOLDS_ROWS_TO_MORE = (migrations.AddConstraint, migrations.AlterUniqueTogether)


def faults_of(migration):
    """Why the release before could not go on, or one could not go back to it."""
    added = {op.name_lower for op in migration.operations if isinstance(op, migrations.CreateModel)}
    for operation in migration.operations:
        name = type(operation).__name__
        if isinstance(operation, TAKES_AWAY):
            yield f"{name} takes away what the release before reads; do it one release later"
        if getattr(operation, "model_name_lower", "") in added:
            continue
        if isinstance(operation, migrations.AddField) and _must_be_filled(operation.field):
            yield f"{name} {operation.name} needs a db_default: the release before leaves it out"
        if isinstance(operation, HOLDS_ROWS_TO_MORE):
            yield f"{name} may refuse what the release before writes; do it one release later"
        if not operation.reversible:
            yield f"{name} cannot be taken back; give it a reverse, if need be one that says why not"


def _must_be_filled(field):
    return not (field.many_to_many or field.null or field.db_default is not models.NOT_PROVIDED)


def new_since(released):
    graph = MigrationLoader(None).graph
    old = {key for name in released.items() for key in graph.forwards_plan(name)}
    leaves = [leaf for leaf in graph.leaf_nodes() if leaf[0] in released]
    plan = [key for leaf in leaves for key in graph.forwards_plan(leaf)]
    return [graph.nodes[key] for key in dict.fromkeys(plan) if key not in old]


def test_the_release_before_goes_on_whatever_was_added_since():
    found = [f"{each}: {fault}" for each in new_since(RELEASED) for fault in faults_of(each)]
    assert not found, "\n".join(found)


def of(*operations):
    return type("Migration", (migrations.Migration,), {"operations": operations})("0001", "roadmap")


TEXT, FILLED = models.TextField(), models.TextField(db_default="")


@pytest.mark.parametrize(
    "operations, fault",
    [
        ([migrations.AddField("topic", "motto", TEXT)], "db_default"),
        ([migrations.AddField("topic", "motto", FILLED)], ""),
        ([migrations.AddField("topic", "motto", models.TextField(null=True))], ""),
        ([migrations.CreateModel("Walk", []), migrations.AddField("walk", "motto", TEXT)], ""),
        ([migrations.RemoveField("topic", "summary")], "takes away"),
        ([migrations.RenameField("topic", "summary", "motto")], "takes away"),
        ([migrations.DeleteModel("Topic")], "takes away"),
        ([migrations.RunPython(print)], "cannot be taken back"),
        ([migrations.RunPython(print, migrations.RunPython.noop)], ""),
        (
            [
                migrations.AddConstraint(
                    "topic", models.UniqueConstraint(fields=["title"], name="one")
                )
            ],
            "may refuse",
        ),
    ],
)
def test_what_would_stop_the_release_before_is_found(operations, fault):
    assert [fault in each for each in faults_of(of(*operations))] == ([True] if fault else [])


def to(state):
    executor = MigrationExecutor(connection)
    executor.migrate(list(state.items()))
    return MigrationExecutor(connection).loader.project_state(list(state.items())).apps


@pytest.fixture
def migrated_again(transactional_db):
    yield
    call_command("migrate", verbosity=0)


def filled(old):
    """A learner with a tick and a note, by the models of an older release."""
    get = old.get_model
    moment = timezone.now() - timezone.timedelta(days=30)
    topic = get("roadmap", "Topic").objects.create(slug="maps", title="Maps", position=1)
    entry = get("roadmap", "Resource").objects.create(
        slug="atlas", title="Atlas", created_at=moment
    )
    get("roadmap", "Placement").objects.create(topic=topic, resource=entry, position=1)
    learner = get("accounts", "User").objects.create(username="ada")
    get("roadmap", "UserProgress").objects.create(
        user=learner, resource=entry, state="done", note="mine"
    )
    return moment


@pytest.mark.parametrize("since", [BEFORE_NEWS, RELEASED])
def test_a_full_database_goes_forward_and_back_and_nobody_loses_a_tick(migrated_again, since):
    filled(to(since))
    for leaves in (MigrationLoader(connection).graph.leaf_nodes(), list(since.items())):
        state = to(dict(leaf for leaf in leaves))
        row = state.get_model("roadmap", "UserProgress").objects.get()
        assert (row.user.username, row.resource.slug) == ("ada", "atlas")
        assert (row.state, row.note) == ("done", "mine")


def test_what_stood_before_news_were_told_is_no_news(migrated_again):
    moment = filled(to(BEFORE_NEWS))
    call_command("migrate", verbosity=0)
    assert apps.get_model("roadmap", "Placement").objects.get().added_at == moment


def test_the_release_before_reads_and_writes_what_is_new(migrated_again):
    old = to(RELEASED)
    call_command("migrate", verbosity=0)
    filled(old)
    for model in old.get_models():
        if model._meta.app_label in RELEASED and model._meta.managed:
            list(model._base_manager.all())
    assert apps.get_model("roadmap", "UserProgress").objects.get().note == "mine"
