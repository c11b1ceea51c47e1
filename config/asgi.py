"""The ASGI entry: Django answers pages, and live streams stay open beside it."""

import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from jalons.base.handler import get_application

django = get_application()

# Imported here because it reads the settings, which must be known first.
from django.conf import settings  # noqa: E402

from launch.console import Stop  # noqa: E402
from launch.folder_locks import stay_in  # noqa: E402

try:
    # Locks the data folder even without run.py: meanwhile it can be neither restored nor served by another Jalons.
    stay_in(settings.DATA_DIR)
except Stop as stop:
    sys.exit(str(stop))

from jalons.base.served_base import forget_loss, serve_base  # noqa: E402

forget_loss()
serve_base()

from jalons.base.live.stream import LiveStreams  # noqa: E402

application = LiveStreams(django)
