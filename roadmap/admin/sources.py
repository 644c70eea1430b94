from django.contrib import admin

from roadmap.admin.looked_at import LookedAtAdmin
from roadmap.models import Source, SourceEntry


@admin.register(Source)
class SourceAdmin(admin.ModelAdmin):
    list_display = ("name", "address", "licence")
    search_fields = ("name",)


@admin.register(SourceEntry)
class SourceEntryAdmin(LookedAtAdmin):
    """What a list said when it was last read: looked at, corrected only by reading it again."""

    list_display = ("key", "source", "line", "resource", "topic")
    list_filter = ("source",)
    list_select_related = ("source", "resource", "topic")
    search_fields = ("key", "resource__title", "topic__title")
