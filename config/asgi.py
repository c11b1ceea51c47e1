"""The ASGI entry: pages by Django, live streams beside it."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django = get_asgi_application()

# Reads the settings: only once they are known.
from jalons.base.live import LiveStreams  # noqa: E402

application = LiveStreams(django)
