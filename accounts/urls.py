from allauth.account.decorators import reauthentication_required
from allauth.account.views import password_set
from allauth.mfa.webauthn.views import edit_webauthn, remove_webauthn
from django.urls import include, path

from accounts import views
from accounts.providers import oidc_login
from accounts.sessions import sessions
from accounts.strangers import nothing_for_strangers

urlpatterns = [
    path("", views.settings_of_mine, name="account_settings"),
    path("profile/", views.profile, name="account_profile"),
    path("sessions/", sessions, name="usersessions_list"),
    # Without a password, a passkey or a code is the proof.
    path("password/set/", reauthentication_required(password_set), name="account_set_password"),
    path("oidc/<str:provider_id>/login/", oidc_login, name="openid_connect_login"),
    path(
        "2fa/webauthn/keys/<int:pk>/remove/",
        nothing_for_strangers(remove_webauthn),
        name="mfa_remove_webauthn",
    ),
    path(
        "2fa/webauthn/keys/<int:pk>/edit/",
        nothing_for_strangers(edit_webauthn),
        name="mfa_edit_webauthn",
    ),
    path("", include("allauth.urls")),
]
