from django import forms
from django.utils.translation import gettext_lazy as _

from roadmap.models.progress import NOTE_LIMIT


class NoteForm(forms.Form):
    """A private note in Markdown, up to NOTE_LIMIT bytes."""

    note = forms.CharField(
        label=_("My note"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "aria-describedby": "note-help"}),
    )

    def clean_note(self) -> str:
        # A NUL can be kept by SQLite and not by PostgreSQL; browsers never send one.
        note = self.cleaned_data["note"].replace("\r\n", "\n").replace("\0", "")
        if len(note.encode()) > NOTE_LIMIT:
            raise forms.ValidationError(_("A note may be up to 100 kB long. Nothing was saved."))
        return note.strip()
