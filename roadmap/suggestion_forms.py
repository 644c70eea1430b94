"""What is asked of whoever suggests, and of the curator who decides."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from roadmap.models import Resource, Suggestion, Topic
from roadmap.web_link import LONGEST_LINK, opened_link, whole_link

UNRATED = "unrated"
Kind = Suggestion.Kind
_THANKS = ("remark", "wants_thanks")
ASKED = {
    Kind.ENTRY: ("url", "title", "topic", "proposed_kind", "level", "access", *_THANKS),
    Kind.LINK: ("url", *_THANKS),
    Kind.LEVEL: ("level", *_THANKS),
    Kind.MISTAKE: _THANKS,
}


class _LinkForm(forms.ModelForm):
    def clean_url(self) -> str:
        url = opened_link(whole_link(self.cleaned_data["url"]))
        # A column counts characters, an index bytes.
        if len(url.encode()) > LONGEST_LINK:
            raise forms.ValidationError(_("This link is too long."))
        return url

    def name_blanks(self, **labels: Any) -> None:
        """Say what choosing nothing means."""
        for name, label in {"level": _("Not rated"), "access": _("Not known"), **labels}.items():
            if name in self.fields:
                choices = self.fields[name].choices[1:]  # type: ignore[attr-defined]
                self.fields[name].choices = [("", label), *choices]  # type: ignore[attr-defined]


class SuggestionForm(_LinkForm):
    """Asks only what its kind of suggestion needs."""

    class Meta:
        model = Suggestion
        fields = ASKED[Kind.ENTRY]
        labels = {
            "url": _("Link"),
            "title": _("Title"),
            "topic": _("Where it belongs"),
            "proposed_kind": _("Kind"),
            "level": _("Level"),
            "access": _("Access"),
            "remark": _("Anything to add?"),
            "wants_thanks": _("Thank me by name on the site"),
        }
        widgets = {
            "url": forms.TextInput(
                attrs={"inputmode": "url", "autocapitalize": "off", "spellcheck": "false"}
            ),
            "remark": forms.Textarea(attrs={"rows": 3, "lang": "", "dir": "auto"}),
        }

    def __init__(self, *args: Any, topics: list[Topic], **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": ""} | kwargs)
        self.topics = topics
        suggestion: Suggestion = self.instance
        # Two forms may be open on one page.
        self.auto_id = f"suggest-{suggestion.kind}-{getattr(suggestion.subject, 'pk', 0)}-%s"
        for name in [name for name in self.fields if name not in ASKED[Kind(suggestion.kind)]]:
            del self.fields[name]
        if suggestion.kind == Kind.ENTRY:
            self._ask_for_entry(topics)
        elif suggestion.kind == Kind.LEVEL:
            self.fields["level"] = _level_field(suggestion.resource)
        elif suggestion.kind == Kind.MISTAKE:
            self.fields["remark"].label = _("What is wrong, and what would be right?")
            self.fields["remark"].required = True
        else:
            self.fields["url"].required = True

    def clean_url(self) -> str:
        url = super().clean_url()
        resource: Resource | None = self.instance.resource
        if self.instance.kind == Kind.LINK and resource and resource.url == url:
            raise forms.ValidationError(_("This is the link that it has."))
        return url

    def _ask_for_entry(self, topics: list[Topic]) -> None:
        if len(topics) < 2:
            del self.fields["topic"]
        else:
            self.fields["topic"] = forms.ModelChoiceField(
                label=self.fields["topic"].label,
                queryset=Topic.objects.filter(pk__in=[topic.pk for topic in topics]),
            )
            self.fields["topic"].choices = [(topic.pk, topic.title) for topic in topics]  # type: ignore[attr-defined]
        self.fields["url"].help_text = _("A link is enough; what it tells is filled in.")
        self.name_blanks(proposed_kind=_("As the link tells"))

    def clean_level(self) -> str:
        return self.cleaned_data["level"].replace(UNRATED, "")

    def clean_remark(self) -> str:
        return self.cleaned_data["remark"].replace("\r\n", "\n").strip()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        is_entry = self.instance.kind == Kind.ENTRY
        if is_entry and not self.errors and not (data.get("url") or data.get("title")):
            self.add_error("url", _("Give a link, or at least a title."))
        return data


def _level_field(resource: Resource | None) -> forms.ChoiceField:
    """Every level but the one that it has."""
    levels = [*Resource.Level.choices, (UNRATED, _("Not rated"))]
    now = (resource.level if resource else "") or UNRATED
    return forms.ChoiceField(
        label=_("It should be"),
        choices=[choice for choice in levels if choice[0] != now],
        widget=forms.RadioSelect,
    )


class AcceptForm(_LinkForm):
    """What the curator may put right before accepting."""

    class Meta:
        model = Suggestion
        fields = ("title", "url", "topic", "proposed_kind", "level", "access")

    def __init__(
        self, *args: Any, topics: Any, existing: Resource | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        suggestion: Suggestion = self.instance
        self.auto_id = f"s{suggestion.pk}-%s"
        kept = {
            Kind.ENTRY: self.Meta.fields,
            Kind.LINK: ("url",),
            Kind.MOVED: ("url",),
            Kind.LEVEL: ("level",),
        }.get(Kind(suggestion.kind), ())
        if existing is not None:
            # That entry is as it is; only where it is to stand is asked.
            kept = ("topic",)
        for name in [name for name in self.fields if name not in kept]:
            del self.fields[name]
        self.name_blanks(proposed_kind=_("Not known"))
        for name in ("title", "topic"):
            if name in self.fields:
                self.fields[name].required = True
        if "topic" in self.fields:
            self.fields["topic"].queryset = Topic.objects.published()  # type: ignore[attr-defined]
            # Read once for the whole queue.
            self.fields["topic"].choices = topics  # type: ignore[attr-defined]
        if kept == ("url",):
            self.fields["url"].required = True
