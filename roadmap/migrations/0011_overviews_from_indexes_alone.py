from django.conf import settings
from django.db import migrations, models

from roadmap.migrations._beside_writers import AddIndexBesideWriters


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
