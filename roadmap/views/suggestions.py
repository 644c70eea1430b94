"""Suggesting: the form on every topic and entry, and what became of mine."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from accounts.strangers import nothing_for_strangers
from roadmap.access import resource_or_alias, topic_or_alias
from roadmap.already import Match, already_here
from roadmap.htmx import render_page, wants_fragment
from roadmap.models import Suggestion, Topic
from roadmap.suggesting import RefusedError, TooManyError, fill_in, send, withdraw
from roadmap.suggestion_forms import SuggestionForm

DRAFT = "suggestion_draft"  # what a stranger typed before signing in
PER_PAGE = 50
Kind = Suggestion.Kind


@require_http_methods(["GET", "HEAD", "POST"])
def suggest_for_topic(request: HttpRequest, slug: str) -> HttpResponse:
    """A new entry in the topic or one below it, or a mistake in its words."""
    topic = topic_or_alias(slug)
    below = Topic.objects.descendants(topic, include_self=True).with_tree_fields().published()
    kind = _kind(request, [Kind.ENTRY, Kind.MISTAKE])
    return _suggest(request, Suggestion(kind=kind, topic=topic), list(below))


@require_http_methods(["GET", "HEAD", "POST"])
def suggest_for_resource(request: HttpRequest, slug: str) -> HttpResponse:
    """A better link, a level, a mistake, or a new entry that is the easier way in."""
    resource = resource_or_alias(slug)
    if resource.retired_at is not None:
        raise Http404
    places = resource.placements.published().select_related("topic")
    topics = [place.topic for place in places]
    kinds = [Kind.LINK, Kind.LEVEL, Kind.MISTAKE, *([Kind.ENTRY] if topics else [])]
    suggestion = Suggestion(kind=_kind(request, kinds), resource=resource)
    if suggestion.kind == Kind.ENTRY:
        suggestion.topic = topics[0]
    return _suggest(request, suggestion, topics)


@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What I suggested, and what became of it."""
    found = Suggestion.objects.filter(by=request.user)  # type: ignore[misc]
    rows = found.select_related("topic", "resource", "became")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "suggestions.html", {"page": page})


@nothing_for_strangers
@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw a suggestion of mine that still waits."""
    suggestion = get_object_or_404(Suggestion, pk=pk, by=request.user)
    try:
        withdraw(suggestion)
    except RefusedError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Withdrawn."))
    return HttpResponseRedirect(reverse("suggestions"))


def _kind(request: HttpRequest, kinds: list[Kind]) -> Kind:
    wanted = request.GET.get("kind")
    return next((kind for kind in kinds if kind == wanted), kinds[0])


def _suggest(request: HttpRequest, suggestion: Suggestion, topics: list[Topic]) -> HttpResponse:
    is_sent = request.method == "POST"
    form = SuggestionForm(
        request.POST if is_sent else None,
        instance=suggestion,
        topics=topics,
        initial=None if is_sent else _draft(request),
    )
    if not is_sent:
        return _form_page(request, form)
    if not form.is_valid():
        return _form_page(request, form, 422)
    if not request.user.is_authenticated:
        return _sign_in_first(request, form)
    if suggestion.kind == Kind.ENTRY:
        fill_in(suggestion)
    (matches,) = already_here([suggestion])
    is_here = any(m.is_certain and m.stands_in(suggestion.topic_id) for m in matches)
    if matches and (is_here or "anyway" not in request.POST):
        return _form_page(request, form, 422, matches=matches, is_here=is_here)
    try:
        send(suggestion, request.user)
    except RefusedError as error:
        form.add_error(None, str(error))
        return _form_page(request, form, 429 if isinstance(error, TooManyError) else 422)
    return _thanks(request, suggestion)


def _form_page(
    request: HttpRequest, form: SuggestionForm, status: int = 200, **more: Any
) -> HttpResponse:
    matches: list[Match] = more.pop("matches", [])
    context = {"form": form, "suggestion": form.instance, "matches": matches, **more}
    response = render_page(request, "suggest.html", context, partial="form")
    response.status_code = status
    return response


def _thanks(request: HttpRequest, suggestion: Suggestion) -> HttpResponse:
    if wants_fragment(request):
        return render(request, "suggest.html#thanks", {"suggestion": suggestion})
    messages.success(request, render_to_string("partials/suggested.html"))
    subject = suggestion.subject
    return HttpResponseRedirect(subject.get_absolute_url() if subject else reverse("suggestions"))


def _sign_in_first(request: HttpRequest, form: SuggestionForm) -> HttpResponse:
    """To the door, and back here; what was typed waits in the session."""
    here = request.get_full_path()
    typed = {name: request.POST.get(name, "") for name in form.fields}
    request.session[DRAFT] = {"path": here, "typed": typed}
    door = f"{reverse('account_login')}?{urlencode({'next': here})}"
    if wants_fragment(request):
        return HttpResponseClientRedirect(door)
    return HttpResponseRedirect(door)


def _draft(request: HttpRequest) -> dict[str, str]:
    """What was typed here before signing in, once."""
    draft = request.session.get(DRAFT) or {}
    if not request.user.is_authenticated or draft.get("path") != request.get_full_path():
        return {}
    del request.session[DRAFT]
    messages.info(request, _("Here is what you typed. Look it over and send it."))
    typed: dict[str, str] = draft["typed"]
    return typed
