from django.db import migrations, models

from roadmap.migrations._beside_writers import AddIndexBesideWriters

LOOKED_AT = ["level", "kind", "access", "retired_at"]


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("roadmap", "0012_source_address")]

    operations = [
        AddIndexBesideWriters(
            "resource",
            models.Index(
                condition=models.Q(("retired_at", None)),
                fields=["title", "id", *LOOKED_AT],
                name="entries_by_title",
            ),
        ),
        AddIndexBesideWriters(
            "resource",
            models.Index(
                condition=models.Q(("retired_at", None)),
                fields=["-published", "title", "id", *LOOKED_AT],
                name="entries_by_date",
            ),
        ),
        AddIndexBesideWriters(
            "topic",
            models.Index(
                condition=models.Q(("retired_at__isnull", False)),
                fields=["retired_at"],
                name="topics_that_left",
            ),
        ),
    ]
