"""My own layer: entries of my own, and what I pin or hide."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.strangers import nothing_for_strangers
from roadmap import services
from roadmap.access import resource_or_alias, topic_or_alias
from roadmap.addresses import next_path
from roadmap.forms import PersonalEntryForm
from roadmap.models import PersonalEntry, UserProgress
from roadmap.models.personal import MOST
from roadmap.pressed import UnreadablePressError, kept_elsewhere, pressed
from roadmap.visitors import Learner
from roadmap.walk import Walk


def learner(request: HttpRequest) -> Any:
    """Whoever passed `login_required`."""
    return request.user


@login_required
@require_POST
def add(request: HttpRequest, slug: str) -> HttpResponse:
    """Keep an entry of my own in a topic, or one below it."""
    topic, user = topic_or_alias(slug), learner(request)
    step = Walk(Learner(user)).step_of(topic)
    entry = PersonalEntry(user=user)
    topics = [each.topic for each in step.all_below()]
    form = PersonalEntryForm(request.POST, instance=entry, topics=topics)
    if PersonalEntry.objects.filter(user=user).count() >= MOST:
        form.add_error(
            None, _("You have %(most)s entries of your own; delete one first.") % {"most": MOST}
        )
    if not form.is_valid():
        return render(request, "mine_entry.html", {"form": form, "topic": topic}, status=422)
    form.save()
    return HttpResponseRedirect(f"{topic.get_absolute_url()}#mine")


@nothing_for_strangers
@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    """One entry of mine, to change."""
    found = get_object_or_404(
        PersonalEntry.objects.select_related("topic"), pk=pk, user=request.user
    )
    form = PersonalEntryForm(request.POST or None, instance=found, topics=[found.topic])
    if request.method == "POST" and form.is_valid():
        form.save()
        return HttpResponseRedirect(f"{found.topic.get_absolute_url()}#mine")
    status = 422 if form.errors else 200
    context = {"form": form, "topic": found.topic, "entry": found}
    return render(request, "mine_entry.html", context, status=status)


@nothing_for_strangers
@require_POST
def mark(request: HttpRequest, pk: int) -> HttpResponse:
    """Take `state`, empty for none."""
    found = get_object_or_404(PersonalEntry, pk=pk, user=request.user)
    try:
        press = pressed(request)
    except UnreadablePressError as error:
        return HttpResponseBadRequest(str(error))
    if press.base not in (None, found.state, press.state):
        toast = kept_elsewhere(found.title, found.progress_url, found.state, press.state)
        return render(request, "partials/marked.html", {"toast": toast}, status=409)
    found.set_state(press.state, press.day or timezone.localdate())
    found.save()
    return HttpResponseRedirect(next_path(request, f"{found.topic.get_absolute_url()}#mine"))


@nothing_for_strangers
@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(
        PersonalEntry.objects.select_related("topic"), pk=pk, user=request.user
    )
    found.delete()
    messages.success(request, _("Deleted: %(title)s") % {"title": found.title})
    return HttpResponseRedirect(found.topic.get_absolute_url())


@login_required
@require_POST
def arrange(request: HttpRequest, slug: str) -> HttpResponse:
    """Take `arranged`: pinned, hidden, or empty for neither."""
    found = resource_or_alias(slug)
    how = request.POST.get("arranged")
    if how not in {"", *UserProgress.Arranged.values}:
        return HttpResponseBadRequest(_("An entry can be pinned or hidden."))
    services.arrange(request.user, found, how)
    return HttpResponseRedirect(next_path(request, found.get_absolute_url()))
