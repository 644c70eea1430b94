"""Filters saved under a name: keep one, call it otherwise, let a page open with it, delete it."""

from itertools import groupby
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accounts.strangers import nothing_for_strangers
from roadmap.access import topic_or_alias
from roadmap.addresses import next_path, page_of
from roadmap.filters import ResourceFilter
from roadmap.models import Resource, SavedFilter, Topic
from roadmap.models.saved_filter import LONGEST_QUERY, MOST
from roadmap.visitors import Learner

TITLES = {
    "resources": gettext_lazy("Resources"),
    "papers": gettext_lazy("Papers"),
    "search": gettext_lazy("Search"),
}


class SavedFilterForm(forms.ModelForm):
    """A name for a filter, new or kept already."""

    class Meta:
        model = SavedFilter
        fields: tuple[str, ...] = ("name", "is_default")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].error_messages["required"] = _("Give the filter a name.")

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        mine = SavedFilter.objects.of(self.instance.user).filter(path=self.instance.path)
        if mine.filter(name=name).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("You have a filter of this name on that page."))
        return name

    def clean(self) -> dict[str, Any]:
        if not self.instance.query:
            raise forms.ValidationError(_("Choose a filter first: nothing is filtered there."))
        if len(self.instance.query) > LONGEST_QUERY:
            raise forms.ValidationError(_("This filter is too long to be kept."))
        is_new = self.instance.pk is None
        if is_new and SavedFilter.objects.of(self.instance.user).count() >= MOST:
            said = _(
                "You have %(most)s saved filters, which is all there can be. Delete one first."
            )
            raise forms.ValidationError(said % {"most": MOST})
        return super().clean() or self.cleaned_data


class RenameForm(SavedFilterForm):
    class Meta(SavedFilterForm.Meta):
        fields = ("name",)


def learner(request: HttpRequest) -> Any:
    """Whoever passed `login_required`."""
    return request.user


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def saved_filters(request: HttpRequest) -> HttpResponse:
    """All of them by page; a POST keeps the filter of the address in `next`."""
    if request.method != "POST":
        return _page(request)
    address = urlsplit(next_path(request, ""))
    with transaction.atomic():
        SavedFilter.objects.hold(learner(request))
        new = SavedFilter(user=learner(request), path=_path(address.path))
        new.query = _query(address.query, new.user)
        form = SavedFilterForm(request.POST, instance=new)
        if not form.is_valid():
            return _page(request, new=form, back=next_path(request, ""), status=422)
        form.save()
    messages.success(request, _("Saved: %(name)s") % {"name": new.name})
    return HttpResponseRedirect(new.address)


@nothing_for_strangers
@require_POST
def rename(request: HttpRequest, pk: int) -> HttpResponse:
    with transaction.atomic():
        mine = SavedFilter.objects.hold(learner(request))
        form = RenameForm(request.POST, instance=get_object_or_404(mine, pk=pk))
        if not form.is_valid():
            return _page(request, renamed=form, status=422)
        form.save()
    return HttpResponseRedirect(reverse("saved_filters"))


@nothing_for_strangers
@require_POST
def make_default(request: HttpRequest, pk: int) -> HttpResponse:
    """The page opens with it, or no longer where `is_default` is empty."""
    with transaction.atomic():
        found = get_object_or_404(SavedFilter.objects.hold(learner(request)), pk=pk)
        found.is_default = bool(request.POST.get("is_default"))
        found.save(update_fields=["is_default"])
    return HttpResponseRedirect(next_path(request, reverse("saved_filters")))


@nothing_for_strangers
@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(SavedFilter, pk=pk, user=request.user)
    found.delete()
    messages.success(request, _("Deleted: %(name)s") % {"name": found.name})
    return HttpResponseRedirect(reverse("saved_filters"))


def _path(path: str) -> str:
    """The path of a page that filters; of others there is none."""
    page = page_of(path)
    if page and page.url_name == "topic":
        return topic_or_alias(page.kwargs["slug"]).get_absolute_url()
    if page and page.url_name in TITLES:
        return reverse(page.url_name)
    raise Http404


def _query(query: str, user: Any) -> str:
    """Only what a filter knows, in one order."""
    known = ResourceFilter(QueryDict(query), Resource.objects.none(), Learner(user))
    return known.query().removeprefix("?")


def _page(
    request: HttpRequest,
    *,
    new: SavedFilterForm | None = None,
    back: str = "",
    renamed: RenameForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The list; `new` and `renamed` are forms that came back, `back` the view of the new one."""
    mine = SavedFilter.objects.of(learner(request))
    pages = [(_title(path), path, list(each)) for path, each in groupby(mine, lambda f: f.path)]
    context = {"pages": pages, "new": new, "back": back, "renamed": renamed}
    return render(request, "saved_filters.html", context, status=status)


def _title(path: str) -> str:
    page = page_of(path)
    slug = page.kwargs.get("slug", "") if page else path
    topic = Topic.objects.filter(slug=slug).first()
    return topic.title if topic else str(TITLES.get(page.url_name or "", slug) if page else slug)
