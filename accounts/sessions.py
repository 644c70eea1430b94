"""Where one is signed in, and ending that."""

import re
from contextlib import suppress

from allauth.account.decorators import reauthentication_required
from allauth.usersessions.internal.flows.sessions import end_other_sessions, end_sessions
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

# In this order: each names the ones below it as well, for pages that know only those.
BROWSERS = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "Firefox/": "Firefox",
    "Chrome/": "Chrome",
    "Safari/": "Safari",
}
SYSTEMS = {
    "Android": "Android",
    "iPhone|iPad": "iOS",
    "Windows": "Windows",
    "Mac OS X": "macOS",
    "CrOS": "ChromeOS",
    "Linux": "Linux",
}


def in_words(user_agent: str) -> str:
    """Name browser and system as people know them; it is a hint, since anybody may say anything."""

    def first(known: dict[str, str]) -> str:
        return next((name for mark, name in known.items() if re.search(mark, user_agent)), "")

    browser, system = first(BROWSERS), first(SYSTEMS)
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("Unknown browser")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@reauthentication_required(allow_get=True, app="allauth.account")
def sessions(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return _end(request)
    # Whoever signed in before sessions were listed has none on the list. The same page asked for
    # twice at once lists it once, and whoever signs out meanwhile needs it no more.
    with suppress(IntegrityError), transaction.atomic():
        UserSession.objects.create_from_request(request)
    mine = sorted(
        UserSession.objects.purge_and_list(request.user),
        key=lambda session: (session.is_current(), session.created_at),
        reverse=True,
    )
    rows = [(session, in_words(session.user_agent)) for session in mine]
    return render(request, "usersessions/usersession_list.html", {"rows": rows})


def _end(request: HttpRequest) -> HttpResponse:
    if one := request.POST.get("session"):
        mine = {str(row.pk): row for row in UserSession.objects.filter(user=request.user)}
        if one not in mine:
            raise Http404
        end_sessions(request, [mine[one]])
        messages.success(request, _("That browser is signed out."))
    else:
        end_other_sessions(request, request.user)
        messages.success(request, _("All other browsers are signed out."))
    return HttpResponseRedirect(reverse("usersessions_list"))
