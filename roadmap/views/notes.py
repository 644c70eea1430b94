"""The private note on an entry: saved as it is typed, or by its button."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from roadmap import services
from roadmap.access import resource_or_alias
from roadmap.addresses import next_path
from roadmap.forms import NoteForm, note_context
from roadmap.htmx import wants_fragment
from roadmap.models import Resource
from roadmap.models.progress import note_version
from roadmap.views.resources import entry_page
from roadmap.visitors import visitor_of


@login_required
@require_POST
def note(request: HttpRequest, slug: str) -> HttpResponse:
    """Keep the note; one that is too long, or was changed elsewhere, comes back unsaved."""
    found = resource_or_alias(slug)
    if "note" not in request.POST:
        # An empty one takes the note away: that must have been said.
        return HttpResponseBadRequest(_("The field note is missing. Nothing was changed."))
    form = NoteForm(request.POST)
    if not form.is_valid():
        saved = visitor_of(request).row_of(found).note
        return _answer(request, found, note_context(saved, form), 422)
    try:
        services.save_note(request.user, found, **form.cleaned_data)
    except services.NoteChangedError as changed:
        context = note_context(changed.saved, form, note_version(changed.saved))
        return _answer(request, found, context, 409)
    if not wants_fragment(request):
        return HttpResponseRedirect(next_path(request, found.get_absolute_url() + "#note"))
    context = note_context(form.cleaned_data["note"])
    return _answer(request, found, context | {"saved_at": timezone.localtime()})


def _answer(
    request: HttpRequest, found: Resource, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    if wants_fragment(request):
        context |= {"resource": found}
        return render(request, "partials/note_saved.html", context, status=status)
    return entry_page(request, found, note=context, status=status)
