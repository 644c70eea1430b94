"""Taking a list in from the admin: upload, look at the plan, apply it; and what was taken in before."""

from hashlib import sha256
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from roadmap.models import Report, Source, Topic
from roadmap.outline import Outline, UnreadableError
from roadmap.outline.readers.choose import read
from roadmap.outline.readers.text import LIMIT
from roadmap.sync.apply import carry_out
from roadmap.sync.changes import Plan
from roadmap.sync.plan import CannotPlanError, plan, source_name, source_of
from roadmap.sync.report import by_topic, counted, ledger_in_words, what_it_does

# What a page shows of a plan; all of it is carried out.
MOST_CHANGES, MOST_QUESTIONS, MOST_REMARKS = 2000, 500, 100


class UploadForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("List"),
        allow_empty_file=True,
        help_text=gettext_lazy("A README, BibTeX, CSV, exported bookmarks, or a file of Cairn."),
    )
    source = forms.SlugField(
        label=gettext_lazy("Name of the list"),
        required=False,
        max_length=200,
        help_text=gettext_lazy(
            "In addresses: letters and hyphens. Take the same name again when the list changed."
        ),
    )
    under: forms.ModelChoiceField = forms.ModelChoiceField(
        label=gettext_lazy("Put it under"),
        queryset=Topic.objects.none(),
        required=False,
        empty_label=gettext_lazy("A roadmap of its own"),
        to_field_name="slug",
    )
    address = forms.URLField(
        label=gettext_lazy("Where it is published"),
        required=False,
        assume_scheme="https",
        help_text=gettext_lazy("Makes its relative links whole."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["under"].queryset = Topic.objects.published().order_by("title")  # type: ignore[attr-defined]

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > LIMIT:
            raise forms.ValidationError(_("The file may be up to 10 MB large."))
        return file


@admin.register(Report)
class ReportAdmin(admin.ModelAdmin):
    """What was taken in; a report is read, never changed."""

    list_display = ("file_name", "source", "applied_at", "user", "told")
    list_filter = ("source",)
    list_select_related = ("source", "user")
    fields = ("file_name", "source", "user", "created_at", "applied_at", "told", "report")
    readonly_fields = fields
    change_list_template = "admin/roadmap/report/change_list.html"

    class Media:
        css = {"all": ["css/imports.css"]}

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).exclude(applied_at=None).defer("content")

    def get_urls(self) -> list[Any]:
        own = [
            path("upload/", self.admin_site.admin_view(self.upload), name="roadmap_report_upload"),
            path(
                "<int:pk>/plan/", self.admin_site.admin_view(self.plan), name="roadmap_report_plan"
            ),
            path(
                "<int:pk>/apply/",
                self.admin_site.admin_view(require_POST(self.apply)),
                name="roadmap_report_apply",
            ),
        ]
        return own + super().get_urls()

    @admin.display(description=gettext_lazy("what changed"))
    def told(self, report: Report) -> str:
        return counted(report.summary)

    @admin.display(description=gettext_lazy("report"))
    def report(self, report: Report) -> str:
        return format_html('<pre class="report-text">{}</pre>', report.text)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:roadmap_report_upload"))

    def upload(self, request: HttpRequest) -> HttpResponse:
        """Read a list; it waits for a day to be applied."""
        self._must_be_allowed(request)
        form = UploadForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            file = form.cleaned_data["file"]
            under = form.cleaned_data["under"]
            waiting = Report(
                file_name=(file.name or "")[:300],
                content=file.read(),
                user=request.user,  # type: ignore[misc]
                options={
                    "source": form.cleaned_data["source"],
                    "under": under.slug if under else "",
                    "address": form.cleaned_data["address"],
                },
            )
            try:
                self._planned(waiting)
            except (UnreadableError, CannotPlanError) as error:
                form.add_error("file", _sentence(waiting, error))
            else:
                Report.objects.left_lying().delete()
                waiting.save()
                return HttpResponseRedirect(reverse("admin:roadmap_report_plan", args=[waiting.pk]))
        context = {
            **self.admin_site.each_context(request),
            "form": form,
            "title": _("Take a list in"),
            "opts": self.opts,
        }
        context["sources"] = Source.objects.filter(own_files=False)
        status = 422 if form.errors else 200
        return TemplateResponse(request, "admin/roadmap/report/upload.html", context, status=status)

    def plan(self, request: HttpRequest, pk: int, status: int = 200) -> HttpResponse:
        """What applying the list would change."""
        self._must_be_allowed(request)
        waiting = self._waiting(request, pk)
        try:
            outline, made = self._planned(waiting)
        except CannotPlanError as error:  # the topic to put it under is gone by now
            messages.error(request, str(error))
            return HttpResponseRedirect(reverse("admin:roadmap_report_upload"))
        changes, questions = made.changes, made.questions
        context = {
            **self.admin_site.each_context(request),
            "title": _("What “%(name)s” would change") % {"name": made.name},
            "opts": self.opts,
            "report": waiting,
            "groups": by_topic(made, MOST_CHANGES),
            "more_changes": max(0, len(changes) - MOST_CHANGES),
            "questions": questions[:MOST_QUESTIONS],
            "more_questions": max(0, len(questions) - MOST_QUESTIONS),
            "remarks": made.remarks[:MOST_REMARKS],
            "more_remarks": max(0, len(made.remarks) - MOST_REMARKS),
            "counts": counted(made.counts()),
            "ledger": ledger_in_words(made.ledger),
            "problems": outline.problems[:MOST_REMARKS],
            "left_out": outline.left_out.most_common(),
            "seen": _fingerprint(made),
        }
        return TemplateResponse(request, "admin/roadmap/report/plan.html", context, status=status)

    def apply(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Carry out the plan that was seen, with the answers to its questions."""
        self._must_be_allowed(request)
        with transaction.atomic():
            waiting = self._waiting(request, pk, Report.objects.select_for_update())
            try:
                outline, made = self._planned(waiting)
            except CannotPlanError:
                return self.plan(request, pk)
            if _fingerprint(made) != request.POST.get("seen"):
                messages.error(
                    request,
                    _(
                        "The roadmap changed since you saw this plan. This is the new one; nothing was changed yet."
                    ),
                )
                return self.plan(request, pk, status=409)
            answers = {
                question.key: request.POST[f"answer {question.key}"]
                for question in made.questions
                if f"answer {question.key}" in request.POST
            }
            options = waiting.options
            _made, report = carry_out(
                outline,
                options["source"],
                made.name,
                options["under"],
                answers,
                user=request.user,
                file_name=waiting.file_name,
            )
            waiting.delete()
        if report is None:
            messages.info(request, _("There was nothing to change."))
            return HttpResponseRedirect(reverse("admin:roadmap_report_changelist"))
        messages.success(request, _("The list was taken in."))
        return HttpResponseRedirect(reverse("admin:roadmap_report_change", args=[report.pk]))

    def _must_be_allowed(self, request: HttpRequest) -> None:
        if not self.has_add_permission(request):
            raise PermissionDenied

    @staticmethod
    def _waiting(request: HttpRequest, pk: int, reports: Any = Report) -> Report:
        """An upload of one's own that was not applied yet; nobody else's exists."""
        return get_object_or_404(reports, pk=pk, applied_at=None, user=request.user)

    @staticmethod
    def _planned(waiting: Report) -> tuple[Outline, Plan]:
        options = waiting.options
        outline = read(bytes(waiting.content or b""), waiting.file_name, options["address"])
        options["source"] = options["source"] or source_of(waiting.file_name, outline)
        name = source_name(options["source"], outline)
        return outline, plan(outline, options["source"], name, options["under"])


def _fingerprint(made: Plan) -> str:
    return sha256(what_it_does(made).encode()).hexdigest()


def _sentence(waiting: Report, error: Exception) -> str:
    if isinstance(error, UnreadableError):
        place = f"{waiting.file_name}:{error.line}" if error.line else waiting.file_name
        return f"{place}: {error.sentence}"
    return str(error)
