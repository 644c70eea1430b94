"""Moving topics in their tree and sorting the entries of one: buttons and forms, by any hand."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from roadmap.admin.content import ContentForm
from roadmap.models import Topic
from roadmap.ordering import AFTER, BEFORE, FIRST_IN, LAST_IN, move_topic, sort_entries, step


class TreeChangeList(ChangeList):
    """Keeps the order of the tree, where Django would sort by a column."""

    def get_ordering(self, request: HttpRequest, queryset: QuerySet) -> list[Any]:
        return ["tree_ordering"]


class TopicChoice(forms.ModelChoiceField):
    def label_from_instance(self, topic: Any) -> str:
        return indented(topic)


class MoveForm(forms.Form):
    how = forms.ChoiceField(
        label=gettext_lazy("Put it"),
        choices=[
            (BEFORE, gettext_lazy("before")),
            (AFTER, gettext_lazy("after")),
            (FIRST_IN, gettext_lazy("into, as the first")),
            (LAST_IN, gettext_lazy("into, as the last")),
        ],
        widget=forms.RadioSelect,
        initial=AFTER,
    )
    where = TopicChoice(label=gettext_lazy("this topic"), queryset=Topic.objects.none())
    reason = ContentForm.base_fields["reason"]

    def __init__(self, topic: Topic, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["where"]
        field.queryset = Topic.objects.in_order()
        # What stands below it is offered, and refused with a sentence: so it is learned why.
        field.queryset = field.queryset.exclude(pk=topic.pk)


class TreeAdmin(admin.ModelAdmin):
    """For topics. Every move is a POST of its own, and lands where it was pressed."""

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return TreeChangeList

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        own = [
            path("<int:pk>/step/", view(require_POST(self.step)), name="roadmap_topic_step"),
            path("<int:pk>/move/", view(self.move), name="roadmap_topic_move"),
            path("<int:pk>/entries/", view(self.entries_view), name="roadmap_topic_entries"),
        ]
        return own + super().get_urls()

    @admin.display(description=gettext_lazy("topic"))
    def in_tree(self, topic: Topic) -> SafeString:
        return format_html('<span id="topic-{}">{}</span>', topic.pk, indented(topic))

    @admin.display(description=gettext_lazy("move"))
    def moves(self, topic: Topic) -> SafeString:
        return format_html(
            '<span class="moves">{}{}<a href="{}" aria-label="{}">{}</a></span>',
            _button(topic, "up", "↑", _("Move “%s” up") % topic),
            _button(topic, "down", "↓", _("Move “%s” down") % topic),
            reverse("admin:roadmap_topic_move", args=[topic.pk]),
            _("Move “%s” elsewhere") % topic,
            _("Move …"),
        )

    def step(self, request: HttpRequest, pk: int) -> HttpResponse:
        topic = self._to_change(request, pk)
        up = request.POST.get("to") == "up"
        if not step(topic, up, request.user):
            said = _("“%s” is the first already.") if up else _("“%s” is the last already.")
            self.message_user(request, said % topic, messages.INFO)
        return self._back_to_list(request, f"{'up' if up else 'down'}-{pk}")

    def move(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Choose where a topic goes; a circle is refused with a sentence."""
        topic = self._to_change(request, pk)
        form = MoveForm(topic, request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                move_topic(topic, user=request.user, **form.cleaned_data)
            except ValidationError as error:
                form.add_error("where", error.messages)
            else:
                self.message_user(request, _("“%s” was moved.") % topic, messages.SUCCESS)
                return self._back_to_list(request, f"topic-{pk}")
        context = {"title": _("Move “%s”") % topic, "thing": topic, "form": form}
        return self._tree_page(request, "move", context, 422 if form.errors else 200)

    def entries_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The entries of a topic in order: one step by a button, all at once by their numbers."""
        topic = self._to_change(request, pk)
        places = list(topic.placements.select_related("resource").order_by("position", "id"))
        if request.method != "POST":
            context = {"title": _("Entries of “%s”") % topic, "thing": topic, "places": places}
            context["shown"] = _as_text(place.pk for place in places)
            return self._tree_page(request, "entries", context)
        now = [place.pk for place in places]
        if request.POST.get("shown", "") not in ("", _as_text(now)):
            said = _("Somebody sorted these meanwhile: look again. Nothing of yours was changed.")
            self.message_user(request, said, messages.WARNING)
            return HttpResponseRedirect(request.path)
        order, moved = _wanted(request, now)
        count = sort_entries(topic, order, request.user, request.POST.get("reason", "")[:300])
        if not moved:
            said = ngettext("%(count)s entry moved.", "%(count)s entries moved.", count)
            self.message_user(request, said % {"count": count}, messages.SUCCESS)
        return HttpResponseRedirect(f"{request.path}#{moved}" if moved else request.path)

    def _to_change(self, request: HttpRequest, pk: int) -> Topic:
        topic = get_object_or_404(Topic, pk=pk)
        if not self.has_change_permission(request, topic):
            raise PermissionDenied
        return topic

    def _back_to_list(self, request: HttpRequest, anchor: str) -> HttpResponse:
        # With the filters it was pressed under; of the page one came from, only those are used.
        came_from, changelist = urlsplit(request.headers.get("Referer", "")), _changelist()
        query = f"?{came_from.query}" if came_from.query and came_from.path == changelist else ""
        return HttpResponseRedirect(f"{changelist}{query}#{anchor}")

    def _tree_page(
        self, request: HttpRequest, name: str, context: dict[str, Any], status: int = 200
    ) -> HttpResponse:
        context = {**self.admin_site.each_context(request), "opts": self.opts, **context}
        template = f"admin/roadmap/topic/{name}.html"
        return TemplateResponse(request, template, context, status=status)


def indented(topic: Any) -> str:
    depth = getattr(topic, "tree_depth", 0)
    return "\u2003" * depth + ("└ " if depth else "") + topic.title


def _changelist() -> str:
    return reverse("admin:roadmap_topic_changelist")


def _button(topic: Topic, to: str, sign: str, label: str) -> SafeString:
    return format_html(
        '<button id="{}-{}" name="to" value="{}" formaction="{}" aria-label="{}">{}</button>',
        *(to, topic.pk, to, reverse("admin:roadmap_topic_step", args=[topic.pk]), label, sign),
    )


def _as_text(order: Iterable[int]) -> str:
    return ",".join(map(str, order))


def _wanted(request: HttpRequest, order: list[int]) -> tuple[list[int], str]:
    """The order that was asked for, and the button that asked, to come back to."""
    pressed, _colon, to = request.POST.get("step", "").partition(":")
    if pressed.isdigit() and int(pressed) in order:
        at = order.index(int(pressed))
        other = at - 1 if to == "up" else at + 1
        if 0 <= other < len(order):
            order[at], order[other] = order[other], order[at]
        return order, f"{to}-{pressed}"
    moved = {}
    for number, pk in enumerate(order, start=1):
        typed = request.POST.get(f"place-{pk}", "")
        if typed.isdigit() and len(typed) < 7 and int(typed) != number:
            moved[pk] = max(int(typed), 1)
    found = [pk for pk in order if pk not in moved]
    for pk, number in sorted(moved.items(), key=lambda item: item[1]):
        found.insert(number - 1, pk)
    return found, ""
