"""What topics and resources have in common in the admin.

They are retired, never deleted; every change keeps who, when and why; and whoever saves over
somebody else's change is told first.
"""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from simple_history.utils import bulk_update_with_history

from roadmap.admin.conflicts import SEEN, Conflict, as_text, conflict_in, state_of
from roadmap.admin.past import PastAdmin
from roadmap.models import Alias


class RetiredFilter(admin.SimpleListFilter):
    """On the roadmap unless asked otherwise."""

    title = gettext_lazy("on the roadmap")
    parameter_name = "retired"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("no", gettext_lazy("Yes")), ("yes", gettext_lazy("Retired"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value():
            return queryset.filter(retired_at__isnull=self.value() == "no")
        return queryset


class ContentForm(forms.ModelForm):
    """Asks why, and carries what it showed."""

    reason = forms.CharField(
        label=gettext_lazy("Why"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Kept in the history, for whoever wonders later."),
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )
    seen = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    conflict: Conflict | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and not self.is_bound and SEEN in self.fields:
            self.initial[SEEN] = as_text(state_of(self.instance))

    def clean(self) -> dict[str, Any] | None:
        if self.conflict:
            raise ValidationError(_("Somebody saved this while you were editing."))
        return super().clean()


class RetireForm(forms.Form):
    reason = ContentForm.base_fields["reason"]


class LabelledFormSet(forms.BaseInlineFormSet):
    """Names each field in itself, too: in a table, only the head says what it is."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        for field in form.fields.values():
            widget = getattr(field.widget, "widget", field.widget)
            widget.attrs.setdefault("aria-label", field.label)


class LabelledInline(admin.TabularInline):
    formset = LabelledFormSet
    extra = 0


class AliasInline(LabelledInline):
    model = Alias
    fields = ("kind", "value")


READ_ONLY = ("created_at", "updated_at", "version", "retired_at")
WHY = (gettext_lazy("Why"), {"fields": ("reason", SEEN)})


class ContentAdmin(PastAdmin):
    form = ContentForm
    change_form_template = "admin/roadmap/change_form.html"
    actions: Sequence[Any] = ("retire", "bring_back")
    readonly_fields = READ_ONLY
    list_per_page = 100

    # Telling the second of two

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        if request.method != "POST" or object_id is None:
            return super().changeform_view(request, object_id, form_url, extra_context)
        with transaction.atomic():
            thing = self.get_object(request, unquote(object_id))
            if thing is not None and self.has_change_permission(request, thing):
                # Held until this is saved, so that of two at once one is second.
                type(thing)._default_manager.select_for_update().get(pk=thing.pk)
                thing.refresh_from_db()
                request.POST = _with_plain_lines(request.POST)
                conflict = conflict_in(request, self, thing)
                request.conflict = conflict  # type: ignore[attr-defined]
                extra_context = {**(extra_context or {}), "conflict": conflict}
            return super().changeform_view(request, object_id, form_url, extra_context)

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.conflict = getattr(request, "conflict", None)
        return form

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        may = self.has_change_permission(request, obj) if obj else self.has_add_permission(request)
        return [*fieldsets, WHY] if may else fieldsets

    # Saying who, when and why

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Any:
        request.told = {  # type: ignore[attr-defined]
            "_history_user": request.user,
            "_history_date": timezone.now(),
            "_change_reason": form.cleaned_data.get("reason") or None,
        }
        return super().save_form(request, form, change)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if change:
            obj.version += 1
        _tell(obj, request)
        super().save_model(request, obj, form, change)
        if change and "slug" in form.changed_data:
            # The old address still leads here.
            Alias.objects.get_or_create(
                kind=Alias.Kind.SLUG,
                value=form.initial["slug"],
                defaults={str(self.opts.model_name): obj},
            )

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        rows = formset.save(commit=False)
        for row in formset.deleted_objects:
            _tell(row, request).delete()
        for row in rows:
            _tell(row, request).save()
        formset.save_m2m()

    # Retiring in place of deleting

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """Retire, or bring back what was retired; nothing is deleted."""
        thing = self.get_object(request, unquote(object_id))
        if thing is None:
            raise Http404
        if not self.has_change_permission(request, thing):
            raise PermissionDenied
        form = RetireForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            chosen = self.model._default_manager.filter(pk=thing.pk)
            act = self.bring_back if thing.retired_at else self.retire
            act(request, chosen, form.cleaned_data["reason"])
            changelist = f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"
            return HttpResponseRedirect(reverse(changelist))
        context = {
            **self.admin_site.each_context(request),
            "title": (_("Bring “%s” back") if thing.retired_at else _("Retire “%s”")) % thing,
            "opts": self.opts,
            "thing": thing,
            "form": form,
            "consequences": self.consequences(thing),
        }
        return TemplateResponse(request, "admin/roadmap/retire.html", context)

    def consequences(self, thing: Any) -> list[str]:
        """What retiring it means, a sentence each."""
        return []

    def change_all(
        self, request: HttpRequest, queryset: QuerySet, reason: str = "", **fields: Any
    ) -> None:
        """Set fields on all that were chosen, as one change each."""
        changed = list(queryset)
        for content in changed:
            content.version += 1
            content.updated_at = timezone.now()
            for field, value in fields.items():
                setattr(content, field, value)
        columns = ["version", "updated_at", *fields]
        told = {"default_user": request.user, "default_change_reason": reason or None}
        count = bulk_update_with_history(
            changed, queryset.model, columns, batch_size=500, default_date=timezone.now(), **told
        )
        said = ngettext("%(count)s entry was changed.", "%(count)s entries were changed.", count)
        self.message_user(request, said % {"count": count}, messages.SUCCESS)

    @admin.action(description=gettext_lazy("Retire: off the roadmap, ticks and notes stay"))
    def retire(self, request: HttpRequest, queryset: QuerySet, reason: str = "") -> None:
        now = timezone.now()
        self.change_all(request, queryset.filter(retired_at=None), reason, retired_at=now)

    @admin.action(description=gettext_lazy("Bring back"))
    def bring_back(self, request: HttpRequest, queryset: QuerySet, reason: str = "") -> None:
        # What was merged into another entry comes back only by undoing the merge.
        if any(field.name == "merged_into" for field in queryset.model._meta.fields):
            queryset = queryset.filter(merged_into=None)
        self.change_all(request, queryset.exclude(retired_at=None), reason, retired_at=None)


def _tell(row: Any, request: HttpRequest) -> Any:
    for name, value in request.told.items():  # type: ignore[attr-defined]
        setattr(row, name, value)
    return row


def _with_plain_lines(sent: Any) -> Any:
    """Browsers end lines with two characters: saved so, every line of a text would differ."""
    data = sent.copy()
    for key, values in sent.lists():
        data.setlist(key, [value.replace("\r\n", "\n") for value in values])
    return data
