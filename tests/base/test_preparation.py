"""What is made ready before a start, and what stops it."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from jalons.base.management.commands.prepare import Command


@pytest.mark.django_db
@pytest.mark.parametrize("app", ["roadmaps", "auth", "new_floor"])
def test_an_older_version_does_not_start_on_a_newer_base(app: str) -> None:
    MigrationRecorder(connection).record_applied(app, "0999_of_tomorrow")
    with pytest.raises(CommandError, match=f"version plus récente de Jalons .{app}.0999_of_tomorrow"):
        call_command("prepare", verbosity=0)


@pytest.mark.django_db
def test_the_base_of_this_version_is_not_refused() -> None:
    command = Command()
    command.quiet = True
    command._tables()
