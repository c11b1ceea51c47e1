"""The demo in this process, in a data folder of its own: what `pages` and `documents` measure."""

import os
import tempfile
from functools import cache

import django


@cache
def open_demo() -> None:
    """Set the settings, then build the demo. Models may be imported only afterwards."""
    os.environ.setdefault("JALONS_DATA", tempfile.mkdtemp(prefix="jalons-bench-"))
    os.environ.update(JALONS_DEMO="1", JALONS_SECRET_KEY="only-for-measures", DJANGO_SETTINGS_MODULE="config.settings")
    django.setup()
    from django.core.management import call_command

    call_command("prepare", "--demo", verbosity=0)
