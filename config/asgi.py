"""The ASGI entry: pages by Django, live streams beside it."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from jalons.base.handler import get_application

django = get_application()

# Reads the settings: only once they are known.
from jalons.base.live import LiveStreams  # noqa: E402

application = LiveStreams(django)
