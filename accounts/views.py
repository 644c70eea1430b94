from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from accounts.profile import ProfileForm
from accounts.second_factor import has_second_factor


@require_safe
@login_required
def settings_of_mine(request: HttpRequest) -> HttpResponse:
    """All pages about one's own account, in one list."""
    known = {
        "has_second_factor": has_second_factor(request.user),
        "has_providers": bool(settings.SOCIALACCOUNT_PROVIDERS),
    }
    return render(request, "account/settings.html", known)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def profile(request: HttpRequest) -> HttpResponse:
    # A copy: a refused form has changed its instance, and the bar shows the name of the user.
    mine = User.objects.get(username=request.user.get_username())
    form = ProfileForm(request.POST if request.method == "POST" else None, instance=mine)
    if request.method != "POST" or not form.is_valid():
        return render(request, "account/profile.html", {"form": form})
    form.save()
    messages.success(request, _("Your profile is saved."))
    return HttpResponseRedirect(reverse("account_profile"))
