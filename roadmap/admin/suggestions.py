"""The curators' queue: what people suggest, what of it is here already, and what becomes of it."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from roadmap.addresses import next_path
from roadmap.already import already_here, others_waiting
from roadmap.models import Resource, Suggestion, Topic
from roadmap.suggesting import RefusedError, accept, decline
from roadmap.suggestion_forms import AcceptForm

PER_PAGE = 20
HERE_ALREADY = gettext_lazy("It is on the roadmap already. Thank you.")
REASONS = (
    gettext_lazy("It does not fit here. Thank you all the same."),
    HERE_ALREADY,
    gettext_lazy("The link could not be opened."),
    gettext_lazy("What is here now serves better."),
    gettext_lazy("It reads like an advertisement."),
    gettext_lazy("We could not find the mistake. Please say where it is."),
)
MENDED = gettext_lazy("Put right. Thank you.")


@admin.register(Suggestion)
class SuggestionAdmin(admin.ModelAdmin):
    """Who may change a suggestion may decide on it; nobody edits what somebody else said."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[Any]:
        decisions = {"accept": self.accept, "decline": self.decline}
        own = [
            path(
                f"<int:pk>/{name}/",
                self.admin_site.admin_view(require_POST(view)),
                name=f"roadmap_suggestion_{name}",
            )
            for name, view in decisions.items()
        ]
        return own + super().get_urls()

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        return self._queue(request)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        return HttpResponseRedirect(
            f"{reverse('admin:roadmap_suggestion_changelist')}?id={object_id}"
        )

    def accept(self, request: HttpRequest, pk: int) -> HttpResponse:
        """With the curator's edits; `place` is the entry that a new one turned out to be."""
        suggestion = self._asked(request, pk)
        place = request.POST.get("place", "")
        existing = get_object_or_404(Resource, slug=place, merged_into=None) if place else None
        what = str(suggestion)
        form = AcceptForm(request.POST, instance=suggestion, topics=_topics(), existing=existing)
        if not form.is_valid():
            return self._queue(request, form, status=422)
        seen = {int(pk[:18]) for pk in request.POST.get("seen", "").split(",") if pk.isdecimal()}
        try:
            accept(
                pk,
                request.user,
                form.cleaned_data,
                existing=existing,
                seen=seen,
                answer=_answer(request),
            )
        except RefusedError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("Accepted: %(what)s") % {"what": what})
        return _back(request)

    def decline(self, request: HttpRequest, pk: int) -> HttpResponse:
        """With one of the ready sentences, or the curator's own."""
        suggestion = self._asked(request, pk)
        reason = _answer(request) or request.POST.get("ready", "")[:500]
        try:
            decline(pk, request.user, reason.replace("\0", ""))
        except RefusedError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("Declined: %(what)s") % {"what": suggestion})
        return _back(request)

    def _asked(self, request: HttpRequest, pk: int) -> Suggestion:
        suggestion = get_object_or_404(Suggestion, pk=pk)
        if not self.has_change_permission(request, suggestion):
            raise PermissionDenied
        return suggestion

    def _queue(
        self, request: HttpRequest, refused: AcceptForm | None = None, status: int = 200
    ) -> HttpResponse:
        """The waiting ones, oldest first, or those decided; `refused` comes back with its errors."""
        state = request.GET.get("state", "")
        state = state if state in Suggestion.State.values else Suggestion.State.WAITING
        rows = Suggestion.objects.select_related(
            "topic", "resource__paper", "by", "decided_by", "became"
        )
        if (number := request.GET.get("id", "")).isdecimal():
            rows = rows.filter(pk=int(number[:18]))
        else:
            rows = rows.filter(state=state)
        waits = state == Suggestion.State.WAITING
        page = Paginator(
            rows.order_by(*(("created_at", "id") if waits else ("-decided_at", "-id"))), PER_PAGE
        ).get_page(request.GET.get("page"))
        found = list(page.object_list)
        others, topics = others_waiting(found), _topics()
        items = []
        for suggestion, matches in zip(found, already_here(found), strict=True):
            form = AcceptForm(instance=suggestion, topics=topics)
            if refused is not None and refused.instance.pk == suggestion.pk:
                form = refused
            items.append(
                {
                    "suggestion": suggestion,
                    "matches": matches,
                    "seen": ",".join(str(match.resource.pk) for match in matches),
                    "others": others.get(suggestion.pk, []),
                    "form": form,
                    "ready": HERE_ALREADY if any(m.is_certain for m in matches) else REASONS[0],
                }
            )
        counts = dict(Suggestion.objects.order_by().values_list("state").annotate(Count("id")))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Suggestions"),
            "opts": self.opts,
            "states": [(s.value, s.label, counts.get(s.value, 0)) for s in Suggestion.State],
            "state": state,
            "items": items,
            "page": page,
            "reasons": REASONS,
            "mended": MENDED,
            "may_decide": self.has_change_permission(request),
        }
        return TemplateResponse(
            request, "admin/roadmap/suggestion/queue.html", context, status=status
        )


def _topics() -> list[tuple[int, str]]:
    """Every topic to choose from, indented as it stands in the tree."""
    topics = Topic.objects.published().in_order().only("title", "parent", "position")
    return [(topic.pk, "\u2003" * topic.tree_depth + topic.title) for topic in topics]


def _answer(request: HttpRequest) -> str:
    return " ".join(request.POST.get("answer", "").replace("\0", "").split())[:500]


def _back(request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect(next_path(request, reverse("admin:roadmap_suggestion_changelist")))
