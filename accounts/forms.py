"""The account forms in our words: short help, no placeholders, a new password asked once."""

from typing import Any

from allauth.account import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

# Says in one sentence what AUTH_PASSWORD_VALIDATORS ask.
PASSWORD_HELP = _("Eight characters or more; not only digits, not your name, not a common one.")
AS_TYPED = {"autocapitalize": "none", "spellcheck": "false"}


class Plain:
    """Puts our words on a form; placeholders go, since they vanish where they are needed."""

    labels: dict[str, Any] = {}
    help_texts: dict[str, Any] = {}
    attributes: dict[str, dict[str, str]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        for name, field in self.fields.items():  # type: ignore[attr-defined]
            field.label = self.labels.get(name, field.label)
            field.help_text = self.help_texts.get(name, "")
            field.widget.attrs.pop("placeholder", None)
            field.widget.attrs |= self.attributes.get(name, {})


def email_label(form: Any) -> Any:
    return _("E-mail") if form.fields["email"].required else _("E-mail (optional)")


class LoginForm(Plain, forms.LoginForm):
    labels = {"login": _("E-mail or name")}
    attributes = {"login": {"autocomplete": "username", **AS_TYPED}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Longer than any address; SQLite refuses to look for what has 50,000 characters.
        self.fields["login"].validators.append(MaxLengthValidator(254))

    def user_credentials(self) -> dict[str, Any]:
        # What looks like an address would be tried twice, as such and as a name, which also looks
        # among the addresses: the time it takes would tell which of them are known.
        credentials = super().user_credentials()
        credentials.pop("email", None)
        return credentials | {"username": self.cleaned_data["login"]}


class SignupForm(Plain, forms.SignupForm):
    labels = {"username": _("Name")}
    help_texts = {
        "username": _("To sign in with: letters, digits and @ . + - _"),
        "email": _("For a new password when yours is forgotten, and notices about your account."),
        "password1": PASSWORD_HELP,
    }
    attributes = {"username": AS_TYPED}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = email_label(self)


class AddEmailForm(Plain, forms.AddEmailForm):
    labels = {"email": _("E-mail")}
    help_texts = {"email": _("A link to confirm it is sent there.")}


class ResetPasswordForm(Plain, forms.ResetPasswordForm):
    labels = {"email": _("E-mail")}


class ResetPasswordKeyForm(Plain, forms.ResetPasswordKeyForm):
    password2 = None
    labels = {"password1": _("New password")}
    help_texts = {"password1": PASSWORD_HELP}


class ChangePasswordForm(Plain, forms.ChangePasswordForm):
    password2 = None
    labels = {"oldpassword": _("Current password"), "password1": _("New password")}
    help_texts = {"password1": PASSWORD_HELP}


class SetPasswordForm(Plain, forms.SetPasswordForm):
    password2 = None
    labels = {"password1": _("New password")}
    help_texts = {"password1": PASSWORD_HELP}


class ReauthenticateForm(Plain, forms.ReauthenticateForm):
    labels = {"password": _("Password")}
