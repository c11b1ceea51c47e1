"""The database of the tests: built once, cached, and copied for each process of tests."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.kept import find_or_build, hold_lock, source_digest

if TYPE_CHECKING:
    import psycopg

# The name of this process of pytest-xdist; empty when there is only one. Names on a server that the processes share end
# with it.
PROCESS = os.environ.get("PYTEST_XDIST_WORKER", "")


@contextmanager
def test_database() -> Iterator[None]:
    """Makes Django use a copy of the cached database."""
    from django.db import connection

    name = own_name(str(connection.settings_dict["TEST"]["NAME"] or f"test_{connection.settings_dict['NAME']}"))
    copy_database(name)
    use_database(name)
    yield
    close_connections()
    if connection.vendor == "sqlite":
        delete_sqlite(name)
    else:
        with connect_as_administrator() as server:
            server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def renew_database() -> None:
    """Copies the database again, after a test that committed and whose tables Django emptied."""
    from django.db import connection

    close_connections()
    copy_database(str(connection.settings_dict["NAME"]))


def copy_database(name: str) -> None:
    from django.db import connection

    (copy_sqlite if connection.vendor == "sqlite" else copy_postgres)(name)


def own_name(name: str) -> str:
    return f"{name}_{PROCESS}" if PROCESS else name


def use_database(name: str) -> None:
    from django.conf import settings
    from django.db import connection

    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name


def make_database(name: str) -> None:
    from django.db import connection

    connection.settings_dict["TEST"]["NAME"] = name
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    build_what_tests_find()
    close_connections()


def build_what_tests_find() -> None:
    from django.core.management import call_command

    call_command("load_reference", verbosity=0)
    call_command("load_schemes", verbosity=0)
    call_command("build_demo", verbosity=0)
    # The demo has figures, votes and editions; the tests start without them, and create those they are about.
    from jalons.actions.models import AdoptionPath, CrossReference
    from jalons.governance.models import Deliberation
    from jalons.opendata.models import LocalIndicator, SourceVintage
    from jalons.publication.models import AcceptedGap, ChapterText, Edition, PublicPage

    made = (
        SourceVintage,
        LocalIndicator,
        PublicPage,
        Edition,
        Deliberation,
        AdoptionPath,
        CrossReference,
        ChapterText,
        AcceptedGap,
    )
    for model in made:
        model.objects.all().delete()


def close_connections() -> None:
    from django.db import connection, connections

    connections.close_all()
    if hasattr(connection, "close_pool"):
        connection.close_pool()


# --- SQLite ----------------------------------------------------------------------------------------------------------


def copy_sqlite(name: str) -> None:
    def build_file(path: Path) -> None:
        work = f"{path}.work"
        delete_sqlite(work)
        make_database(work)
        with closing(sqlite3.connect(work)) as database:
            database.execute("VACUUM INTO ?", [str(path)])  # a single file, without its journal
        delete_sqlite(work)

    file = find_or_build(f"sqlite-{source_digest()}", build_file)
    delete_sqlite(name)
    shutil.copyfile(file, name)


def delete_sqlite(name: str) -> None:
    for end in ("", "-wal", "-shm"):
        Path(name + end).unlink(missing_ok=True)


# --- PostgreSQL ------------------------------------------------------------------------------------------------------


def copy_postgres(name: str) -> None:
    """The cached database stays on the server beside the copies, with its digest as a name."""
    prefix = f"{name.removesuffix(f'_{PROCESS}')}_kept_"
    template, unfinished = prefix + source_digest(), f"{prefix}unfinished"
    with hold_lock(), connect_as_administrator() as server:
        there = [
            row[0] for row in server.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [prefix + "%"])
        ]
        if template not in there:
            for other in there:
                server.execute(f'DROP DATABASE IF EXISTS "{other}" WITH (FORCE)')
            make_database(unfinished)
            server.execute(f'ALTER DATABASE "{unfinished}" RENAME TO "{template}"')
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')


@contextmanager
def connect_as_administrator() -> "Iterator[psycopg.Connection[Any]]":
    """Connects to the maintenance database, outside the databases of tests."""
    import psycopg
    from django.db import connection

    parameters = connection.settings_dict
    address = {
        "host": parameters["HOST"],
        "port": parameters["PORT"],
        "user": parameters["USER"],
        "password": parameters["PASSWORD"],
    }
    with psycopg.connect(
        **{key: value for key, value in address.items() if value}, dbname="postgres", autocommit=True
    ) as server:
        yield server
