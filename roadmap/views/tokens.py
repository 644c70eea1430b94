"""Tokens for programs: make one, see when each was used, revoke it."""

from datetime import timedelta
from typing import Any

from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accounts.strangers import nothing_for_strangers
from roadmap.models import Token
from roadmap.models.token import NAME_LIMIT


class TokenForm(forms.Form):
    """A new token: its name, what it may do, how long."""

    MOST = 20  # tokens of one person
    TAKEN = gettext_lazy("You have a token of this name.")

    DAYS = (
        ("30", gettext_lazy("30 days")),
        ("90", gettext_lazy("90 days")),
        ("365", gettext_lazy("A year")),
        ("", gettext_lazy("Until you revoke it")),
    )

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=NAME_LIMIT,
        help_text=gettext_lazy("What it is for, so that you know it again: backup, e-reader."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    scope = forms.ChoiceField(
        label=gettext_lazy("It may"), choices=Token.Scope.choices, initial=Token.Scope.READ
    )
    days = forms.ChoiceField(
        label=gettext_lazy("It works for"), choices=DAYS, initial="90", required=False
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.user = user

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if Token.objects.of(self.user).filter(name=name).exists():
            raise forms.ValidationError(self.TAKEN)
        return name

    def clean(self) -> dict[str, Any]:
        if Token.objects.of(self.user).count() >= self.MOST:
            said = _("You have %(most)s tokens, which is all there can be. Revoke one first.")
            raise forms.ValidationError(said % {"most": self.MOST})
        return super().clean() or self.cleaned_data

    def make(self) -> str:
        """The secret, or nothing where a token of this name was made in this moment."""
        days = self.cleaned_data["days"]
        until = timezone.now() + timedelta(days=int(days)) if days else None
        name, scope = self.cleaned_data["name"], self.cleaned_data["scope"]
        try:
            with transaction.atomic():
                return Token.objects.make(self.user, name, scope, until)
        except IntegrityError:
            self.add_error("name", self.TAKEN)
            return ""


@login_required
@reauthentication_required(allow_get=True)
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """Make a token after a fresh sign-in; its secret is on the answer and nowhere else."""
    form = TokenForm(request.POST or None, user=request.user)
    secret, status = "", 200
    if request.method == "POST":
        secret = form.make() if form.is_valid() else ""
        form, status = (TokenForm(user=request.user), 200) if secret else (form, 422)
    mine = Token.objects.of(request.user)  # type: ignore[arg-type]
    context = {"tokens": mine, "form": form, "secret": secret}
    return render(request, "tokens.html", context, status=status)


@nothing_for_strangers
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    token = get_object_or_404(Token.objects.of(request.user), pk=pk)  # type: ignore[arg-type]
    token.delete()
    messages.success(request, _("Revoked: %(name)s") % {"name": token.name})
    return HttpResponseRedirect(reverse("tokens"))
