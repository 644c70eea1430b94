"""Two entries that are one: look at both, merge, and take it back."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from roadmap.merging import MergeError, Outlook, merge, outlook, undo
from roadmap.merging.outlook import FACTS
from roadmap.models import Merge, Resource


class PairForm(forms.Form):
    """Which two; asked by address, so that a page of two entries can be sent to a colleague."""

    resource = forms.ModelChoiceField(
        Resource.objects.filter(merged_into=None),
        label=gettext_lazy("The one that retires"),
        widget=AutocompleteSelect(Merge._meta.get_field("resource"), admin.site),
    )
    into = forms.ModelChoiceField(
        Resource.objects.published(),
        label=gettext_lazy("The one that stays"),
        widget=AutocompleteSelect(Merge._meta.get_field("into"), admin.site),
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Kept in the history of both."),
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )


@admin.register(Merge)
class MergeAdmin(admin.ModelAdmin):
    """Adding one shows both entries first; a merge that was made is looked at and undone."""

    list_display = ("resource", "into", "made_at", "user", "reason", "undone_at")
    list_filter = (("undone_at", admin.EmptyFieldListFilter),)
    list_select_related = ("resource", "into", "user")
    search_fields = ("resource__title", "into__title", "reason")
    actions = None

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[Any]:
        take_back = self.admin_site.admin_view(require_POST(self.undo))
        return [path("<int:pk>/undo/", take_back, name="roadmap_merge_undo"), *super().get_urls()]

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show both side by side with what merging does; sending it merges."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        pair, why, refused = PairForm(request.GET or None), ReasonForm(request.POST or None), ""
        found = None
        try:
            found = outlook(**pair.cleaned_data) if pair.is_valid() else None
            if request.method == "POST" and found and why.is_valid():
                reason = why.cleaned_data["reason"]
                made = merge(found.resource, found.into, request.user, reason)
                said = _("“%(one)s” is merged into “%(other)s” now.")
                self.message_user(request, said % _titles(found), messages.SUCCESS)
                return HttpResponseRedirect(_address(made))
        except MergeError as error:
            found, refused = None, str(error)
        # The widget cannot show what is no number: only what was found is shown as chosen.
        pair = PairForm(initial=getattr(pair, "cleaned_data", {}))
        context = {"pair": pair, "form": why, "refused": refused, **_shown(found)}
        return self._page(request, "confirm", context, 409 if refused else 200)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        made = self.get_object(request, object_id)
        if made is None:
            raise Http404
        if not self.has_view_permission(request, made):
            raise PermissionDenied
        learners = made.progress.count()
        may_undo = self.has_change_permission(request, made) and not made.undone_at
        context = {"title": str(made), "merge": made, "learners": learners, "may_undo": may_undo}
        return self._page(request, "merge", context)

    def undo(self, request: HttpRequest, pk: int) -> HttpResponse:
        made = self.get_object(request, str(pk))
        if made is None:
            raise Http404
        if not self.has_change_permission(request, made):
            raise PermissionDenied
        try:
            undo(made, request.user)
            self.message_user(request, _("The merge is undone."), messages.SUCCESS)
        except MergeError as error:
            self.message_user(request, str(error), messages.ERROR)
        return HttpResponseRedirect(_address(made))

    def _page(
        self, request: HttpRequest, name: str, context: dict[str, Any], status: int = 200
    ) -> HttpResponse:
        media = self.media + context["pair"].media if "pair" in context else self.media
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "media": media,
            **context,
        }
        template = f"admin/roadmap/merge/{name}.html"
        return TemplateResponse(request, template, context, status=status)


def pair_address(resource: Resource, into: Resource | None = None) -> str:
    """The page that shows both; the second may be chosen there."""
    query = {"resource": resource.pk} | ({"into": into.pk} if into else {})
    return f"{reverse('admin:roadmap_merge_add')}?{urlencode(query)}"


def _address(made: Merge) -> str:
    return reverse("admin:roadmap_merge_change", args=[made.pk])


def _titles(found: Outlook) -> dict[str, str]:
    return {"one": found.resource.title, "other": found.into.title}


def _shown(found: Outlook | None) -> dict[str, Any]:
    """Both entries fact by fact, and what will happen."""
    if found is None:
        return {"title": _("Merge two entries"), "found": None}
    both = _with_counts(found.resource), _with_counts(found.into)
    names = ("title", *FACTS)
    facts = [
        (
            Resource._meta.get_field(name).verbose_name,  # type: ignore[union-attr]
            *(_value(resource, name) for resource in both),
            found.facts.get(name, ""),
        )
        for name in names
    ]
    return {
        "title": _("Merge “%(one)s” into “%(other)s”") % _titles(found),
        "found": found,
        "both": both,
        "facts": facts,
        "moving": [(row._meta.verbose_name, str(row)) for row, _attname in found.moved],
        "staying": [(row._meta.verbose_name, str(row)) for row in found.staying],
        "swapped": pair_address(found.into, found.resource),
    }


def _with_counts(resource: Resource) -> Resource:
    counted: QuerySet[Resource] = Resource.objects.annotate(learner_count=Count("progress__user"))
    return counted.prefetch_related("placements__topic", "source_entries__source").get(
        pk=resource.pk
    )


def _value(resource: Resource, name: str) -> str:
    shown = getattr(resource, f"get_{name}_display", None)
    return shown() if shown else getattr(resource, name)
