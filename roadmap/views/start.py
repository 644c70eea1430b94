"""The one-time link that makes its visitor the first curator."""

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.forms import BaseUserCreationForm
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import User
from roadmap.first_curator import is_valid, make_curator

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


class CuratorForm(BaseUserCreationForm):
    class Meta:
        model = User
        fields = ("username",)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, token: str) -> HttpResponse:
    """Show the form; only sending it makes a curator."""
    if not is_valid(token):
        return render(request, "start.html", {"is_used": True}, status=410)
    known = request.user if request.user.is_authenticated else None
    form = None if known else CuratorForm(request.POST or None)
    if request.method != "POST" or (form and not form.is_valid()):
        return render(request, "start.html", {"form": form})
    with transaction.atomic():
        curator = known or form.save()  # type: ignore[union-attr]
        is_made = make_curator(curator)
        if not is_made:
            transaction.set_rollback(True)
    if not is_made:
        return render(request, "start.html", {"is_used": True}, status=410)
    if not known:
        login(request, curator, backend=BACKEND)
    messages.success(request, _("You are curator now. The curation pages are open to you."))
    return HttpResponseRedirect(reverse("admin:index"))
