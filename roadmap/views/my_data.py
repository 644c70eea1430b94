"""Everything held about me: shown, taken away as files, or deleted."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.leaving import leave_nothing
from accounts.models import User
from roadmap import holdings
from roadmap.forms import LeaveForm
from roadmap.guests import Guest
from roadmap.memory import one_at_a_time
from roadmap.my_data import LastMaintainerError, as_zip, forget, is_last_maintainer
from roadmap.views.downloads import download


@require_safe
def my_data(request: HttpRequest) -> HttpResponse:
    """What is held: of an account, how many rows of each kind; of a guest, the ticks themselves."""
    if not request.user.is_authenticated:
        return render(request, "my_data_guest.html", {"rows": Guest.of(request).recent()})
    return render(request, "my_data.html", {"kinds": holdings.counts(request.user)})


@require_safe
@login_required
@one_at_a_time
def export(request: HttpRequest) -> HttpResponse:
    """All of it in a ZIP, as JSON and as Markdown."""
    return download(as_zip(request.user), "application/zip", "my-data.zip")  # type: ignore[arg-type]


@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest) -> HttpResponse:
    """Delete the account after a fresh sign-in and its name typed; of a guest, the session."""
    if request.user.is_authenticated:
        return _delete_account(request)
    if request.method == "POST":
        request.session.flush()
        messages.success(request, _("What was kept about you is gone."))
        return leave_nothing(HttpResponseRedirect(reverse("my_data")))
    return HttpResponseRedirect(reverse("my_data"))


@reauthentication_required
def _delete_account(request: HttpRequest) -> HttpResponse:
    user: User = request.user  # type: ignore[assignment]
    form = LeaveForm(request.POST if request.method == "POST" else None, name=user.username)
    context = {"form": form, "kinds": holdings.counts(user), "is_last": is_last_maintainer(user)}
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return render(request, "my_data_delete.html", context, status=status)
    try:
        forget(user)
    except LastMaintainerError:
        return render(request, "my_data_delete.html", context | {"is_last": True}, status=409)
    logout(request)
    messages.success(request, _("Your account is deleted, and all that was yours with it."))
    return HttpResponseRedirect(reverse("home"))
