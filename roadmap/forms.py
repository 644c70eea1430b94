from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from roadmap.models import Pace, PersonalEntry, Topic, UserProgress
from roadmap.models.progress import NOTE_LIMIT, note_version
from roadmap.web_link import opened_link, whole_link

# What a learner writes is in whatever language they like.
OWN_WORDS = {"lang": "", "dir": "auto"}


class NoteForm(forms.Form):
    """A private note in Markdown, up to NOTE_LIMIT bytes, and which text it was made from."""

    limit = NOTE_LIMIT
    too_long = _("A note may be up to 100 kB long. Nothing was saved.")

    note = forms.CharField(
        label=_("My note"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "aria-describedby": "note-help"} | OWN_WORDS),
    )

    base = forms.CharField(required=False, empty_value=None, widget=forms.HiddenInput)

    def clean_note(self) -> str:
        # A NUL can be kept by SQLite and not by PostgreSQL; browsers never send one.
        note = self.cleaned_data["note"].replace("\r\n", "\n").replace("\0", "")
        if len(note.encode()) > NOTE_LIMIT:
            raise forms.ValidationError(self.too_long)
        return note.strip()


def note_context(saved: str, form: NoteForm | None = None, conflict: str = "") -> dict[str, object]:
    """What the note of an entry shows; `conflict` is the version of a text saved elsewhere meanwhile."""
    return {
        "note": saved,
        "note_form": form or NoteForm(initial={"note": saved}),
        "base": form["base"].value() if form else note_version(saved),
        "conflict": conflict,
    }


class HowFarForm(forms.Form):
    """How far, and when: what a progress `row` says, to be changed; tried on a copy of it."""

    amount = forms.CharField(
        label=_("How far"),
        required=False,
        help_text=_("3/7, 299/458 p., 44:24, Ch. 2 or 12 %"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "size": 14}),
    )
    started = forms.DateField(label=_("Started"), required=False)
    finished = forms.DateField(label=_("Finished"), required=False)
    use_required_attribute = False

    def __init__(self, data: Any = None, *, row: UserProgress) -> None:
        super().__init__(data, initial=row.steps(), auto_id="how-far-%s")
        self.row, self.label_suffix = row, ""
        for name in ("started", "finished"):
            field = self.fields[name]
            field.widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
            field.error_messages["invalid"] = _("Write the day like 2026-03-31.")
        for name, field in self.fields.items():
            # So that a script sees what was typed since.
            field.widget.attrs["data-saved"] = str(self.initial[name] or "")

    def clean(self) -> dict[str, Any]:
        data, trial = super().clean() or self.cleaned_data, UserProgress(**self.row.steps())
        try:
            if "amount" in self.changed_data:
                trial.set_amount(data["amount"], timezone.localdate())
        except ValidationError as error:
            self.add_error(None, error)
        try:
            if self.days_changed and {"started", "finished"} <= data.keys():
                trial.set_dates(*self.days(trial), timezone.localdate())
        except ValidationError as error:
            self.add_error(None, error)
        return data

    @property
    def days_changed(self) -> bool:
        return bool({"started", "finished"} & set(self.changed_data))

    def days(self, row: UserProgress) -> tuple[date | None, date | None]:
        """Both days as they are to be: what was not touched is the row's."""
        changed = {name: self.cleaned_data[name] for name in self.changed_data if name != "amount"}
        return changed.get("started", row.started), changed.get("finished", row.finished)


class PersonalEntryForm(forms.ModelForm):
    """An entry of one's own; a link may be missing."""

    class Meta:
        model = PersonalEntry
        fields = ("title", "url", "topic")
        widgets = {
            "title": forms.TextInput(attrs=OWN_WORDS),
            "url": forms.TextInput(
                attrs={"inputmode": "url", "autocapitalize": "off", "spellcheck": "false"}
            ),
        }

    def __init__(self, *args: Any, topics: list[Topic], **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "own-%s", "label_suffix": ""} | kwargs)
        self.fields["url"].label = _("Link, if there is one")
        field = self.fields["topic"]
        allowed = Topic.objects.filter(pk__in=[topic.pk for topic in topics])
        field.queryset = allowed  # type: ignore[attr-defined]
        field.choices = [(topic.pk, topic.title) for topic in topics]  # type: ignore[attr-defined]
        if len(topics) == 1:
            field.widget = forms.HiddenInput()
        self.initial.setdefault("topic", topics[0].pk)

    def clean_url(self) -> str:
        return opened_link(whole_link(self.cleaned_data["url"]))


class PaceForm(forms.ModelForm):
    """Hours a week, and a goal among the topics given."""

    class Meta:
        model = Pace
        fields = ("weekly_hours", "topic")
        error_messages = {
            "weekly_hours": dict.fromkeys(
                ("invalid", "min_value", "max_value", "max_decimal_places"),
                _("Write a number of hours from 0.5 to 168, in tenths."),
            )
        }

    def __init__(
        self, *args: Any, topics: list[tuple[int, str]], are_all: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **{"label_suffix": ""} | kwargs)
        self.fields["topic"].required = True
        if not are_all:
            self.fields["topic"].help_text = _(
                "Another roadmap can be chosen once you marked something on it, as planned say."
            )
        self.fields["topic"].choices = topics  # type: ignore[attr-defined]
        self.fields["weekly_hours"].widget.attrs |= {"min": "0.5", "max": "168", "step": "0.5"}


class LeaveForm(forms.Form):
    """One's own name, typed before the account is deleted."""

    confirm = forms.CharField(
        label=_("Type your name to confirm"),
        strip=True,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )

    def __init__(self, data: Any = None, *, name: str) -> None:
        super().__init__(data, label_suffix="")
        self.name = name
        self.fields["confirm"].help_text = _("It is %(name)s.") % {"name": name}

    def clean_confirm(self) -> str:
        typed: str = self.cleaned_data["confirm"]
        if typed != self.name:
            raise ValidationError(
                _("That is not your name. Nothing was deleted; type it as it stands above.")
            )
        return typed


class LogForm(forms.Form):
    """A study log, pasted or as a file; `cleaned_data` has its `text` and `name`."""

    LONGEST = 1_000_000  # bytes that go to a page and back, to be chosen from line by line
    LIMIT = 10_000_000  # bytes of a file

    text = forms.CharField(
        label=_("Paste it here"),
        required=False,
        strip=False,
        widget=forms.Textarea(
            attrs={"rows": 10, "spellcheck": "false", "aria-describedby": "log-help"}
        ),
    )
    file = forms.FileField(
        label=_("or choose a file"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".md,.markdown,.txt,.csv,.tsv,.json"}),
    )
    name = forms.CharField(required=False, max_length=300, widget=forms.HiddenInput)

    def clean_file(self) -> UploadedFile | None:
        file: UploadedFile | None = self.cleaned_data["file"]
        if file is not None and (file.size or 0) > self.LIMIT:
            raise forms.ValidationError(
                _("The file may be up to 10 MB large. Nothing was changed.")
            )
        return file

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if len(text.encode(errors="replace")) > self.LONGEST:
            raise forms.ValidationError(_("A log may be up to 1 MB long. Nothing was changed."))
        return text

    def clean(self) -> dict[str, object]:
        data = super().clean() or self.cleaned_data
        if not data.get("file") and not (data.get("text") or "").strip() and not self.errors:
            raise forms.ValidationError(_("Paste a log, or choose a file."))
        return data
