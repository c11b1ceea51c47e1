"""What is made ready before a start, and what stops it."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from jalons.base.known_tables import unlike_models
from jalons.base.management.commands import prepare
from jalons.base.management.commands.prepare import Command
from jalons.roadmaps.models import Roadmap


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
    command._tables(is_demo=False)


OF_ANOTHER_VERSION = "a été faite par une autre version de Jalons"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE roadmaps_milestone ADD COLUMN place varchar(200)",
        "ALTER TABLE roadmaps_milestone RENAME COLUMN due_on TO due",
        "CREATE TABLE roadmaps_moved (id integer)",
    ],
)
def test_tables_that_are_not_those_of_the_models_are_refused(change: str) -> None:
    """One initial migration a floor: written anew, it keeps its name."""
    with connection.cursor() as cursor:
        cursor.execute(change)
    with pytest.raises(CommandError, match=rf"{OF_ANOTHER_VERSION} .la table roadmaps_\w+ n’est pas celle"):
        call_command("prepare", verbosity=0)


@pytest.mark.django_db
def test_a_demo_of_another_version_names_reset_and_keeps_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    MigrationRecorder(connection).record_applied("workshops", "0018_short_sheets")
    before = Roadmap.objects.count()
    monkeypatch.setattr(prepare, "call_command", pytest.fail)
    with pytest.raises(CommandError, match=rf"^La démonstration de ce dossier {OF_ANOTHER_VERSION}.*--reset"):
        Command().handle(demo=True, verbosity=0)
    assert Roadmap.objects.count() == before


@pytest.mark.django_db
def test_a_floor_whose_migrations_are_not_all_there_is_not_compared() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE roadmaps_moved (id integer)")
    assert unlike_models({"roadmaps", "workshops"}) == ["roadmaps_moved"]
    assert unlike_models({"workshops", "sessions"}) == []
