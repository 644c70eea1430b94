"""A site with a row in every table, as a site has them after years."""

import itertools
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import models
from django.utils import timezone

from roadmap import services
from roadmap.models import Resource, UserProgress
from tests.factories import a_curator, a_learner

_numbers = itertools.count(1)


def a_whole_site() -> None:
    """The roadmap that comes with Cairn, somebody who learns by it, and a row of whatever else there is."""
    path = settings.BASE_DIR / "fixtures" / "roadmap.json"
    call_command("import_roadmap", str(path), source="cairn", yes=True, verbosity=0)
    ada, _grace = a_learner("ada", first_name="Ada 🜨", email="ada@example.org"), a_curator("grace")
    for number, resource in enumerate(Resource.objects.order_by("pk")[:40]):
        services.mark(ada, [resource], UserProgress.State.values[number % 5])
        services.save_note(ada, resource, f"Line {number}\r\n\t«noté» 学习 {'x' * number}")
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy and not model._base_manager.exists():
            _a_row_of(model)


# Where the database itself asks that fields agree with one another.
AGREEING: dict[str, dict[str, Any]] = {
    "roadmap.Merge": {"into_id": lambda: Resource.objects.order_by("pk")[0].pk},
    "roadmap.Suggestion": {"kind": "mistake", "state": "declined", "topic_id": None},
    "roadmap.LinkCheck": {"verdict": "moved"},
}


def _a_row_of(model: type[models.Model]) -> None:
    """A row with something in every field; what it points to is taken from what there is."""
    known = AGREEING.get(model._meta.label, {})
    row = model()
    for field in model._meta.local_concrete_fields:
        if field.attname in known:
            value = known[field.attname]
            setattr(row, field.attname, value() if callable(value) else value)
        elif not isinstance(field, models.AutoField):
            setattr(row, field.attname, _a_value_of(field))
    row.save(force_insert=True)


def _a_value_of(field: models.Field) -> Any:
    number = next(_numbers)
    if field.is_relation:
        # The newest of those that are there: one that nothing else may be one-to-one with.
        return field.related_model._base_manager.order_by("-pk").values_list("pk", flat=True)[0]
    if field.choices:
        return next(value for value, _label in field.flatchoices if value)
    match field:
        case models.BooleanField():
            return True
        case models.DecimalField():
            return Decimal("3.5")
        case models.IntegerField():
            return number % 300
        case models.DateTimeField():
            return timezone.now()
        case models.DateField():
            return timezone.localdate()
        case models.JSONField():
            return {"ü": [1, 2.5, None, "学习"], "a": {"z": True}}
        case models.GenericIPAddressField():
            return "2001:db8::7"
        case models.BinaryField():
            return bytes(range(256))
        case _:
            return f"said {number} – ü 🜨"[: field.max_length]
