"""What topics and resources have in common in the admin: they are retired, never deleted."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from simple_history.utils import bulk_update_with_history


class RetiredFilter(admin.SimpleListFilter):
    """On the roadmap unless asked otherwise."""

    title = _("on the roadmap")
    parameter_name = "retired"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("no", _("Yes")), ("yes", _("Retired"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value():
            return queryset.filter(retired_at__isnull=self.value() == "no")
        return queryset


STAMPS = ("created_at", "updated_at", "version")


class ContentAdmin(admin.ModelAdmin):
    """Bumps the version with each change and offers to retire instead of to delete."""

    actions: Sequence[Any] = ("retire", "bring_back")
    readonly_fields = STAMPS
    list_per_page = 100

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if change:
            obj.version += 1
        super().save_model(request, obj, form, change)

    def change_all(self, request: HttpRequest, queryset: QuerySet, **fields: Any) -> None:
        """Set fields on all that were chosen, as one change each."""
        changed = list(queryset)
        for content in changed:
            content.version += 1
            content.updated_at = timezone.now()
            for field, value in fields.items():
                setattr(content, field, value)
        columns = ["version", "updated_at", *fields]
        count = bulk_update_with_history(changed, queryset.model, columns, batch_size=500)
        said = ngettext("%(count)s entry was changed.", "%(count)s entries were changed.", count)
        self.message_user(request, said % {"count": count}, messages.SUCCESS)

    @admin.action(description=_("Retire: off the roadmap, ticks and notes stay"))
    def retire(self, request: HttpRequest, queryset: QuerySet) -> None:
        self.change_all(request, queryset.filter(retired_at=None), retired_at=timezone.now())

    @admin.action(description=_("Bring back"))
    def bring_back(self, request: HttpRequest, queryset: QuerySet) -> None:
        # What was merged into another entry comes back only by undoing the merge.
        if any(field.name == "merged_into" for field in queryset.model._meta.fields):
            queryset = queryset.filter(merged_into=None)
        self.change_all(request, queryset.exclude(retired_at=None), retired_at=None)
