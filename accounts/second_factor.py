"""Passkeys, codes of an authenticator app, recovery codes: our words and rules for them."""

import struct
from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base import forms as base
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from allauth.mfa.utils import is_mfa_enabled
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from fido2.webauthn import AuthenticationResponse, RegistrationResponse

from accounts.forms import Plain
from accounts.sealing import opened_or_other, seal

NO_MATCH = _("This code or passkey does not match.")
CODE = {"inputmode": "numeric", "maxlength": "20", "autofocus": ""}


def has_second_factor(user: Any) -> bool:
    """Tell whether a password alone does not sign somebody in; recovery codes alone do not count."""
    return is_mfa_enabled(user, [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN])


def lacks_second_factor(user: Any) -> bool:
    """Tell whether the site asks somebody for a second factor that they have not set up."""
    return settings.CURATOR_SECOND_FACTOR and user.is_staff and not has_second_factor(user)


class MFAAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_generate_recovery_codes": _("Add a passkey or an authenticator app first."),
        "incorrect_code": NO_MATCH,
    }

    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return opened_or_other(encrypted_text)

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return gettext("Passkey %(number)s") % {"number": number}

    def get_totp_issuer(self) -> str:
        return settings.SITE_NAME

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return super().get_public_key_credential_rp_entity() | {"name": settings.SITE_NAME}

    def get_public_key_credential_user_entity(self, user: Any) -> dict[str, Any]:
        names = {"name": user.username, "display_name": user.shown_name}
        return super().get_public_key_credential_user_entity(user) | names


class AuthenticateForm(Plain, base.AuthenticateForm):
    labels = {"code": _("Code")}
    help_texts = {"code": _("Six digits from your authenticator app, or a recovery code.")}
    attributes = {"code": CODE}


class ReauthenticateForm(Plain, base.ReauthenticateForm):
    labels, help_texts, attributes = (
        AuthenticateForm.labels,
        AuthenticateForm.help_texts,
        AuthenticateForm.attributes,
    )


class ActivateTOTPForm(Plain, totp.ActivateTOTPForm):
    labels = {"code": _("Code")}
    help_texts = {"code": _("The six digits that the app shows now.")}
    attributes = {"code": {**CODE, "pattern": "[0-9 ]*"}}


class CredentialField(forms.JSONField):
    """What a browser says of a passkey; anything else gets one sentence, where parsers would fall."""

    def __init__(self, parser: Any) -> None:
        super().__init__(widget=forms.HiddenInput, error_messages={"invalid": NO_MATCH})
        self.parser = parser

    def to_python(self, value: Any) -> Any:
        credential = super().to_python(value)
        try:
            self.parser.from_dict(credential)
        except (AttributeError, LookupError, TypeError, ValueError, struct.error) as error:
            raise ValidationError(NO_MATCH, code="invalid") from error
        return credential


class LoginPasskeyForm(webauthn.LoginWebAuthnForm):
    credential = CredentialField(AuthenticationResponse)


class AuthenticatePasskeyForm(webauthn.AuthenticateWebAuthnForm):
    credential = CredentialField(AuthenticationResponse)


class ReauthenticatePasskeyForm(webauthn.ReauthenticateWebAuthnForm):
    credential = CredentialField(AuthenticationResponse)


class AddPasskeyForm(Plain, webauthn.AddWebAuthnForm):
    # Each key here can sign in alone; one that can only assist would need explaining.
    passwordless = None
    credential = CredentialField(RegistrationResponse)
    labels = {"name": _("Name")}
    help_texts = {"name": _("To tell it from others: where it is kept, say.")}
    attributes = {"name": {"maxlength": "60"}}

    def clean(self) -> dict[str, Any]:
        self.cleaned_data["passwordless"] = True  # which asks the key to know its owner
        return super().clean()


class EditPasskeyForm(Plain, webauthn.EditWebAuthnForm):
    labels, attributes = {"name": _("Name")}, {"name": {"maxlength": "60"}}
