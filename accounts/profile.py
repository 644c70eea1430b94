"""The profile's form: what others see, and how the site is to look and speak."""

from collections import defaultdict
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.forms import Plain
from accounts.models import User

# Old names and technical ones stand beside the places in the data: nobody looks for those.
CONTINENTS = [
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
]


def time_zones() -> list[tuple[str, Any]]:
    """The places of this machine's time zone data, by continent."""
    places = defaultdict(list)
    for name in sorted(available_timezones()):
        continent, _slash, place = name.partition("/")
        if place and continent in CONTINENTS:
            places[continent].append((name, place.replace("_", " ").replace("/", " – ")))
    return [
        ("", gettext("As this site: %(zone)s") % {"zone": settings.TIME_ZONE}),
        ("UTC", "UTC"),
        *places.items(),
    ]


def languages() -> list[tuple[str, Any]]:
    return [("", _("As my browser asks")), *settings.LANGUAGES]


class ProfileForm(Plain, forms.ModelForm):
    time_zone = forms.ChoiceField(choices=time_zones, required=False)
    language = forms.ChoiceField(choices=languages, required=False)

    labels = {
        "name": _("Name shown"),
        "time_zone": _("Time zone"),
        "language": _("Language"),
        "theme": _("Theme"),
        "is_public": _("Show my profile to everyone"),
        "has_shortcuts": _("Single-key shortcuts, such as / for the search"),
    }
    help_texts = {
        "name": _(
            "What others see where you are thanked. Left empty, it is the name you sign in with."
        ),
        "is_public": _(
            "Under your name: what you have done, never your notes. Off, nobody sees any of it."
        ),
        "has_shortcuts": _(
            "Switch them off if you speak to your computer or keys get pressed by chance."
        ),
    }

    class Meta:
        model = User
        fields = ("name", "time_zone", "language", "theme", "is_public", "has_shortcuts")
