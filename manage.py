#!/usr/bin/env python
"""Django's commands; `run.py manage …` reaches them with the right Python."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
    from django.db import DatabaseError, connection

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(f"ImproperlyConfigured: {error}")
    except DatabaseError:
        connection.close()
        # What makes the tables tells itself why it could not.
        if sys.argv[1:2] in (["prepare"], ["migrate"]) or connection.introspection.table_names():
            raise
        sys.exit("CommandError: La base n’a pas encore ses tables : démarrez d’abord « python3 run.py serve ».")
