"""The least that Django does: a view of ten constant kilobytes, no middleware. gunicorn bench.bare"""

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpResponse
from django.urls import path

settings.configure(
    ROOT_URLCONF=__name__,
    MIDDLEWARE=[],
    ALLOWED_HOSTS=["localhost", "127.0.0.1"],
    SECRET_KEY="bench",  # noqa: S106
    LOGGING_CONFIG=None,
)
django.setup()

BYTES = b"<p>What everybody reads.</p>\n" * 353
urlpatterns = [path("", lambda request: HttpResponse(BYTES))]
application = WSGIHandler()
