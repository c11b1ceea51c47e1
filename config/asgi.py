"""The ASGI entry: pages by Django, live streams beside it."""

import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from jalons.base.handler import get_application

django = get_application()

# Reads the settings: only once they are known.
from django.conf import settings  # noqa: E402

from launch.console import Stop  # noqa: E402
from launch.data import stay_in  # noqa: E402

try:
    # Also without run.py above: what is served is never put back nor served a second time meanwhile.
    stay_in(settings.DATA_DIR)
except Stop as stop:
    sys.exit(str(stop))

from jalons.base.live.stream import LiveStreams  # noqa: E402

application = LiveStreams(django)
