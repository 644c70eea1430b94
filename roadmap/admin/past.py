"""The history of a topic or an entry in the admin, with a press to put a change back."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from roadmap.history import CannotTakeBackError, changes_of, take_back

PER_PAGE = 50


class PastAdmin(admin.ModelAdmin):
    def get_urls(self) -> list[Any]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_take_back"
        view = self.admin_site.admin_view(require_POST(self.take_back_view))
        return [path("<path:object_id>/history/take-back/", view, name=name), *super().get_urls()]

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        thing = self._found(request, object_id)
        page = Paginator(changes_of(thing), PER_PAGE).get_page(request.GET.get("page"))
        context = {
            **self.admin_site.each_context(request),
            "title": _("History of “%s”") % thing,
            "opts": self.opts,
            "thing": thing,
            "page": page,
            "may_change": self.has_change_permission(request, thing),
        }
        return TemplateResponse(request, "admin/roadmap/history.html", context)

    def take_back_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        thing = self._found(request, object_id)
        if not self.has_change_permission(request, thing):
            raise PermissionDenied
        try:
            take_back(thing, request.POST.get("change", ""), request.user)
            self.message_user(request, _("Put back as it was before."), messages.SUCCESS)
        except CannotTakeBackError as error:
            self.message_user(request, str(error), messages.ERROR)
        info = (self.opts.app_label, self.opts.model_name)
        return HttpResponseRedirect(reverse("admin:{}_{}_history".format(*info), args=[thing.pk]))

    def _found(self, request: HttpRequest, object_id: str) -> Any:
        thing = self.get_object(request, unquote(object_id))
        if thing is None:
            raise Http404
        if not self.has_view_or_change_permission(request, thing):
            raise PermissionDenied
        return thing
