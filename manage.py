#!/usr/bin/env python
"""Django's commands; `run.py manage …` reaches them with the right Python."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.db import DatabaseError, connection

    from jalons.base.arguments import FrenchCommands, speak_french
    from launch.data import REFUSED_COMMAND, REFUSED_SETTING

    try:
        speak_french()
        FrenchCommands(sys.argv).execute()
    except ImproperlyConfigured as error:
        sys.exit(f"{REFUSED_SETTING}{error}")
    except DatabaseError as error:
        from jalons.base.postgresql import why_without_tables

        # What makes the tables tells itself why it could not.
        if sys.argv[1:2] in (["prepare"], ["migrate"]):
            raise
        connection.close()
        if reason := why_without_tables(error):
            sys.exit(f"{REFUSED_COMMAND}{reason}")
        raise
