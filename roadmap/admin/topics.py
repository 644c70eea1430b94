from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from roadmap.admin.content import (
    READ_ONLY,
    AliasInline,
    ContentAdmin,
    LabelledInline,
    RetiredFilter,
)
from roadmap.admin.tree import TreeAdmin
from roadmap.models import Placement, Prerequisite, Topic


class PrerequisiteInline(LabelledInline):
    model = Prerequisite
    fk_name = "topic"
    autocomplete_fields = ("needs",)
    verbose_name_plural = _("best after")


class TopicPlacementInline(LabelledInline):
    model = Placement
    autocomplete_fields = ("resource",)
    ordering = ("position", "id")


class RoadmapFilter(admin.SimpleListFilter):
    title = _("roadmap")
    parameter_name = "roadmap"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(topic.slug, topic.title) for topic in Topic.objects.filter(parent=None)]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if not self.value():
            return queryset
        root = Topic.objects.filter(slug=self.value(), parent=None).first()
        if root is None:
            return queryset.none()
        below = Topic.objects.descendants(root, include_self=True)
        return queryset.filter(pk__in=[topic.pk for topic in below])


@admin.register(Topic)
class TopicAdmin(TreeAdmin, ContentAdmin):
    """Topics as a tree: in walking order, each indented below its parent, to be moved."""

    list_display = ("in_tree", "moves", "entries", "optional", "retired_at")
    list_display_links = ("in_tree",)
    list_filter = (RoadmapFilter, RetiredFilter, "optional")
    search_fields = ("title", "slug", "summary", "aliases__value")
    autocomplete_fields = ("parent",)
    inlines = (PrerequisiteInline, TopicPlacementInline, AliasInline)
    list_per_page = 500
    change_list_template = "admin/roadmap/topic/change_list.html"
    fieldsets = (
        (None, {"fields": ("title", "slug", "parent", "position", "optional")}),
        (_("Text"), {"fields": ("summary", "concepts", "body")}),
        (_("State"), {"fields": READ_ONLY}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return Topic.objects.in_order().annotate(entry_count=Count("placements"))

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict:
        # The slug is the name in addresses and does not follow when the title changes.
        return {} if obj else {"slug": ("title",)}

    def consequences(self, thing: Topic) -> list[str]:
        below = Topic.objects.descendants(thing).filter(retired_at=None).count()
        entries = thing.placements.published().count()
        return [
            ngettext(
                "%(count)s topic below it goes out of sight with it.",
                "%(count)s topics below it go out of sight with it.",
                below,
            )
            % {"count": below},
            ngettext(
                "%(count)s entry stands in it; elsewhere it stays.",
                "%(count)s entries stand in it; elsewhere they stay.",
                entries,
            )
            % {"count": entries},
        ]

    @admin.display(description=_("entries"))
    def entries(self, topic: Topic) -> SafeString:
        address = reverse("admin:roadmap_topic_entries", args=[topic.pk])
        label = _("Sort the entries of “%s”") % topic
        return format_html(
            '<a href="{}" aria-label="{}: {}">{}</a>',
            *(address, topic.entry_count, label, topic.entry_count),  # type: ignore[attr-defined]
        )
