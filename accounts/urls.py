from allauth.account.decorators import reauthentication_required
from allauth.account.views import password_set
from django.urls import include, path

from accounts import views
from accounts.providers import oidc_login
from accounts.sessions import sessions

urlpatterns = [
    path("", views.settings_of_mine, name="account_settings"),
    path("profile/", views.profile, name="account_profile"),
    path("sessions/", sessions, name="usersessions_list"),
    # Without a password, a passkey or a code is the proof.
    path("password/set/", reauthentication_required(password_set), name="account_set_password"),
    path("oidc/<str:provider_id>/login/", oidc_login, name="openid_connect_login"),
    path("", include("allauth.urls")),
]
