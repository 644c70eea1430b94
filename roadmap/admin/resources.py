from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from roadmap.admin.content import (
    READ_ONLY,
    AliasInline,
    ContentAdmin,
    LabelledInline,
    RetiredFilter,
)
from roadmap.admin.facts import facts_of
from roadmap.admin.links import LinkFilter
from roadmap.admin.merges import pair_address
from roadmap.models import Link, Paper, Placement, Relation, Resource

UNRATED = "unrated"


class PaperInline(admin.StackedInline):
    model = Paper
    extra = 0


class LinkInline(LabelledInline):
    model = Link


class PlacementInline(LabelledInline):
    model = Placement
    autocomplete_fields = ("topic",)


class RelationInline(LabelledInline):
    model = Relation
    fk_name = "from_resource"
    autocomplete_fields = ("to_resource",)
    verbose_name_plural = _("relations: this entry …")


class BackRelationInline(LabelledInline):
    model = Relation
    fk_name = "to_resource"
    autocomplete_fields = ("from_resource",)
    verbose_name_plural = _("relations: … this entry")


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
    readonly_fields = (*READ_ONLY, "merged_into", "identity")  # type: ignore[assignment]
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
        (_("State"), {"fields": ("identity", "merged_into", *READ_ONLY)}),
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

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if resource := context.get("original"):
            context |= {"facts": facts_of(resource), "merge_address": pair_address(resource)}
        return super().render_change_form(request, context, *args, **kwargs)

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
