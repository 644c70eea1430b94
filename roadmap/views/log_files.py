"""My log from a file, and to one."""

import re
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from roadmap.forms import LogForm
from roadmap.logbook import Logbook
from roadmap.memory import one_at_a_time
from roadmap.models import Pace, PersonalEntry, Topic
from roadmap.outline import Outline, UnreadableError
from roadmap.outline.readers.choose import read, text_of
from roadmap.outline.writers.choose import ENDINGS, TYPES, WRITERS
from roadmap.suggesting import propose
from roadmap.sync.log import look, take_in
from roadmap.sync.snapshot import log_of
from roadmap.views.downloads import download
from roadmap.views.log import tabs_of
from roadmap.visitors import Learner
from roadmap.walk import Walk

# Of each: its name, what it is good for. BibTeX says nothing of progress.
EXPORTS = {
    "markdown": (
        gettext_lazy("Markdown"),
        gettext_lazy(
            "A README with ✅ and ⬜ that reads well on GitHub. It can be brought in again."
        ),
    ),
    "csv": (
        gettext_lazy("CSV"),
        gettext_lazy("A table for a spreadsheet. It can be brought in again."),
    ),
    "json": (
        gettext_lazy("JSON"),
        gettext_lazy("For programs of your own. It can be brought in again."),
    ),
    "html": (
        gettext_lazy("One page to print"),
        gettext_lazy("With your notes. It opens without a network, and prints."),
    ),
    "bibtex": (
        gettext_lazy("BibTeX"),
        gettext_lazy("The papers and books in your log, to cite; nothing of how far you are."),
    ),
}
READ = (".md", ".markdown", ".txt", ".csv", ".tsv", ".json", "")
MOST_LINES = 4000  # each is a box in a form


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def import_log(request: HttpRequest) -> HttpResponse:
    """Take a log, show line by line what it would mark, and mark what was chosen, or all at once."""
    form = LogForm(request.POST or None, request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return render(request, "log_import.html", {"form": form}, status=status)
    action = request.POST.get("action", "")
    try:
        text, name, outline = _read(form, one_by_one=action != "all")
    except UnreadableError as error:
        place = _("Line %(line)s: ") % {"line": error.line} if error.line else ""
        form.add_error(None, f"{place}{error.sentence}")
        return render(request, "log_import.html", {"form": form}, status=422)
    if action in {"apply", "all"}:
        chosen = _chosen(request) if action == "apply" else None
        count = take_in(outline, request.user, chosen)  # type: ignore[arg-type]
        said = ngettext("%(count)s entry was marked.", "%(count)s entries were marked.", count)
        messages.success(request, said % {"count": count})
        return HttpResponseRedirect(reverse("log"))
    if action == "propose":
        return _propose(request, outline)
    lines = look(outline, request.user)  # type: ignore[arg-type]
    told = [line for line in lines if line.outcome != "silent"]
    context = {
        "form": LogForm(initial={"text": text, "name": name}),
        "text": text,
        "name": name,
        "lines": told,
        "silent": len(lines) - len(told),
        "missing": any(line.outcome == "missing" for line in told),
        "matched": sum(line.outcome == "matched" for line in told),
        "choices": any(line.can_be_chosen for line in told),
        "problems": outline.problems[:50],
        "roadmaps": Topic.objects.published().filter(parent=None),
    }
    return render(request, "log_import.html", context)


@login_required
@require_safe
def export_log(request: HttpRequest) -> HttpResponse:
    """Everything I marked, noted and added for myself, as a file in the `format` asked for; without
    one, a page of formats.
    """
    visitor = Learner(request.user)
    wanted = request.GET.get("format")
    if wanted is None:
        context = tabs_of("export_log", Logbook(Walk(visitor))) | {
            "exports": EXPORTS,
            "private": PersonalEntry.objects.of(visitor.user).count(),
            "has_plan": Pace.objects.filter(user=visitor.user, topic__isnull=False).exists(),
        }
        return render(request, "log_export.html", context)
    if wanted not in EXPORTS:
        said = _("The format is one of: %(formats)s.") % {"formats": ", ".join(EXPORTS)}
        return HttpResponseBadRequest(said, content_type="text/plain; charset=utf-8")
    content = _written(request.user, wanted)
    return download(content, f"{TYPES[wanted]}; charset=utf-8", f"log.{ENDINGS[wanted]}")


@one_at_a_time
def _written(user: Any, wanted: str) -> bytes:
    text = WRITERS[wanted](log_of(user))
    # Without its mark, spreadsheets take a table for Latin-1.
    return text.encode("utf-8-sig" if wanted == "csv" else "utf-8")


def _read(form: LogForm, *, one_by_one: bool) -> tuple[str, str, Outline]:
    """The log's text, its name and what was understood; raises UnreadableError."""
    file: UploadedFile | None = form.cleaned_data["file"]
    name = (file.name or "") if file is not None else form.cleaned_data["name"]
    ending = name[name.rfind(".") :].lower() if "." in name else ""
    if ending not in READ:
        raise UnreadableError(
            _("A log is Markdown, plain text, CSV or JSON; “%(name)s” is none of these.")
            % {"name": name}
        )
    text = text_of(file.read(), name) if file is not None else form.cleaned_data["text"]
    outline = read(text.encode(), name or "log")
    if one_by_one and (len(outline.entries) > MOST_LINES or len(text.encode()) > LogForm.LONGEST):
        raise UnreadableError(
            _(
                "The log is too long to choose from line by line: it has %(n)s entries. "
                "Choose the file again and press “Take in all of it”."
            )
            % {"n": len(outline.entries)}
        )
    return text, name, outline


def _propose(request: HttpRequest, outline: Outline) -> HttpResponse:
    """Send what is not on the roadmap to the curators, as far as one may at once."""
    roadmaps = Topic.objects.published().filter(parent=None)
    chosen = get_object_or_404(roadmaps, slug=request.POST.get("roadmap", ""))
    told = propose(outline, set(request.POST.getlist("propose")), request.user, chosen)
    said = ngettext("%(n)s suggestion was sent.", "%(n)s suggestions were sent.", told.sent)
    messages.success(request, said % {"n": told.sent})
    if told.again:
        said = ngettext("%(n)s waits already.", "%(n)s wait already.", told.again)
        messages.info(request, said % {"n": told.again})
    if told.later:
        said = ngettext(
            "%(n)s was too many for now; bring the log again later.",
            "%(n)s were too many for now; bring the log again later.",
            told.later,
        )
        messages.warning(request, said % {"n": told.later})
    return HttpResponseRedirect(reverse("suggestions"))


def _chosen(request: HttpRequest) -> dict[str, int | None]:
    """Which lines were chosen, and for those that could be several entries, which."""
    chosen: dict[str, int | None] = {}
    for key in request.POST.getlist("line"):
        which = request.POST.get(f"which-{key}", "")
        chosen[key] = int(which) if re.fullmatch("[0-9]{1,18}", which) else None
    return chosen
