import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections
from django.test import override_settings

from tests.base.small_instance import TABLES, Instance
from tests.databases import own_name


@pytest.fixture
def real_commits(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The database as in production. For tests that leave nothing behind: emptying the tables would take the demo away."""
    with django_db_blocker.unblock():
        yield
        connections.close_all()


@pytest.fixture
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, django_db_blocker: Any) -> Iterator[Instance]:
    data = tmp_path / "data"
    (data / "media" / "actions").mkdir(parents=True)
    (data / "media" / "actions" / "devis.pdf").write_bytes(b"%PDF" + os.urandom(4000))
    (data / "media" / "logo.png").write_bytes(b"PNG")
    if connection.vendor == "sqlite":
        monkeypatch.setitem(connection.settings_dict, "NAME", str(data / "jalons.sqlite3"))
        with override_settings(DATA_DIR=data, MEDIA_ROOT=data / "media"):
            yield _filled(Instance(data))
        return
    import psycopg

    name, base = own_name("jalons_backups_of_a_test"), connection.settings_dict
    address = {"host": base["HOST"], "user": base["USER"], "password": base["PASSWORD"], "dbname": "postgres"}
    with psycopg.connect(**address, autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {name}")
        server.execute(f"CREATE DATABASE {name}")
        monkeypatch.setitem(base, "NAME", name)
        with override_settings(DATA_DIR=data, MEDIA_ROOT=data / "media"):
            yield _filled(Instance(data))
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _filled(instance: Instance) -> Instance:
    instance.run(TABLES)
    return instance
