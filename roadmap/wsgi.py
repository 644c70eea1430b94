"""The WSGI entry point that gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "roadmap.settings")

application = get_wsgi_application()

from django.conf import settings  # noqa: E402

from roadmap import memory  # noqa: E402
from roadmap.warm import warm_up  # noqa: E402

if not settings.DEBUG:
    warm_up()
memory.settle()
