from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponseRedirect
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from roadmap.admin.content import READ_ONLY, ContentAdmin, RetiredFilter
from roadmap.admin.links import LinkFilter, link_report
from roadmap.admin.merges import pair_address
from roadmap.models import Alias, Link, Paper, Placement, Progress, Relation, Resource

UNRATED = "unrated"


class PaperInline(admin.StackedInline):
    model = Paper
    extra = 0


class LinkInline(admin.TabularInline):
    model = Link
    extra = 0


class PlacementInline(admin.TabularInline):
    model = Placement
    autocomplete_fields = ("topic",)
    extra = 0


class RelationInline(admin.TabularInline):
    model = Relation
    fk_name = "from_resource"
    autocomplete_fields = ("to_resource",)
    extra = 0
    verbose_name_plural = _("relations: this entry …")


class BackRelationInline(admin.TabularInline):
    model = Relation
    fk_name = "to_resource"
    autocomplete_fields = ("from_resource",)
    extra = 0
    verbose_name_plural = _("relations: … this entry")


class AliasInline(admin.TabularInline):
    model = Alias
    fields = ("kind", "value")
    extra = 0


class LevelFilter(admin.SimpleListFilter):
    title = _("level")
    parameter_name = "level"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [*Resource.Level.choices, (UNRATED, _("Not rated"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if value := self.value():
            return queryset.filter(level="" if value == UNRATED else value)
        return queryset


class WantedFilter(admin.SimpleListFilter):
    title = _("wanted")
    parameter_name = "wanted"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("link", _("Without a link")), ("place", _("Without a topic"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        wanted = {"link": Q(url=""), "place": Q(placements=None)}
        return queryset.filter(wanted.get(self.value() or "", Q()))


class KindActionForm(ActionForm):
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", "—"), *Resource.Kind.choices]
    )


@admin.register(Resource)
class ResourceAdmin(ContentAdmin):
    list_display = ("title", "kind", "level", "access", "published", "authors", "retired_at")
    list_filter = (LevelFilter, "kind", "access", RetiredFilter, WantedFilter, LinkFilter)
    search_fields = ("title", "slug", "authors", "url", "aliases__value")
    readonly_fields = (  # type: ignore[assignment]
        *(*READ_ONLY, "merged_into"),
        *("identity", "listed_by", "ticked", "links_said"),
    )
    inlines = (
        PlacementInline,
        PaperInline,
        LinkInline,
        RelationInline,
        BackRelationInline,
        AliasInline,
    )
    action_form = KindActionForm
    actions = (
        *ContentAdmin.actions,
        "merge",
        "level_introductory",
        "level_cult",
        "level_unrated",
        "set_kind",
    )
    fieldsets = (
        (None, {"fields": ("title", "slug", "url", "kind", "level", "access")}),
        (_("Facts"), {"fields": ("authors", "published", "effort")}),
        (_("Text"), {"fields": ("why", "summary")}),
        (_("Where it comes from"), {"fields": ("identity", "listed_by", "ticked", "links_said")}),
        (
            _("State"),
            {"fields": ("retired_at", "merged_into", "version", "created_at", "updated_at")},
        ),
    )

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict:
        return {} if obj else {"slug": ("title",)}

    def consequences(self, thing: Resource) -> list[str]:
        count = thing.progress.count()
        kept = ngettext(
            "%(count)s learner has something on it and keeps it.",
            "%(count)s learners have something on it and keep it.",
            count,
        )
        return [kept % {"count": count}]

    @admin.display(description=_("named by"))
    def listed_by(self, resource: Resource) -> SafeString | str:
        entries = resource.source_entries.select_related("source")
        lines = ((entry.source.name, entry.line or "–") for entry in entries)
        return format_html_join("; ", "{} ({})", lines) or "–"

    @admin.display(description=_("done by"))
    def ticked(self, resource: Resource) -> int:
        """A count, never names: who learned what is nobody else's business."""
        return resource.progress.filter(state__in=Progress.COUNTS_AS_DONE).count()

    @admin.display(description=_("what the link check said"))
    def links_said(self, resource: Resource) -> SafeString | str:
        return link_report(resource) or "–"

    @admin.action(description=_("Merge two that are one"))
    def merge(self, request: HttpRequest, queryset: QuerySet) -> HttpResponseRedirect | None:
        # What stands in more topics stays, unless the curator turns it round on the next page.
        chosen = list(queryset.annotate(places=Count("placements")).order_by("places", "-pk")[:3])
        if len(chosen) == 2:
            return HttpResponseRedirect(pair_address(*chosen))
        self.message_user(request, _("Choose two entries to merge."), messages.WARNING)
        return None

    @admin.action(description=_("Level: introductory"))
    def level_introductory(self, request: HttpRequest, queryset: QuerySet) -> None:
        self.change_all(request, queryset, level=Resource.Level.INTRODUCTORY)

    @admin.action(description=_("Level: cult"))
    def level_cult(self, request: HttpRequest, queryset: QuerySet) -> None:
        self.change_all(request, queryset, level=Resource.Level.CULT)

    @admin.action(description=_("Level: not rated"))
    def level_unrated(self, request: HttpRequest, queryset: QuerySet) -> None:
        self.change_all(request, queryset, level="")

    @admin.action(description=_("Set the kind chosen beside"))
    def set_kind(self, request: HttpRequest, queryset: QuerySet) -> None:
        kind = request.POST.get("kind", "")
        if kind not in Resource.Kind.values:
            self.message_user(request, _("Choose a kind first."), messages.WARNING)
            return
        self.change_all(request, queryset, kind=kind)
