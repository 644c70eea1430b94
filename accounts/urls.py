from django.urls import include, path

from accounts import views

urlpatterns = [
    path("", views.settings_of_mine, name="account_settings"),
    path("profile/", views.profile, name="account_profile"),
    path("", include("allauth.urls")),
]
