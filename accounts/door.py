from typing import Any

from allauth.account.decorators import secure_admin_login
from allauth.account.views import logout
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.second_factor import lacks_second_factor


class Door(AdminSite):
    """The admin has no door of its own: the same limits and second factor as everyone's."""

    def has_permission(self, request: HttpRequest) -> bool:
        return super().has_permission(request) and not lacks_second_factor(request.user)

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if request.user.is_authenticated and lacks_second_factor(request.user):
            messages.warning(
                request,
                _("Curating takes more than a password on this site. Please set up one of these."),
            )
            return HttpResponseRedirect(reverse("mfa_index"))
        return secure_admin_login(_inside)(request)

    def logout(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return logout(request)

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return HttpResponseRedirect(reverse("account_change_password"))


def _inside(request: HttpRequest) -> HttpResponse:
    # Not the admin's own form, which would count no failed try.
    return HttpResponseRedirect(reverse("admin:index"))
