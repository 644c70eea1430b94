from django.conf import settings
from django.db import migrations, models


class AddIndexBesideWriters(migrations.AddIndex):
    """On PostgreSQL nobody waits with a tick while it is built; that needs no transaction around it."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        model = to_state.apps.get_model(app_label, self.model_name)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            how = {"concurrently": True} if schema_editor.connection.vendor == "postgresql" else {}
            schema_editor.add_index(model, self.index, **how)


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("roadmap", "0010_saved_filter"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AddIndexBesideWriters(
            "userprogress",
            models.Index(
                fields=["user", "state", "arranged", "amount", "resource", "changed_at", "finished"],
                name="progress_at_a_glance",
            ),
        ),
        AddIndexBesideWriters(
            "userprogress",
            models.Index(
                condition=models.Q(("note__gt", "")),
                fields=["user", "resource"],
                name="progress_with_notes",
            ),
        ),
    ]
