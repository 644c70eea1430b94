from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from roadmap.models import Source, SourceEntry


@admin.register(Source)
class SourceAdmin(admin.ModelAdmin):
    list_display = ("name", "address", "licence")
    search_fields = ("name",)


@admin.register(SourceEntry)
class SourceEntryAdmin(admin.ModelAdmin):
    """What a list said when it was last read: looked at, corrected only by reading it again."""

    list_display = ("key", "source", "line", "resource", "topic")
    list_filter = ("source",)
    list_select_related = ("source", "resource", "topic")
    search_fields = ("key", "resource__title", "topic__title")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
