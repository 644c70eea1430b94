"""Signing in with an account of elsewhere: GitHub, Google, any OpenID Connect provider."""

import logging
from typing import Any

from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.forms import SignupForm
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.openid_connect import views
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from requests import RequestException

from accounts import invitations
from accounts.forms import Plain, email_label
from accounts.forms import SignupForm as OurSignupForm

logger = logging.getLogger(__name__)


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    error_messages = DefaultSocialAccountAdapter.error_messages | {
        "connected_other": _("That account opens another account here already."),
        "disconnect_last": _("It is the only way into your account."),
        "email_taken": _("There is an account with this address; sign in to it, then add %s."),
        "invalid_token": _("That did not work. Please try again."),
        "no_password": _("Set a password first: this is the only way into your account."),
        "no_verified_email": _("Confirm an e-mail address first."),
    }

    def get_app(self, request: HttpRequest, provider: str, client_id: str | None = None) -> Any:
        try:
            return super().get_app(request, provider, client_id)
        except SocialApp.DoesNotExist as error:
            raise Http404 from error  # This site does not know the provider.

    def save_user(self, request: HttpRequest, sociallogin: Any, form: Any = None) -> Any:
        with transaction.atomic():
            if form is None:  # Nothing was left to ask; otherwise the other adapter sees to it.
                invitations.spend(request)
            return super().save_user(request, sociallogin, form)

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: Any) -> Any:
        """Take over a name and an address to begin with, both shown before they are kept."""
        wanted = {name: data.get(name) for name in ("username", "email")}
        return super().populate_user(request, sociallogin, wanted)


class SocialSignupForm(Plain, SignupForm):
    labels, help_texts = OurSignupForm.labels, OurSignupForm.help_texts
    attributes = OurSignupForm.attributes

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = email_label(self)


def oidc_login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Go to the provider's sign-in page; while it cannot be asked where that is, say so."""
    try:
        return views.login(request, provider_id)
    except RequestException as error:
        logger.warning("%s does not tell where to sign in: %s", provider_id, error)
        return HttpResponseRedirect(reverse("socialaccount_login_error"))
