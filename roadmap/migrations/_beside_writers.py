"""What migrations need so that nobody waits for them."""

from typing import Any

from django.db import migrations


class AddIndexBesideWriters(migrations.AddIndex):
    """On PostgreSQL nobody waits with a tick while it is built; that needs no transaction around it."""

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        model = to_state.apps.get_model(app_label, self.model_name)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            how = {"concurrently": True} if schema_editor.connection.vendor == "postgresql" else {}
            schema_editor.add_index(model, self.index, **how)
