"""My log from a file, and to one."""

import re

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from roadmap.forms import LogForm
from roadmap.models import Topic
from roadmap.outline import Outline, UnreadableError
from roadmap.outline.readers.choose import read
from roadmap.outline.readers.text import decoded
from roadmap.outline.writers.choose import ENDINGS, TYPES, WRITERS
from roadmap.suggesting import propose
from roadmap.sync.log import look, take_in
from roadmap.sync.snapshot import snapshot

# A file of Cairn or BibTeX says nothing of progress.
EXPORTS = (
    ("markdown", _lazy("Markdown")),
    ("html", _lazy("One page to print")),
    ("csv", _lazy("CSV")),
    ("json", _lazy("JSON")),
    ("bibtex", _lazy("BibTeX of its papers")),
)
READ = (".md", ".markdown", ".txt", ".csv", ".tsv", "")
MOST_LINES = 4000  # each is a box in a form


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def import_log(request: HttpRequest) -> HttpResponse:
    """Take a log, show line by line what it would mark, and mark what was chosen."""
    form = LogForm(request.POST or None, request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return render(request, "log_import.html", {"form": form}, status=status)
    try:
        text, name, outline = _read(form)
    except UnreadableError as error:
        place = _("Line %(line)s: ") % {"line": error.line} if error.line else ""
        form.add_error(None, f"{place}{error.sentence}")
        return render(request, "log_import.html", {"form": form}, status=422)
    if request.POST.get("action") == "apply":
        count = take_in(outline, request.user, _chosen(request))  # type: ignore[arg-type]
        said = ngettext("%(count)s entry was marked.", "%(count)s entries were marked.", count)
        messages.success(request, said % {"count": count})
        return HttpResponseRedirect(reverse("log"))
    if request.POST.get("action") == "propose":
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
    """Everything I marked and noted, as a file in the `format` asked for."""
    wanted = request.GET.get("format", "markdown")
    known = [name for name, _label in EXPORTS]
    if wanted not in known:
        said = _("The format is one of: %(formats)s.") % {"formats": ", ".join(known)}
        return HttpResponseBadRequest(said, content_type="text/plain; charset=utf-8")
    outline = snapshot(learner=request.user, only_log=True)  # type: ignore[arg-type]
    outline.title = _("My log")
    response = HttpResponse(
        WRITERS[wanted](outline), content_type=f"{TYPES[wanted]}; charset=utf-8"
    )
    name = f"log-{timezone.localdate().isoformat()}.{ENDINGS[wanted]}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response


def _read(form: LogForm) -> tuple[str, str, Outline]:
    """The log's text, its name and what was understood; raises UnreadableError."""
    file: UploadedFile | None = form.cleaned_data["file"]
    name = (file.name or "") if file is not None else form.cleaned_data["name"]
    ending = name[name.rfind(".") :].lower() if "." in name else ""
    if ending not in READ:
        raise UnreadableError(
            _("A log is Markdown, plain text or CSV; “%(name)s” is none of these.") % {"name": name}
        )
    text = decoded(file.read()) if file is not None else form.cleaned_data["text"]
    outline = read(text.encode(), name or "log.md")
    if len(outline.entries) > MOST_LINES:
        raise UnreadableError(
            _("The log has more than %(most)s entries; bring it in parts.") % {"most": MOST_LINES}
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
